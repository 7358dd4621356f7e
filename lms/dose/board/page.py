"""The board page as data: each level's figures, flow and outlook, and what to know about the figures.

The page, its downloads and the board paper all print a BoardPage, so that they can't tell different stories. Every
number here is of the whole organisation; how it is split over units is `lms.dose.heat`'s.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from lms.dose import forecast
from lms.dose.board import bars, quality
from lms.dose.board.bars import Bar
from lms.dose.counts.coverage import LevelDose
from lms.dose.counts.flows import months
from lms.dose.forecasts import outlook as outlooks
from lms.dose.forecasts.prospects import Prospect, prospects
from lms.people.models import Organisation

YEARS_AHEAD = 5

# `met`: there already; `losing`: and lost again at today's pace. `in_time`, `late`: reached before or after the date
# decided. `never`: the ceiling at today's pace lies below the target. `unknown`: too little is recorded to say.
# `none`: no target.
Verdict = Literal["met", "losing", "in_time", "late", "never", "unknown", "none"]


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
    """What a board should see on one page, as of a day: always the same number of queries."""
    found = prospects(organisation, today=today)
    heads = found[0].dose.heads if found else 0
    lines = [_line(prospect) for prospect in found]
    return BoardPage(organisation, today, heads, _sentence(lines), lines, quality.notes(organisation, today))


def _line(prospect: Prospect) -> BoardLine:
    row, rates = prospect.dose, prospect.rates
    return BoardLine(
        dose=row,
        asked=bars.who_is_asked(row.target_row),
        target=bars.target_words(row.target_row),
        coverage=bars.coverage_words(row),
        attainment=bars.per_cent(row.attainment),
        bar=bars.bar(row),
        graduates=prospect.graduated if prospect.months else None,
        leaver_rate=rates.leaver_rate,
        lapse_rate=rates.lapse_rate,
        completion_rate=rates.completion_rate,
        outlook=_outlook(outlooks.Outlook(prospect.course)),
        history=_history(prospect),
    )


def _history(prospect: Prospect) -> tuple[tuple[date, int], ...]:
    since, today = prospect.record.since, prospect.record.today
    if not prospect.months:
        return ()
    ends = zip(months(since, today), prospect.months, strict=True)
    return ((since, prospect.months[0].opening), *((last, flow.closing) for (_, last), flow in ends))


def _outlook(found: outlooks.Outlook) -> Outlook:
    verdict, words, detail = WORDS[found.state](found)
    return Outlook(
        verdict, words, detail, on=found.reaches_on, ceiling=found.ceiling_heads, needed=found.needed_a_year,
        path=_path(found.course),
    )  # fmt: skip


def _path(course: outlooks.Course) -> tuple[Decimal, ...]:
    if course.pace is None or course.survival is None:
        return ()
    return tuple(forecast.trajectory(course.attained, course.pace, course.survival, YEARS_AHEAD))


Said = tuple[Verdict, str, str]


def _reached(found: outlooks.Outlook) -> Said:
    return "met", "Reached", "and holds at this pace" if not found.missing else ""


def _losing(found: outlooks.Outlook) -> Said:
    return "losing", "Reached", f"lost again in {found.lost_on:%B %Y} at this pace"


def _in_time(found: outlooks.Outlook) -> Said:
    return "in_time", f"{found.reaches_on:%B %Y}", _months(found.months_late)


def _late(found: outlooks.Outlook) -> Said:
    return "late", f"{found.reaches_on:%B %Y}", _months(found.months_late)


def _never(found: outlooks.Outlook) -> Said:
    end = found.ceiling_heads
    detail = (
        "not within 50 years at this pace"
        if end is None or end >= (found.course.target or 0)
        else f"at this pace the ceiling is {end:,}"
    )
    return "never", "Never", detail


def _unknown(found: outlooks.Outlook) -> Said:
    if found.course.target is None:
        return "none", "No target", ""
    return "unknown", "Not known yet", f"missing: {', '.join(found.missing)}"


def _months(late: int | None) -> str:
    if not late:
        return "" if late is None else "in the month of the target"
    return f"{abs(late)} month{'' if abs(late) == 1 else 's'} {'late' if late > 0 else 'early'}"


WORDS: dict[str, Callable[[outlooks.Outlook], Said]] = {
    "reached": _reached, "losing": _losing, "on_course": _in_time, "late": _late, "never": _never, "unknown": _unknown,
}  # fmt: skip


def _sentence(lines: list[BoardLine]) -> str:
    """What a board member should remember: where we are, and how many levels will get there."""
    verdicts: Counter[Verdict] = Counter(line.outlook.verdict for line in lines)
    parts = [
        f"{_levels(verdicts[verdict])} {words[verdicts[verdict] > 1]}"
        for verdict, words in HEADING.items()
        if verdicts[verdict]
    ]
    start = bars.sentence([line.dose for line in lines])
    return f"{start} At today's pace {bars.listed(parts)}." if parts else start


HEADING: dict[Verdict, tuple[str, str]] = {
    "in_time": ("is on course", "are on course"), "late": ("will be late", "will be late"),
    "never": ("never gets there", "never get there"), "losing": ("will be lost again", "will be lost again"),
}  # fmt: skip


def _levels(number: int) -> str:
    return "one level" if number == 1 else f"{number} levels"
