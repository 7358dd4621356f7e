"""Puts scenarios into words: a sentence, the rows that compare them, what is said of a day, the rows of a download."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lms.dose.forecasts.outlook import Outlook
from lms.dose.forecasts.what_if import STEPS, Effort, Scenario, quarters

DASH = "\N{EN DASH}"
HEADER = (
    "Course", "Date", "People with the level", "8 of 10 simulations: from", "8 of 10 simulations: to", "Target",
    "To be reached by", "Graduates a year", "Leavers a year, %", "Lapses a year, %", "Completion rate, %",
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One line that compares scenarios: what it is, and a cell for each."""

    label: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """Lines that belong together."""

    label: str
    rows: list[Row]


def people(number: Decimal | int | None) -> str:
    """1,200, or 97.2 where a number of people a year isn't whole."""
    if number is None:
        return DASH
    rounded = round(Decimal(number), 0 if number >= 100 else 1)
    return f"{rounded:,.0f}" if rounded == int(rounded) else f"{rounded:,.1f}"


def per_cent(share: Decimal | None) -> str:
    """12%, or 12.3% where it isn't whole."""
    return DASH if share is None else f"{float(round(share * 100, 1)):g}%"


def pounds(amount: Decimal | None) -> str:
    if amount is None:
        return DASH
    return f"£{amount:,.0f}" if amount >= 1000 else f"£{amount:,.2f}"


def between(scenario: Scenario, years: int) -> str:
    """Between which months 8 of 10 simulations first have the target."""
    if scenario.outlook.is_reached or scenario.course.target is None or scenario.runs(years) is None:
        return DASH
    found = scenario.reached_between(years)
    if found is None:
        return f"later than {scenario.course.on(Decimal(years)):%Y}"
    first, last = found
    if last is None:
        return f"{first:%B %Y} at the earliest, later than {scenario.course.on(Decimal(years)):%Y} at the latest"
    return f"{first:%B %Y}" if f"{first:%B %Y}" == f"{last:%B %Y}" else f"{first:%B %Y} to {last:%B %Y}"


def chance_sentence(scenario: Scenario, years: int) -> str:
    """The date with its band, in a sentence; empty where there is no date."""
    if scenario.outlook.state not in ("on_course", "late"):
        return ""
    words = between(scenario, years)
    if words == DASH:
        return "How far chance may move that date isn't known: a completion rate is missing."
    if words.startswith("later"):
        return f"In 8 of 10 simulations that is {words}."
    span = f"between {words.replace(' to ', ' and ')}" if " to " in words else f"in {words}"
    return f"In 8 of 10 simulations it is there {span}."


def sections(scenarios: Sequence[Scenario], years: int) -> list[Section]:
    """What the scenarios come to, line by line."""

    def row(label: str, say: Callable[[Scenario], str]) -> Row:
        return Row(label, tuple(say(each) for each in scenarios))

    def effort(part: Callable[[Scenario], Effort]) -> list[Row]:
        return [
            row("Places to fill a year", lambda each: people(part(each).enrolments)),
            row("Cohorts a year", lambda each: people(part(each).cohorts)),
            row("Release a year, hours", lambda each: people(part(each).hours)),
            row("Cost of release a year", lambda each: pounds(part(each).cost)),
        ]

    at_pace = [
        row("Graduates a year", lambda each: people(each.course.pace)),
        row("Reaches the target", lambda each: reached(each.outlook)),
        row("In 8 of 10 simulations", lambda each: between(each, years)),
        row("There by the target's date", lambda each: in_time(each, years)),
        row("Ceiling", lambda each: ceiling_words(each.outlook)),
        *effort(lambda each: each.at_pace),
    ]
    in_time_for_it = [
        row("Target", target_words),
        row("Graduates a year", lambda each: people(each.outlook.needed_a_year)),
        *effort(lambda each: each.needed),
    ]
    later = [
        row("Graduates a year to stay there", lambda each: people(each.outlook.to_stay)),
        row("Cost of release for each graduate", lambda each: pounds(each.cost_per_graduate)),
    ]
    return [
        Section("At this pace", at_pace),
        Section("To be there on the target's date", in_time_for_it),
        Section("After that", later),
    ]


def reached(outlook: Outlook) -> str:
    if outlook.state == "reached":
        return "Reached"
    if outlook.state == "losing":
        return f"Reached, lost in {outlook.lost_on:%B %Y}"
    if outlook.state == "never":
        return "Never"
    return f"{outlook.reaches_on:%B %Y}" if outlook.reaches_on else DASH


def in_time(scenario: Scenario, years: int) -> str:
    share = scenario.share_in_time(years)
    if share is None:
        return DASH
    if share in (0, 1):
        return "in no simulation" if share == 0 else "in every simulation"
    return f"in {round(share * 1000):,} of 1,000 simulations"


def ceiling_words(outlook: Outlook) -> str:
    if outlook.course.pace is None or outlook.course.survival is None:
        return DASH
    if outlook.ceiling_heads is None:
        return "none: nobody is lost"
    if outlook.course.population is not None and outlook.ceiling_share is None:
        return f"none: all {outlook.course.population:,} can have it"
    share = f" ({outlook.ceiling_share:.1%} of {outlook.course.population:,})" if outlook.ceiling_share else ""
    return f"{outlook.ceiling_heads:,}{share}"


def target_words(scenario: Scenario) -> str:
    course = scenario.course
    if course.target is None:
        return DASH
    return f"{course.target:,} by {course.by_date:%B %Y}" if course.by_date else f"{course.target:,}"


def on_a_day(scenario: Scenario, position: int, years: int) -> tuple[str, str]:
    """People at the end of a quarter, and the band round it."""
    line, band = scenario.line(years), scenario.band(years)
    have = f"{round(line[position]):,}" if line else DASH
    return have, f"{band[position][0]:,} to {band[position][1]:,}" if band else DASH


def said_of_days(scenarios: Sequence[Scenario], years: int) -> list[tuple[int, str]]:
    """The words of the end of each year, to be walked along in the drawing."""
    days = quarters(scenarios[0].course.today, years)
    return [(at, f"{day(days[at])}: {_all_on_a_day(scenarios, at, years)}.") for at in range(0, len(days), STEPS)]


def _all_on_a_day(scenarios: Sequence[Scenario], position: int, years: int) -> str:
    parts = []
    for each in scenarios:
        have, band = on_a_day(each, position, years)
        if have != DASH:
            around = f" (8 of 10 simulations: {band})" if band != DASH and position else ""
            parts.append(f"{each.name.lower()} {have}{around}")
    return "; ".join(parts)


def day(on: date) -> str:
    return f"{on.day} {on:%B %Y}"


def spreadsheet_rows(scenarios: Sequence[Scenario], years: int) -> Iterator[tuple[object, ...]]:
    """Every quarter of every scenario, with the numbers it rests on: the same as the drawing."""
    for each in scenarios:
        course, line, band = each.course, each.line(years), each.band(years)
        for position, on in enumerate(quarters(course.today, years)) if line else ():
            low, high = band[position] if band else (None, None)
            yield (
                each.name, on, round(line[position], 1), _or_dash(low), _or_dash(high), _or_dash(course.target),
                _or_dash(course.by_date), _or_dash(course.pace), *map(_in_per_cent, _shares(each)),
            )  # fmt: skip


def _shares(scenario: Scenario) -> tuple[Decimal | None, ...]:
    course = scenario.course
    return course.leaver_rate, course.lapse_rate, course.completion_rate


def _in_per_cent(share: Decimal | None) -> object:
    return DASH if share is None else round(share * 100, 1)


def _or_dash(value: object) -> object:
    return DASH if value is None else value
