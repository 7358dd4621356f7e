"""The board page as data: each level's figures, flow and outlook, and what to know about the figures.

The page, its downloads and the board paper all print a BoardPage, so that they can't tell different stories. Every
number here is of the whole organisation; how it is split over units is `lms.dose.heat`'s.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from lms.dose import presenters
from lms.dose.coverage import LevelDose
from lms.dose.presenters import Bar
from lms.dose.units import Dose
from lms.people.models import Organisation

# `met`: there already. `in_time`, `late`: reached before or after the date decided. `never`: the ceiling at today's
# pace lies below the target. `unknown`: too little is recorded to say. `none`: no target.
Verdict = Literal["met", "in_time", "late", "never", "unknown", "none"]


@dataclass(frozen=True)
class Outlook:
    """Where one level is heading at the pace of the last 12 months, in numbers and in words."""

    verdict: Verdict
    words: str
    detail: str = ""
    on: date | None = None
    ceiling: int | None = None
    needed: int | None = None
    path: tuple[Decimal, ...] = ()  # heads with the level today and at the end of each year to come


@dataclass(frozen=True)
class BoardLine:
    """One level's line. None is what nothing defines: a dash, never 0 or 100 %."""

    dose: LevelDose
    asked: str
    target: str
    coverage: str
    attainment: str
    bar: Bar | None
    graduates: int | None
    leaver_rate: Decimal | None
    lapse_rate: Decimal | None
    completion_rate: Decimal | None
    outlook: Outlook
    history: tuple[tuple[date, int], ...] = ()  # heads with the level at the ends of the months before


@dataclass(frozen=True)
class BoardPage:
    organisation: Organisation
    as_of: date
    heads: int
    sentence: str
    lines: list[BoardLine]
    notes: list[str]  # on the quality of the figures, each a sentence


def board_page(organisation: Organisation, *, today: date) -> BoardPage:
    """What a board should see on one page, as of a day."""
    dose = Dose(organisation, today)
    return BoardPage(
        organisation, today, dose.heads, presenters.sentence(dose.levels), [_line(row) for row in dose.levels], []
    )


def _line(row: LevelDose) -> BoardLine:
    return BoardLine(
        dose=row,
        asked=presenters.who_is_asked(row.target_row),
        target=presenters.target_words(row.target_row),
        coverage=presenters.coverage_words(row),
        attainment=presenters.per_cent(row.attainment),
        bar=presenters.bar(row),
        graduates=None,
        leaver_rate=None,
        lapse_rate=None,
        completion_rate=None,
        outlook=_outlook(row),
    )


def _outlook(row: LevelDose) -> Outlook:
    if row.target is None:
        return Outlook("none", "No target")
    if not row.gap:
        return Outlook("met", "Reached")
    return Outlook("unknown", "Not known yet", "no flow is recorded")
