"""The targets an organisation can start from: those of the published dose guides, each with an approver of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from curriculum.models import LevelPage
from lms.dose.models import Group, Target

Kind, Driver = Target.Kind, Target.Driver
USUAL: dict[str, dict[str, Any]] = {
    "L1": {
        "kind": Kind.COVERAGE,
        "value": Decimal("0.9"),
        "asked_of": {},
        "rationale": "Everyone should be able to spot a problem and speak up. A tenth is room for starters and leave.",
    },
    "L2": {
        "kind": Kind.COVERAGE,
        "value": Decimal("0.8"),
        "asked_of": {"groups": ["BRD", "MCL", "FLL"]},
        "rationale": "Whoever leads a shift, a team or a service should have tested a change themselves.",
    },
    "L3": {
        "kind": Kind.COVERAGE,
        "value": Decimal("0.8"),
        "asked_of": {"groups": ["MCL"]},
        "rationale": "Whoever leads a service leads improvement in it.",
    },
    "L4": {
        "kind": Kind.RATIO,
        "value": Decimal(120),
        "rationale": "One coach for every 120 heads lets each coach know the teams they support.",
    },
    "L5": {
        "kind": Kind.RATIO,
        "value": Decimal(750),
        "minimum": 1,
        "rationale": "One adviser for every 750 heads, and at least one, so that coaches have somebody to ask.",
    },
    "BRD": {
        "kind": Kind.COVERAGE,
        "value": Decimal(1),
        "asked_of": {"groups": ["BRD"]},
        "rationale": "The board asks better questions when all of it knows the method.",
    },
    "SPN": {
        "kind": Kind.RATIO,
        "value": Decimal(4),
        "driver": Driver.ACTIVE_PROJECTS,
        "rationale": "A sponsor can stand behind three or four projects at a time; here four.",
    },
}


@dataclass(frozen=True)
class Usual:
    """One of them, for a level that there is: the arguments of `set_target` but for the date and the approver.

    `missing` are groups it asks that the organisation does not have; it can't be adopted as it is.
    """

    level: LevelPage
    decision: dict[str, Any]
    missing: list[str]


def usual_targets(levels: Iterable[LevelPage], groups: Sequence[Group]) -> list[Usual]:
    codes = {group.code for group in groups}
    found = []
    for level in levels:
        if decision := USUAL.get(level.code):
            asked = decision.get("asked_of", {}).get("groups", [])
            found.append(Usual(level, decision, [code for code in asked if code not in codes]))
    return found
