"""Puts one level's forecast on a page: scenarios side by side, the drawing and the numbers behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.http import QueryDict
from django.utils.safestring import SafeString, mark_safe

from lms.charts.projection import Line, Projection, draw_projection
from lms.dose.forecasts import words
from lms.dose.forecasts.forms import WhatIfForm
from lms.dose.forecasts.prospects import Prospect
from lms.dose.forecasts.what_if import STEPS, Scenario, quarters, years_shown

SECOND = "second"


@dataclass(frozen=True)
class DayRow:
    """The numbers of one day: for each scenario the people, and the band."""

    on: date
    cells: tuple[tuple[str, str], ...]


class ForecastPage:
    """What the page and its downloads show, from the level's prospect and what the address asks."""

    def __init__(self, prospect: Prospect, asked: QueryDict, *, recorded: Sequence[tuple[date, int]] = ()) -> None:
        self.prospect = prospect
        self.recorded = recorded
        self.now = prospect.as_now
        hints = words_of_now(prospect)
        course, terms = self.now.course, self.now.terms
        self.form = WhatIfForm(asked, now=course, terms=terms, hints=hints)
        self.second = WhatIfForm(asked, now=course, terms=terms, hints=hints, prefix=SECOND)

    @cached_property
    def scenarios(self) -> list[Scenario]:
        found = [self.now]
        if self.form.is_asked:
            found.append(Scenario("What if", "if", self.form.course(), self.form.new_terms()))
        if self.second.is_asked:
            found.append(Scenario("Second what-if", "two", self.second.course(), self.second.new_terms()))
        return found

    @property
    def asked(self) -> list[Scenario]:
        return self.scenarios[1:]

    @cached_property
    def years(self) -> int:
        return years_shown(self.scenarios)

    @property
    def drawable(self) -> list[Scenario]:
        return [each for each in self.scenarios if each.line(self.years)]

    @property
    def has_band(self) -> bool:
        return any(each.band(self.years) for each in self.scenarios)

    @property
    def sentences(self) -> list[tuple[Scenario, str]]:
        """What each scenario comes to, with how far chance may move it."""
        return [
            (each, " ".join(filter(None, [each.outlook.words, words.chance_sentence(each, self.years)])))
            for each in self.scenarios
        ]

    @property
    def sections(self) -> list[words.Section]:
        return words.sections(self.scenarios, self.years)

    @property
    def day_rows(self) -> list[DayRow]:
        days = quarters(self.now.course.today, self.years)
        return [
            DayRow(days[at], tuple(words.on_a_day(each, at, self.years) for each in self.drawable))
            for at in range(0, len(days), STEPS)
        ]

    @property
    def wide(self) -> SafeString:
        return self._drawing("wide", 860, 430)

    @property
    def phone(self) -> SafeString:
        return self._drawing("phone", 280, 360)

    def _drawing(self, prefix: str, width: int, height: int) -> SafeString:
        """The drawing escapes what it is given."""
        course = self.now.course
        named = f"People with {course.name} in date"
        days = quarters(course.today, self.years)
        first = self.asked[0].course if self.asked else course
        subject = Projection(
            days=days,
            lines=[_line(each, self.years) for each in self.drawable],
            unit=named,
            recorded=self.recorded,
            target=first.target,
            target_day=first.by_date,
            most=first.population,
            said=words.said_of_days(self.drawable, self.years),
        )
        title = f"{named}, {words.day(days[0])} to {words.day(days[-1])}"
        description = " ".join(f"{each.name}: {said}" for each, said in self.sentences)
        return mark_safe(
            draw_projection(subject, title=title, description=description, width=width, height=height, id_prefix=prefix)
        )


def _line(scenario: Scenario, years: int) -> Line:
    outlook, course = scenario.outlook, scenario.course
    ceiling = outlook.ceiling_heads if outlook.state in ("never", "losing") else None
    pace = f"{words.people(course.pace)} a year" + (", as now" if scenario.css == "now" else "")
    return Line(
        name=f"{scenario.name}, {words.people(course.pace)} a year",
        css=scenario.css,
        values=[float(end) for end in scenario.line(years)],
        band=scenario.band(years),
        beside=[pace, "" if outlook.is_reached else _beside(scenario)],
        reached=None if outlook.is_reached else outlook.reaches_on,
        hits=scenario.reached_between(years),
        ceiling=None if ceiling is None else float(ceiling),
    )


def _beside(scenario: Scenario) -> str:
    state = scenario.outlook.state
    return "never reaches the target" if state == "never" else words.reached(scenario.outlook).strip(words.DASH)


def words_of_now(prospect: Prospect) -> dict[str, str]:
    """For every control: what it is as things are, and from which counts."""
    course, cohorts, record = prospect.course, prospect.cohorts, prospect.record
    number = "1 cohort" if cohorts.count == 1 else f"{cohorts.count:,} cohorts"
    span = "the last 12 months" if record.is_whole_year else f"{record.days} days, made a year"
    mean = f"of a mean of {words.people(prospect.mean)}" if prospect.months else ""
    completed = f"{prospect.completed:,} of {prospect.due:,} enrolments due in the last 12 months"
    return {
        "pace": _now(words.people(course.pace), f"{prospect.graduated:,} in {span}"),
        "cohorts": "Graduates follow from the people in a cohort and the completion rate.",
        "size": _now(words.people(cohorts.size), f"the mean of {number}"),
        "completion": _now(words.per_cent(course.completion_rate), completed),
        "leavers": _now(words.per_cent(course.leaver_rate), f"{prospect.left:,} {mean} left"),
        "lapses": _now(words.per_cent(course.lapse_rate), f"{prospect.lapsed:,} {mean} lapsed"),
        "target": _now(words.people(course.target), "the target in force"),
        "by": f"Now {words.day(course.by_date)}." if course.by_date else "Not set: there is no target.",
    }


def _now(shown: str, source: str) -> str:
    return "Not known yet." if shown == words.DASH else f"Now {shown}: {source}."
