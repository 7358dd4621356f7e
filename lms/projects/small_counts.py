"""Owns which numbers of a project are so small that they may point at a person.

A count from 1 to 4 is noted wherever the report is published; none hides nothing, and is left alone. What kind of data
a measure holds may not be said yet: then whole numbers of no unit that measures something are taken for counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from lms.projects.models import Measure, Observation, Project

SMALL = 5
COUNTED = (Measure.DataKind.COUNT, Measure.DataKind.PROPORTION, Measure.DataKind.RATE)
# The first words of units in which nothing is counted.
MEASURING = frozenset(
    """
    % per £ pound pounds p pence s sec second seconds min mins minute minutes h hr hrs hour hours day days week weeks
    month months year years mm cm m metre metres km g kg ml l litre litres mmol score points point
""".split()
)


@dataclass(frozen=True, slots=True)
class SmallCounts:
    """How many of a measure's points hold a count under 5."""

    measure: Measure
    points: int


def small_counts(project: Project) -> list[SmallCounts]:
    """The measures with small counts, in their order; no query of its own once the observations have been read."""
    found = [SmallCounts(measure, _points(measure)) for measure in project.measures.all()]
    return [each for each in found if each.points]


def _points(measure: Measure) -> int:
    observations = list(measure.observations.all())
    return sum(map(_is_small, observations)) if _is_counted(measure, observations) else 0


def _is_counted(measure: Measure, observations: list[Observation]) -> bool:
    if measure.data_kind:
        return measure.data_kind in COUNTED
    first = (measure.unit.lower().split() or [""])[0]
    values = [each.value for each in observations if each.value is not None]
    return first not in MEASURING and all(value == value.to_integral_value() for value in values)


def _is_small(observation: Observation) -> bool:
    return any(0 < (number or Decimal(0)) < SMALL for number in (observation.value, observation.denominator))
