"""Owns who may do what in a collaborative, and what a team's measure takes over from the shared one."""

from __future__ import annotations

from typing import Any

from lms.people.models import Person
from lms.projects.models import Collaborative, Faculty, Member, Project, SharedMeasure

# What a team may not write itself: the shared definition. Who collects is the team's own.
SHARED_FIELDS = (
    "name", "kind", "unit", "direction", "target", "data_kind", "chart", "rules", "multiplier", "screens_moving_ranges",
    "numerator", "denominator", "inclusion", "source", "frequency",
)  # fmt: skip
OWN_TO_EACH_TEAM = {"collected_by": ""}


def definition_of(shared: SharedMeasure) -> dict[str, Any]:
    return {name: getattr(shared, name) for name in SHARED_FIELDS}


def leads_collaborative(person: Person, collaborative: Collaborative) -> bool:
    return any(one.person_id == person.pk and one.part == Faculty.Part.LEAD for one in collaborative.faculty.all())


def takes_part(person: Person, collaborative: Collaborative) -> bool:
    """Faculty, and everybody with a part in one of its teams: they see who needs help; the rest see the charts."""
    if any(one.person_id == person.pk for one in collaborative.faculty.all()):
        return True
    return Member.objects.filter(person=person.pk, project__collaborative=collaborative.pk).exists()


def may_join(project: Project) -> bool:
    """An improvement project that goes on and is in no collaborative yet."""
    return project.has_gate and not project.is_closed and project.collaborative_id is None
