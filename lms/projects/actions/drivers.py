"""The driver diagram's tree: lines are added, changed, moved and deleted one at a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, QuerySet

from lms.people.models import Person
from lms.projects.actions.opening import opened
from lms.projects.merging import Base, settle
from lms.projects.models import DriverNode, Project

Kind = DriverNode.Kind
DELETED = "Somebody has deleted this line since you opened it."
PARENT_KIND = {Kind.SECONDARY: Kind.PRIMARY, Kind.IDEA: Kind.SECONDARY}


@transaction.atomic
def add_driver(project: Project, kind: str, text: str, parent: DriverNode | None, *, by: Person) -> DriverNode:
    """Add a line at the end of its siblings; the same line twice is one."""
    fresh = opened(project, by)
    _refuse_parent(fresh, kind, parent)
    siblings = DriverNode.objects.filter(project=fresh, kind=kind, parent=parent)
    if same := siblings.filter(text=text).first():
        return same
    return DriverNode.objects.create(project=fresh, kind=kind, text=text, parent=parent, position=_last(siblings))


def _last(siblings: QuerySet[DriverNode]) -> int:
    last = siblings.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def _refuse_parent(project: Project, kind: str, parent: DriverNode | None) -> None:
    """A primary driver hangs under the aim, a secondary under a primary; an idea may wait under nothing."""
    wanted = PARENT_KIND.get(Kind(kind))
    if parent is None:
        if kind == Kind.SECONDARY:
            raise ValidationError("A secondary driver hangs under a primary driver: choose one.")
        return
    if not DriverNode.objects.filter(pk=parent.pk).exists():
        raise ValidationError("Somebody has deleted the line it was to hang under. Choose another.")
    if parent.project_id != project.pk or parent.kind != wanted:
        raise ValidationError(f"A {Kind(kind).label} cannot hang there.")


@transaction.atomic
def change_driver(node: DriverNode, values: Mapping[str, Any], *, by: Person, base: Base = None) -> DriverNode:
    """Change a line's words, how far a change idea has come, or what it hangs under, with all below it, at the end.

    Raises Clash when a colleague changed the same thing, and ValidationError when the line is deleted.
    """
    project = opened(node.project, by)
    fresh = DriverNode.objects.filter(pk=node.pk).first()
    if fresh is None:
        raise ValidationError(DELETED)
    changed = settle(fresh, values, base)
    if "parent" in changed:
        _refuse_parent(project, fresh.kind, fresh.parent)
        siblings = DriverNode.objects.filter(project=project, kind=fresh.kind, parent=fresh.parent)
        fresh.position = _last(siblings.exclude(pk=fresh.pk))
    fresh.save()
    return fresh


@transaction.atomic
def move_driver(node: DriverNode, step: int, *, by: Person) -> None:
    """Move a line one place up (-1) or down (1) among its siblings; at the end it stays."""
    opened(node.project, by)
    siblings = list(DriverNode.objects.filter(project=node.project_id, kind=node.kind, parent=node.parent_id))
    place = next((i for i, sibling in enumerate(siblings) if sibling.pk == node.pk), None)
    if place is None or not 0 <= place + step < len(siblings):
        return
    siblings[place], siblings[place + step] = siblings[place + step], siblings[place]
    for position, sibling in enumerate(siblings):
        sibling.position = position
    DriverNode.objects.bulk_update(siblings, ["position"])


@transaction.atomic
def delete_driver(node: DriverNode, *, by: Person) -> None:
    """Delete a line and all that hangs under it. PDSA cycles of a deleted idea stay, without the idea."""
    opened(node.project, by)
    DriverNode.objects.filter(pk=node.pk).delete()
