"""Owns the progress score that the evidence suggests, from 0.5 to 5; the coach confirms it or differs.

Each step needs all the steps below it. The score may fall: a signal can go, a rebase can lose ground.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from lms.charts.spc import Analysis, verdict_of
from lms.charts.words import held_back, is_short
from lms.projects.charting import analysis_of
from lms.projects.completeness import blank_aim_parts, completed_cycles, observed_points
from lms.projects.models import Measure, Member, Project

FEWEST_POINTS = 3
HOLDING = 6
TEAM = (Member.Part.LEAD, Member.Part.MEMBER, Member.Part.EXPERT)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The score, what earned it, and what the next half point takes."""

    score: Decimal
    reason: str
    next_step: str


def suggest(project: Project) -> Suggestion:
    """The score suggested for a project whose parts have been read; makes no query of its own then."""
    reached = 0
    while reached < len(STEPS) and STEPS[reached][1](project):
        reached += 1
    reason = STEPS[reached - 1][0] if reached else "the project exists"
    next_step = STEPS[reached][0] if reached < len(STEPS) else ""
    return Suggestion((Decimal(reached + 1) / 2).quantize(Decimal("0.1")), reason, next_step)


def aim_share(project: Project) -> float | None:
    """How much of the distance from baseline to target has been covered; None while it cannot be said.

    (baseline - latest phase mean) / (baseline - target), whatever the direction: 1 is there, below 0 is further off.
    """
    latest = latest_mean(project)
    if latest is None or project.aim_baseline is None or project.aim_target is None:
        return None
    distance = float(project.aim_baseline - project.aim_target)
    return (float(project.aim_baseline) - latest) / distance if distance else None


def latest_mean(project: Project) -> float | None:
    """The mean of the latest phase of the first outcome measure."""
    outcome = next(iter(_measures(project, Measure.Kind.OUTCOME)), None)
    phases = analysis_of(outcome, "xmr").phases if outcome else ()
    return phases[-1].centre if phases else None


def has_signal(analysis: Analysis, verdict: str) -> bool:
    """Whether a point of this verdict is shown: phases too short for the rules are held back."""
    return any(
        verdict_of(point.signals, analysis.direction) == verdict
        for point in analysis.points
        if point.signals and not is_short(analysis.phases[point.phase])
    )


def is_improving(measure: Measure) -> bool:
    """Whether its chart has shown a favourable signal. A rebase hides the signal that led to it, so both are asked."""
    return any(has_signal(analysis_of(measure, is_rebased=rebased), "improvement") for rebased in (True, False))


def _measures(project: Project, *kinds: str) -> list[Measure]:
    return [measure for measure in project.measures.all() if measure.kind in kinds]


def _is_staffed(project: Project) -> bool:
    parts = [member.part for member in project.members.all()]
    is_approved = project.state not in (Project.State.IDEA, Project.State.IN_REVIEW)
    return is_approved and Member.Part.SPONSOR in parts and sum(part in TEAM for part in parts) >= 2


def _is_planned(project: Project) -> bool:
    has_measure = bool(project.measures.all())
    return not blank_aim_parts(project) and has_measure and project.next_meeting_on is not None


def _has_data(project: Project) -> bool:
    return any(observed_points(measure) >= FEWEST_POINTS for measure in project.measures.all())


def _has_tested(project: Project) -> bool:
    outcomes = _measures(project, Measure.Kind.OUTCOME)
    charted = bool(outcomes) and all(m.target is not None and observed_points(m) >= FEWEST_POINTS for m in outcomes)
    return charted and bool(completed_cycles(project))


def _is_a_fifth_there(project: Project) -> bool:
    return (aim_share(project) or 0) >= 0.2


def _has_favourable_signal(project: Project) -> bool:
    measures = _measures(project, Measure.Kind.OUTCOME, Measure.Kind.PROCESS)
    return any(is_improving(measure) for measure in measures)


def _is_half_there(project: Project) -> bool:
    outcomes = _measures(project, Measure.Kind.OUTCOME)
    is_signalled = any(is_improving(measure) for measure in outcomes)
    return is_signalled and (aim_share(project) or 0) >= 0.5


def _holds(project: Project) -> bool:
    """The aim is met, the last points of its measure hold, and no chart of the project is going the wrong way."""
    outcome = next(iter(_measures(project, Measure.Kind.OUTCOME)), None)
    if outcome is None or (aim_share(project) or 0) < 1:
        return False
    falling = float(project.aim_target or 0) < float(project.aim_baseline or 0)
    target = float(project.aim_target or 0)
    values = [point.value for point in analysis_of(outcome).points if point.value is not None][-HOLDING:]
    held = len(values) == HOLDING and all(value <= target if falling else value >= target for value in values)
    analyses = [analysis_of(measure) for measure in project.measures.all()]
    return held and not any(a.variation == "concern" and not held_back(a) for a in analyses)


def _is_handed_over(project: Project) -> bool:
    return bool(project.handover_to) and project.published_on is not None


STEPS: tuple[tuple[str, Callable[[Project], bool]], ...] = (
    ("charter approved, a sponsor and 2 or more in the team", _is_staffed),
    ("aim complete, a measure, and a day for the next meeting", _is_planned),
    ("a measure has 3 points or more", _has_data),
    ("a completed PDSA, and outcome measures charted with a target", _has_tested),
    ("a fifth of the aim distance", _is_a_fifth_there),
    ("a favourable signal on a process or outcome chart", _has_favourable_signal),
    ("half the aim distance and a favourable signal on the outcome", _is_half_there),
    ("target met, and the last 6 points hold with no unfavourable signal", _holds),
    ("the gains handed over, and the report published", _is_handed_over),
)
