"""Owns what a chart page says one should make of it: a few honest rules, in plain words."""

from __future__ import annotations

from dataclasses import dataclass

from lms.charts.spc import FEWEST_FOR_FIRM_LIMITS, FEWEST_FOR_RULES, Analysis
from lms.charts.words import centre_name, held_back, number, shown_kind
from lms.projects.models import Measure

WORTH_AN_XMR = 12


@dataclass(frozen=True, slots=True)
class Advice:
    title: str
    words: str


def advice(measure: Measure, analysis: Analysis) -> list[Advice]:
    """What the chart means, what to do next, and what not to do."""
    if held_back(analysis):
        return [*_early(analysis), Advice("What not to do", "Do not compare one point with the one before it.")]
    found = [_reading(analysis), *_how_to_read(analysis), *_phases(measure, analysis), *_next(measure, analysis)]
    return [*found, Advice("What not to do", _do_not(analysis))]


def _early(analysis: Analysis) -> list[Advice]:
    count = analysis.phases[-1].observed if analysis.phases else 0
    more = FEWEST_FOR_RULES - count
    points = "point" if more == 1 else "points"
    return [Advice("Keep collecting", f"{more} more {points}, and the rules can tell a signal from chance.")]


def _reading(analysis: Analysis) -> Advice:
    return {
        "improvement": Advice("Something helped", "The latest points are unlikely to be luck. Find out what changed."),
        "concern": Advice("Something got worse", "The latest points are unlikely to be chance. Find out what changed."),
        "special_cause": Advice("Something changed", "The pattern is unlikely to be chance. Find out what changed."),
        "common_cause": Advice("Nothing stands out", "These points vary as they would by chance: the way things work "
                               "today gives these results."),
    }[analysis.variation]  # fmt: skip


def _how_to_read(analysis: Analysis) -> list[Advice]:
    """What up and down mean where a point is not an amount of what is to change."""
    rarer = "the higher it lies, the rarer the events become"
    words = {
        "g": f"Each point is how many there were since the event before: {rarer}.",
        "t": f"Each point is the time since the event before: {rarer}.",
        "mr": "Each point is how far two neighbours lie apart. A point above the limit asks what happened there.",
    }.get(analysis.chart)
    return [Advice("How to read it", words)] if words else []


def _phases(measure: Measure, analysis: Analysis) -> list[Advice]:
    """What a rebase separates, in numbers only."""
    if len(analysis.phases) < 2 or analysis.phases[-2].centre is None or analysis.phases[-1].centre is None:
        return []
    before, now = (number(phase.centre, measure.unit) for phase in analysis.phases[-2:] if phase.centre is not None)
    return [
        Advice("Before and after", f"The {centre_name(analysis)} was {before} before the rebase and is {now} since.")
    ]


def _next(measure: Measure, analysis: Analysis) -> list[Advice]:
    steps = []
    if analysis.variation == "common_cause":
        steps.append("To get other results, change how things work: test the next change idea.")
    if analysis.variation == "improvement":
        steps.append("Write down what you did. Rebase only when the new level has held for 12 points or more.")
    if analysis.variation in ("concern", "special_cause"):
        steps.append("Note the cause at the point where it began.")
    if analysis.assurance == "fail":
        steps.append("The target is out of reach of the present way of working.")
    if "trial_limits" in analysis.phases[-1].warnings:
        steps.append(f"The limits are trial limits until there are {FEWEST_FOR_FIRM_LIMITS} points.")
    if analysis.chart == "run" and not measure.data_kind and len(analysis.points) >= WORTH_AN_XMR:
        steps.append("There are points enough for an XmR chart.")
    return [Advice("What to do next", " ".join(steps))] if steps else []


def _do_not(analysis: Analysis) -> str:
    has_limits = analysis.phases[-1].upper is not None
    is_quiet = all(shown_kind(point, analysis) == "common" for point in analysis.points)
    if is_quiet and has_limits:
        return "Do not explain single points: all of them are within the limits."
    return "Do not explain single points that carry no signal."
