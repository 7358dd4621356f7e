"""Owns which chart fits which kind of data, and why: suggested in plain words, never forced."""

from __future__ import annotations

from dataclasses import dataclass

from lms.charts.spc import FEWEST_FOR_FIRM_LIMITS
from lms.projects.models import Measure

Kind, Chart, Rules = Measure.DataKind, Measure.Chart, Measure.Rules
# So much wider than chance that a U or P chart would see signals everywhere.
WIDE = 1.3

BY_KIND = {
    Kind.MEASURED: (Chart.XMR, "each point is a measured value, and its limits come from how the values vary"),
    Kind.COUNT: (Chart.C, "each point is a count of events, with the same room for them every time"),
    Kind.RATE: (Chart.U, "each point is a count of events, with more or less room for them from time to time"),
    Kind.PROPORTION: (Chart.P, "each point is how many of a number said yes"),
    Kind.TIME_BETWEEN: (Chart.T, "the events are rare, so the time from one to the next says more than their count"),
    Kind.NUMBER_BETWEEN: (Chart.G, "the events are rare, so what lies between two of them says more than their count"),
}
LANEY = {Chart.U: Chart.UPRIME, Chart.P: Chart.PPRIME}
# Charts that need one kind of data, beyond those that fit any.
FOR_ANY = (Chart.RUN, Chart.XMR, Chart.MR)
FOR_KIND = {
    Kind.COUNT: (Chart.C,),
    Kind.RATE: (Chart.U, Chart.UPRIME),
    Kind.PROPORTION: (Chart.P, Chart.PPRIME),
    Kind.TIME_BETWEEN: (Chart.T,),
    Kind.NUMBER_BETWEEN: (Chart.G,),
}
USUAL = ""  # the rules usual for the chart, whichever it is
FOR_RUN_CHARTS = (USUAL, Rules.ANHOEJ, Rules.IHI_RUN)
FOR_CONTROL_CHARTS = (USUAL, Rules.MDC, Rules.HCDG, Rules.ANHOEJ)
RULE_CHOICES = [
    (USUAL, "Usual for the chart"),
    (Rules.MDC, "Making Data Count, for control charts"),
    (Rules.HCDG, "Health Care Data Guide, for control charts"),
    (Rules.ANHOEJ, "Anhøj, for run charts and control charts"),
    (Rules.IHI_RUN, "IHI run chart rules, for run charts"),
]


@dataclass(frozen=True, slots=True)
class Suggestion:
    chart: Measure.Chart
    reason: str


def fits() -> list[dict[str, str]]:
    """Each kind of data with its chart and the reason, for whoever defines a measure."""
    return [
        {"kind": str(kind.label), "chart": str(chart.label), "reason": reason}
        for kind, (chart, reason) in BY_KIND.items()
    ]


def charts_for(kind: str) -> list[Measure.Chart]:
    """The charts that can be drawn of this kind of data, the most fitting last."""
    return [*FOR_ANY, *(FOR_KIND.get(Kind(kind), ()) if kind else ())]


def rules_for(chart: str) -> tuple[str, ...]:
    return FOR_RUN_CHARTS if chart == Chart.RUN else FOR_CONTROL_CHARTS


def suggested(kind: str, points: int, sigma_z: float | None = None) -> Suggestion:
    """The chart that suits so many points of this kind; `sigma_z` is how much more they vary than by chance."""
    if points < FEWEST_FOR_FIRM_LIMITS:
        reason = f"with fewer than {FEWEST_FOR_FIRM_LIMITS} points, limits would say more than is known"
        return Suggestion(Chart.RUN, reason)
    chart, reason = BY_KIND[Kind(kind) if kind else Kind.MEASURED]
    if chart in LANEY and sigma_z is not None and sigma_z > WIDE:
        reason = f"{reason}, and the points vary {sigma_z:.1f} times as much as chance alone would make them"
        return Suggestion(LANEY[chart], reason)
    return Suggestion(chart, reason)


def why_not(kind: str, chart: str) -> str:
    """Why this chart cannot be drawn of this kind of data; empty when it can."""
    if chart in charts_for(kind):
        return ""
    if chart not in Chart:
        return "Choose a kind of chart."
    needed = next(needed for needed, charts in FOR_KIND.items() if chart in charts)
    return f"A {Chart(chart).label} needs another kind of data: {needed.label}."


def why_not_rules(chart: str, rules: str) -> str:
    """Why these rules do not go with this chart; empty when they do."""
    if rules in rules_for(chart):
        return ""
    if chart == Chart.RUN:
        return "These rules need the limits of a control chart. Choose the Anhøj or the IHI rules for a run chart."
    return "The IHI run chart rules are for run charts. Choose other rules for a control chart."
