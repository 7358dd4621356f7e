"""Owns what is said about where a level is heading: one outlook for the board page, the paper and the what-if page.

A course is plain numbers: what we have, what we aim at, how many graduate, leave and lapse in a year. What isn't
known stays None, and the outlook says what is missing instead of a number.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_FLOOR, Decimal
from functools import cached_property
from typing import Literal, Protocol

from dateutil.relativedelta import relativedelta

from lms.dose import forecast
from lms.dose.counts.arithmetic import SLACK
from lms.dose.counts.coverage import LevelDose

# A date further away than this says nothing that "never" doesn't.
FURTHEST_YEARS = 50

State = Literal["reached", "losing", "on_course", "late", "never", "unknown"]


class Rates(Protocol):
    """Shares a year, as the flow of the last 12 months has them; None where nothing is defined."""

    @property
    def leaver_rate(self) -> Decimal | None: ...
    @property
    def lapse_rate(self) -> Decimal | None: ...
    @property
    def completion_rate(self) -> Decimal | None: ...


def years_between(start: date, end: date) -> Decimal:
    """Anniversaries passed, and the share of the year that is under way: 30 April to 30 April is a year exactly."""
    whole_years = relativedelta(end, start).years
    since, until = start + relativedelta(years=whole_years), start + relativedelta(years=whole_years + 1)
    return whole_years + Decimal((end - since).days) / (until - since).days


def day_after(start: date, years: Decimal) -> date:
    """The same read backwards: the first day on which so many years have passed."""
    whole_years = int(years)
    since, until = start + relativedelta(years=whole_years), start + relativedelta(years=whole_years + 1)
    return since + timedelta(days=forecast.whole((years - whole_years) * (until - since).days))


@dataclass(frozen=True, kw_only=True)
class Course:
    """One level's numbers from `today` on. `population` is everyone asked, where a share of people is aimed at."""

    name: str
    today: date
    attained: int
    target: int | None = None
    by_date: date | None = None
    population: int | None = None
    pace: Decimal | None = None
    leaver_rate: Decimal | None = None
    lapse_rate: Decimal | None = None
    completion_rate: Decimal | None = None

    @property
    def survival(self) -> Decimal | None:
        if self.leaver_rate is None or self.lapse_rate is None:
            return None
        return forecast.survival(self.leaver_rate, self.lapse_rate)

    @property
    def years_left(self) -> Decimal | None:
        """Years until the target's date; None when there is none, or it has passed."""
        if self.by_date is None or self.by_date <= self.today:
            return None
        return years_between(self.today, self.by_date)

    def on(self, years: Decimal) -> date:
        """The day so many years from today."""
        return day_after(self.today, years)


@dataclass(frozen=True)
class Outlook:
    """What follows from a course. Everything is None where it isn't defined."""

    course: Course

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """What would have to be known for a date."""
        course = self.course
        wanted = {
            "a target": course.target,
            "the graduates of the last 12 months": course.pace,
            "a leaver rate": course.leaver_rate,
            "a lapse rate": course.lapse_rate,
        }
        return tuple(name for name, value in wanted.items() if value is None)

    @cached_property
    def state(self) -> State:
        course = self.course
        if self.is_reached:
            return "losing" if self.lost_on else "reached"
        if self.missing:
            return "unknown"
        if self.reaches_on is None:
            return "never"
        return "late" if course.by_date and self.reaches_on > course.by_date else "on_course"

    @property
    def is_reached(self) -> bool:
        return self.course.target is not None and self.course.attained >= self.course.target

    @cached_property
    def years(self) -> Decimal | None:
        """Until the target is reached; None if never within fifty years."""
        course, kept = self.course, self.course.survival
        if course.target is None or course.pace is None or kept is None:
            return None
        years = forecast.years_to_target(course.target, course.attained, course.pace, kept)
        return years if years is not None and years <= FURTHEST_YEARS else None

    @property
    def reaches_on(self) -> date | None:
        return None if self.years is None else self.course.on(self.years)

    @cached_property
    def lost_on(self) -> date | None:
        """When a target that is met today is lost again."""
        course, kept = self.course, self.course.survival
        if course.target is None or course.pace is None or kept is None:
            return None
        years = forecast.years_above(course.target, course.attained, course.pace, kept)
        return None if years is None or years > FURTHEST_YEARS else course.on(years)

    @cached_property
    def ceiling(self) -> Decimal | None:
        """The people this pace can hold in the end; None where nobody is lost."""
        if self.course.pace is None or self.course.survival is None:
            return None
        return forecast.ceiling(self.course.pace, self.course.survival)

    @property
    def ceiling_heads(self) -> int | None:
        """Whole people, rounded down: half a person under the target must not read as the target."""
        if self.ceiling is None:
            return None
        return int((self.ceiling + SLACK).to_integral_value(rounding=ROUND_FLOOR))

    @property
    def ceiling_share(self) -> Decimal | None:
        """The ceiling's whole people as a share of everyone asked, where it lies below everyone."""
        if self.ceiling_heads is None or not self.course.population or self.ceiling_heads > self.course.population:
            return None
        return Decimal(self.ceiling_heads) / self.course.population

    @cached_property
    def needed_exactly(self) -> Decimal | None:
        """Graduates a year that reach the target on its date."""
        course, kept = self.course, self.course.survival
        if course.target is None or kept is None or course.years_left is None:
            return None
        return forecast.graduates_needed(course.target, course.attained, kept, course.years_left)

    @property
    def needed_a_year(self) -> int | None:
        return None if self.needed_exactly is None else forecast.whole(self.needed_exactly)

    @property
    def enrolments(self) -> int | None:
        """Places a year for the graduates needed."""
        return self._places(self.needed_exactly)

    @property
    def enrolments_at_pace(self) -> int | None:
        return self._places(self.course.pace)

    def _places(self, graduates: Decimal | None) -> int | None:
        if graduates is None or not self.course.completion_rate:
            return None
        return forecast.enrolments_needed(graduates, self.course.completion_rate)

    @property
    def to_stay(self) -> Decimal | None:
        """Graduates a year that keep the target once it is reached."""
        if self.course.target is None or self.course.survival is None:
            return None
        return forecast.to_stay(self.course.target, self.course.survival)

    @property
    def months_late(self) -> int | None:
        """Calendar months after the target's date; below 0 is early."""
        end, due = self.reaches_on, self.course.by_date
        return None if end is None or due is None else (end.year - due.year) * 12 + end.month - due.month

    @property
    def words(self) -> str:
        return WORDS[self.state](self)


def outlook(level_dose: LevelDose, rates: Rates, *, today: date, pace: Decimal | int | None = None) -> Outlook:
    """Where a level is heading at `pace`, the graduates of the last 12 months."""
    return Outlook(course(level_dose, rates, today=today, pace=pace))


def course(level_dose: LevelDose, rates: Rates, *, today: date, pace: Decimal | int | None) -> Course:
    row = level_dose.target_row
    return Course(
        name=level_name(level_dose),
        today=today,
        attained=level_dose.attained,
        target=level_dose.target,
        by_date=row.by_date if row else None,
        population=level_dose.population if level_dose.is_share else None,
        pace=None if pace is None else Decimal(pace),
        leaver_rate=rates.leaver_rate,
        lapse_rate=rates.lapse_rate,
        completion_rate=rates.completion_rate,
    )


def level_name(level_dose: LevelDose) -> str:
    """As it stands in a sentence: level 1, or the title of a track beside the ladder."""
    level = level_dose.level
    return f"level {level.number}" if level.number else level.title


def _reached(of: Outlook) -> str:
    return f"{_first(of)} has reached its target of {of.course.target:,}{_and_stays(of)}."


def _and_stays(of: Outlook) -> str:
    return "" if of.missing else ", and holds it at this pace"


def _losing(of: Outlook) -> str:
    return (
        f"{_first(of)} has reached its target of {of.course.target:,}, but at this pace falls below it in "
        f"{of.lost_on:%B %Y}."
    )


def _on_the_way(of: Outlook) -> str:
    return f"At this pace {of.course.name} reaches {of.course.target:,} in {of.reaches_on:%B %Y}{_against_date(of)}."


def _against_date(of: Outlook) -> str:
    if of.months_late is None:
        return ""
    if of.months_late == 0:
        return ", after the day it was meant to" if of.state == "late" else ", in time"
    months = "1 month" if abs(of.months_late) == 1 else f"{abs(of.months_late)} months"
    return f", {months} {'late' if of.months_late > 0 else 'early'}"


def _never(of: Outlook) -> str:
    course, end = of.course, of.ceiling_heads
    start = f"At this pace {course.name} never reaches the target"
    if course.pace and (end is None or end >= (course.target or 0)):
        return f"At this pace {course.name} stays short of its target for more than {FURTHEST_YEARS} years."
    if end is None:
        return f"{start}: it stays at {course.attained:,}."
    verb = "stops at" if end >= course.attained else "sinks towards"
    return f"{start}: it {verb} {end:,} of {_of_whom(of)}."


def _of_whom(of: Outlook) -> str:
    if of.ceiling_share is None:
        return f"the {of.course.target:,} needed"
    return f"{of.course.population:,} ({of.ceiling_share:.1%})"


def _unknown(of: Outlook) -> str:
    if of.course.target is None:
        return f"No target is set for {of.course.name}, so there is nothing to reach."
    *others, last = of.missing
    listed = f"{', '.join(others)} and {last}" if others else last
    return f"When {of.course.name} reaches its target isn't known: {listed} {_is_or_are(of)} missing."


def _is_or_are(of: Outlook) -> str:
    return "is" if len(of.missing) == 1 and of.missing[0].startswith("a ") else "are"


def _first(of: Outlook) -> str:
    return of.course.name[:1].upper() + of.course.name[1:]


WORDS = {
    "reached": _reached, "losing": _losing, "on_course": _on_the_way, "late": _on_the_way, "never": _never,
    "unknown": _unknown,
}  # fmt: skip
