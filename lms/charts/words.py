"""Owns what a chart is said to mean in plain words: its points, its two verdicts, and the whole of it in one sentence.

Pages hold back: a phase under 10 points shows no signals, because the rules find patterns in any handful of numbers.
"""

from dataclasses import dataclass
from typing import Literal

from lms.charts.signals import Signal
from lms.charts.spc import (
    FEWEST_FOR_FIRM_LIMITS,
    FEWEST_FOR_RULES,
    RULES_VERSION,
    Analysis,
    Direction,
    Phase,
    Point,
    leading_signal,
    verdict_of,
)

Kind = Literal["improve", "concern", "special", "common"]
KINDS: dict[str, Kind] = {
    "improvement": "improve",
    "concern": "concern",
    "special_cause": "special",
    "common_cause": "common",
}
KIND_WORDS: dict[Kind, str] = {
    "improve": "Improvement",
    "concern": "Concern",
    "special": "Special cause",
    "common": "Common cause",
}
CHART_NAMES = {"run": "Run chart", "xmr": "XmR chart"}
RULE_NAMES = {"mdc": "Making Data Count", "anhoej": "Anhøj"}
GOOD_SIDE = {"increase": "high is good", "decrease": "low is good"}
PREFIX_UNITS = ("£",)
MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A verdict in two words, the reason for it in a few more, and the kind that gives its colour and shape."""

    title: str
    reason: str
    kind: Kind


def number(value: float, unit: str = "") -> str:
    """A value as people write it: 14.4%, 7.25, 1,240 minutes, £3.50."""
    places = _decimal_places(value, unit)
    text = f"{round(value, places):,.{places}f}"
    if unit not in PREFIX_UNITS and "." in text:
        text = text.rstrip("0").rstrip(".")
    text = text.replace("-0", "0") if float(text.replace(",", "")) == 0 else text.replace("-", MINUS)
    if unit in PREFIX_UNITS:
        return f"{MINUS}{unit}{text[1:]}" if text.startswith(MINUS) else f"{unit}{text}"
    return f"{text}{unit}" if unit.startswith("%") else f"{text} {unit}".rstrip()


def _decimal_places(value: float, unit: str) -> int:
    if abs(value) >= 1000 or value == round(value):
        return 0
    if unit in PREFIX_UNITS:
        return 2
    return 1 if unit == "%" or abs(value) >= 10 else 2


def centre_name(analysis: Analysis) -> str:
    return "median" if analysis.chart == "run" else "average"


def held_back(analysis: Analysis) -> bool:
    """Whether the latest phase is too short for its verdicts to be shown."""
    return not analysis.phases or is_short(analysis.phases[-1])


def is_short(phase: Phase) -> bool:
    return "few_points" in phase.warnings


def signal_kind(point: Point, direction: Direction) -> Kind:
    """The colour and shape of a point, given which way is good."""
    return KINDS[verdict_of(point.signals, direction)]


def shown_kind(point: Point, analysis: Analysis) -> Kind:
    """The same as a page may show it: common cause while the point's phase is short."""
    return "common" if is_short(analysis.phases[point.phase]) else signal_kind(point, analysis.direction)


def point_words(point: Point, analysis: Analysis) -> str:
    """What the rules say about one point: "Concern: above the upper limit"."""
    if point.value is None:
        return "No observation"
    if is_short(analysis.phases[point.phase]):
        return "Too early for the rules"
    kind = KIND_WORDS[signal_kind(point, analysis.direction)]
    words = _signal_words(point, centre_name(analysis))
    reasons = [words[signal] for signal in words if signal in point.signals]
    return f"{kind}: {'; '.join(reasons)}" if reasons else kind


def _signal_words(point: Point, centre: str) -> dict[Signal, str]:
    """The words for each signal, in the order they are read out."""
    return {
        "above_limit": "above the upper limit",
        "below_limit": "below the lower limit",
        "trend_up": f"one of {point.trend} steadily rising",
        "trend_down": f"one of {point.trend} steadily falling",
        "shift_above": f"one of {point.run} above the {centre}",
        "shift_below": f"one of {point.run} below the {centre}",
        "two_of_three_above": "2 of 3 near the upper limit",
        "two_of_three_below": "2 of 3 near the lower limit",
    }


def variation_words(analysis: Analysis) -> Verdict:
    """The variation verdict, or why there is none yet."""
    if held_back(analysis):
        return Verdict("Keep collecting", f"the rules need {FEWEST_FOR_RULES} points or more", "common")
    kind = KINDS[analysis.variation]
    if kind == "common":
        return Verdict("Common cause", "no signal at the latest point", kind)
    if kind == "special":
        return Verdict("Special cause", "something has changed", kind)
    return Verdict(KIND_WORDS[kind], f"special cause, {GOOD_SIDE[analysis.direction]}", kind)


def assurance_words(analysis: Analysis, unit: str = "") -> Verdict | None:
    """The assurance verdict; None where there is no target, no good direction, no limits, or too few points."""
    if analysis.assurance is None or analysis.target is None or held_back(analysis):
        return None
    target = number(analysis.target, unit)
    side = "above" if analysis.target > (analysis.phases[-1].centre or 0) else "below"
    if analysis.assurance == "inconsistent":
        return Verdict("Hit and miss", f"{target} lies inside the limits", "common")
    if analysis.assurance == "pass":
        return Verdict("Reliably met", f"{target} lies {side} the limits", "improve")
    return Verdict("Reliably missed", f"{target} lies {side} the limits", "concern")


def chart_sentence(analysis: Analysis, unit: str = "") -> str:
    """The whole chart in one plain sentence."""
    latest = analysis.latest
    if latest is None:
        return "There are no observations yet."
    phase = analysis.phases[latest.phase]
    if held_back(analysis):
        return _keep_collecting(analysis)
    sentence = f"{_what_happens(latest, phase, analysis, unit)}{_reach(analysis, unit)}"
    if "trial_limits" in phase.warnings:
        sentence += f"; these are trial limits, from fewer than {FEWEST_FOR_FIRM_LIMITS} points"
    return f"{sentence}."


def _keep_collecting(analysis: Analysis) -> str:
    count = analysis.phases[-1].observed
    points = "1 point" if count == 1 else f"{count} points"
    since = " since the rebase" if len(analysis.phases) > 1 else " so far"
    return f"Keep collecting: {points}{since}, and the rules need {FEWEST_FOR_RULES} points or more."


def _what_happens(latest: Point, phase: Phase, analysis: Analysis, unit: str) -> str:
    centre = f"the {centre_name(analysis)} of {number(phase.centre or 0, unit)}"
    signal = leading_signal(latest.signals)
    if signal is None:
        return _without_a_flagged_point(phase, analysis, centre)
    value = number(latest.value or 0, unit)
    reason = {
        "above_limit": f"the latest point, {value}, is above the upper limit",
        "below_limit": f"the latest point, {value}, is below the lower limit",
        "trend_up": f"the last {latest.trend} points rise steadily",
        "trend_down": f"the last {latest.trend} points fall steadily",
        "two_of_three_above": "2 of the last 3 points are near the upper limit",
        "two_of_three_below": "2 of the last 3 points are near the lower limit",
        "shift_above": f"the last {latest.run} points are all above {centre}",
        "shift_below": f"the last {latest.run} points are all below {centre}",
    }[signal]
    return f"{KIND_WORDS[signal_kind(latest, analysis.direction)]}: {reason}"


def _without_a_flagged_point(phase: Phase, analysis: Analysis, centre: str) -> str:
    if analysis.variation == "special_cause":
        return (
            f"Special cause: {phase.crossings} crossings of {centre}, where chance alone gives "
            f"{phase.crossings_limit} or more"
        )
    return f"Common cause: the latest points vary around {centre} as they would by chance"


def _reach(analysis: Analysis, unit: str) -> str:
    if analysis.assurance is None or analysis.target is None:
        return ""
    target = number(analysis.target, unit)
    return {
        "pass": f", and the target of {target} is reliably met",
        "fail": f", and the target of {target} is out of reach unless something changes",
        "inconsistent": f", and the target of {target} will be met some of the time",
    }[analysis.assurance]


def preset_words(analysis: Analysis) -> str:
    """What is printed under a chart, so that its rules can be looked up."""
    name = CHART_NAMES[analysis.chart]
    preset = f"preset {RULE_NAMES[analysis.rules]} ({analysis.rules}, rules {RULES_VERSION})"
    lines = (
        "The centre line is the median of each phase."
        if analysis.chart == "run"
        else "Limits are the mean plus and minus 2.66 times the mean moving range, for each phase."
    )
    return f"{name}, {preset}. {lines}"
