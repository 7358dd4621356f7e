"""Puts the board page into pictures and rows: the page and its downloads come from the same lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.safestring import mark_safe

from lms.charts.trajectory import trajectory
from lms.dose.board.bars import DASH, per_cent
from lms.dose.board.page import BoardLine, BoardPage

HEADER = (
    "Level", "As of", "Asked of", "Heads", "People asked", "Have the level in date", "Coverage, %", "Target, people",
    "By", "Of target, %", "Gap, people", "Graduates in 12 months", "Graduates a year needed", "Leaver rate, %",
    "Lapse rate, %", "Completion rate, %", "Target reached", "Note",
)  # fmt: skip
STATES = {
    "met": "met", "in_time": "met", "losing": "due", "late": "due", "never": "late", "unknown": "not", "none": "not",
}  # fmt: skip


@dataclass(frozen=True)
class ShownLine:
    line: BoardLine
    picture: str

    @property
    def state(self) -> str:
        return STATES[self.line.outlook.verdict]

    @property
    def leaver_rate(self) -> str:
        return per_cent(self.line.leaver_rate)


def shown_lines(page: BoardPage) -> list[ShownLine]:
    return [ShownLine(line, _picture(line, page.as_of)) for line in page.lines]


def _picture(line: BoardLine, today: date) -> str:
    recorded = [(_years(today, day), float(heads)) for day, heads in line.history]
    ahead = [(float(year), float(heads)) for year, heads in enumerate(line.outlook.path)]
    if not recorded and not ahead:
        return ""
    target = line.dose.target_row
    drawn = trajectory(
        recorded,
        ahead,
        target=line.dose.target,
        due=_years(today, target.by_date) if target else None,
        title=_said(line),
    )
    return mark_safe(drawn)


def _years(today: date, day: date) -> float:
    return (day - today).days / 365.25


def _said(line: BoardLine) -> str:
    parts = []
    if line.history:
        parts.append(f"From {line.history[0][1]:,} on {line.history[0][0]:%-d %B %Y} to {line.dose.attained:,} today.")
    if len(line.outlook.path) > 1:
        parts.append(f"At this pace {line.outlook.path[-1]:,.0f} in {len(line.outlook.path) - 1} years.")
    if line.dose.target is not None:
        parts.append(f"Target {line.dose.target:,}.")
    return " ".join(parts)


def table(page: BoardPage) -> Iterator[tuple[object, ...]]:
    for line in page.lines:
        dose, outlook = line.dose, line.outlook
        yield (
            dose.level.title, page.as_of, line.asked, dose.heads, dose.population, dose.attained,
            _number(dose.coverage), _or_dash(dose.target), dose.target_row.by_date if dose.target_row else DASH,
            _number(dose.attainment), _or_dash(dose.gap), _or_dash(line.graduates), _or_dash(outlook.needed),
            _number(line.leaver_rate), _number(line.lapse_rate), _number(line.completion_rate), outlook.words,
            outlook.detail,
        )  # fmt: skip


def _number(share: Decimal | None) -> object:
    return DASH if share is None else round(share * 100, 1)


def _or_dash(number: int | None) -> object:
    return DASH if number is None else number
