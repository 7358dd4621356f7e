"""Owns what the software asks a team beside its PDSA cycles and measures: questions from its data, never a mark."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from lms.charts.words import number
from lms.projects.gate import day
from lms.projects.models import Measure, PdsaCycle, Project
from lms.projects.ramps import Ramp

WORTH_ASKING = timedelta(days=14)


def about_cycle(cycle: PdsaCycle, today: date) -> list[str]:
    """What a coach would ask about this cycle as it stands."""
    if cycle.completed_on:
        return _against_prediction(cycle)
    asked = []
    if cycle.starts_on + WORTH_ASKING <= today:
        asked.append(
            f"It began on {day(cycle.starts_on)} and nothing is written under Study. What did you see? "
            "A little, written now, is worth more than all of it later."
        )
    if cycle.predicted is None and not any(character.isdigit() for character in cycle.prediction):
        asked.append("A number in the prediction would show more plainly whether your theory holds.")
    return asked


def _against_prediction(cycle: PdsaCycle) -> list[str]:
    if cycle.predicted is None or cycle.observed is None:
        return []
    predicted, observed = _said(cycle, cycle.predicted), _said(cycle, cycle.observed)
    if cycle.predicted == cycle.observed:
        return [f"You predicted {predicted} and saw {observed}. Would your theory hold where it is harder?"]
    return [f"Your prediction was {predicted}, you saw {observed}: what does this tell you about your theory?"]


def _said(cycle: PdsaCycle, value: Decimal) -> str:
    return number(float(value), cycle.measure.unit if cycle.measure else "")


def about_ramp(ramp: Ramp) -> str:
    """What to try next with a change idea, or nothing."""
    newest = ramp.cycles[-1]
    if not ramp.name or not newest.completed_on:
        return ""
    if newest.decision == PdsaCycle.Decision.ADAPT:
        return "You chose to adapt. Plan the next cycle with what you would do differently, and predict again."
    if newest.decision == PdsaCycle.Decision.ADOPT and len(ramp.completed) == 1:
        return "One cycle went well. Test it again where it may fail: another shift, another day, other patients."
    return ""


def about_measures(project: Project) -> list[str]:
    """Which kind of measure is missing, once there is one of another kind."""
    kinds = {measure.kind for measure in project.measures.all()}
    if not kinds:
        return []
    missing = {
        Measure.Kind.OUTCOME: "No outcome measure yet. What would patients or staff notice if you succeed?",
        Measure.Kind.PROCESS: "No process measure yet. How will you know that the change is really being made?",
        Measure.Kind.BALANCING: "No balancing measure yet. What might get worse elsewhere while this gets better?",
    }
    return [words for kind, words in missing.items() if kind not in kinds]
