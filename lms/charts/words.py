"""Owns what a chart is said to mean in plain words: its points, its two verdicts, and the whole of it in one sentence.

Pages hold back: a phase under 10 points shows no signals, because the rules find patterns in any handful of numbers.
"""

from dataclasses import dataclass
from typing import Literal

from lms.charts.signals import HCDG_INNER_THIRD, Signal
from lms.charts.spc import (
    FEWEST_FOR_FIRM_LIMITS,
    FEWEST_FOR_RULES,
    RULES_VERSION,
    Analysis,
    Direction,
    Phase,
    Point,
    has_unusual_runs,
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
CHART_NAMES = {
    "run": "Run chart", "xmr": "XmR chart", "mr": "Moving range chart", "c": "C chart", "u": "U chart",
    "uprime": "U\N{PRIME} chart", "p": "P chart", "pprime": "P\N{PRIME} chart", "g": "G chart", "t": "T chart",
}  # fmt: skip
RULE_NAMES = {
    "mdc": "Making Data Count", "anhoej": "Anhøj", "ihi-run": "IHI run chart rules", "hcdg": "Health Care Data Guide",
}  # fmt: skip
# Where the lines lie, as printed under a chart.
LINE_WORDS = {
    "run": "The centre line is the median of each phase.",
    "xmr": "Limits are the mean plus and minus 2.66 times the mean moving range, for each phase.",
    "mr": "Each point is the distance from the one before. The upper limit is 3.267 times their mean, for each phase; "
    "only points beyond it are signals.",
    "c": "Limits are the mean count plus and minus 3 times its square root, not below 0, for each phase.",
    "u": "Limits are 3 sigma of a Poisson count to either side of the overall rate; they lie closer the larger the "
    "denominator.",
    "uprime": "Limits are those of a U chart, as wide as the points really vary (Laney).",
    "p": "Limits are 3 sigma of a binomial share to either side of the overall share, within 0 and all; they lie "
    "closer the larger the denominator.",
    "pprime": "Limits are those of a P chart, as wide as the points really vary (Laney).",
    "g": "Each point is how many there were since the event before. The centre line is the median, the upper limit "
    "that of a geometric distribution round the mean.",
    "t": "Each point is the time since the event before. The lines are those of a screened XmR chart of the values to "
    "the power of 1/3.6, brought back.",
}
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
    """What the centre line is called in a sentence."""
    return {"run": "median", "g": "median", "t": "centre line"}.get(analysis.chart, "average")


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
        "inner_third": f"the last {HCDG_INNER_THIRD} points or more lie close to {centre}, closer than chance",
    }[signal]
    return f"{KIND_WORDS[signal_kind(latest, analysis.direction)]}: {reason}"


def _without_a_flagged_point(phase: Phase, analysis: Analysis, centre: str) -> str:
    if not has_unusual_runs(phase, analysis.rules):
        return f"Common cause: the latest points vary around {centre} as they would by chance"
    if analysis.rules == "ihi-run":
        how_many = "few" if phase.runs < (phase.fewest_runs or 0) else "many"
        return (
            f"Special cause: {phase.runs} runs on one side of {centre} are too {how_many}, where chance alone gives "
            f"{phase.fewest_runs} to {phase.most_runs}"
        )
    return (
        f"Special cause: {phase.crossings} crossings of {centre}, where chance alone gives "
        f"{phase.crossings_limit} or more"
    )


def _reach(analysis: Analysis, unit: str) -> str:
    if analysis.assurance is None or analysis.target is None:
        return ""
    target = number(analysis.target, unit)
    return {
        "pass": f", and the target of {target} is reliably met",
        "fail": f", and the target of {target} is out of reach unless something changes",
        "inconsistent": f", and the target of {target} will be met some of the time",
    }[analysis.assurance]


def preset_words(analysis: Analysis, *, is_screened: bool = False) -> str:
    """What is printed under a chart, so that its rules can be looked up."""
    name = CHART_NAMES[analysis.chart]
    preset = f"preset {RULE_NAMES[analysis.rules]} ({analysis.rules}, rules {RULES_VERSION})"
    words = [f"{name}, {preset}.", LINE_WORDS[analysis.chart]]
    if is_screened and analysis.chart == "xmr":
        words.append("Moving ranges of 3.267 times their mean or more were left out, once.")
    return " ".join([*words, *_laney_words(analysis)])


def _laney_words(analysis: Analysis) -> list[str]:
    latest = analysis.phases[-1] if analysis.phases else None
    if latest is None or latest.sigma_z is None:
        return []
    if latest.sigma_z < 1:
        return [f"They are {latest.sigma_z:.2f} times as wide as by chance alone, which is rare: check the counts."]
    return [f"They are {latest.sigma_z:.2f} times as wide as by chance alone."]
