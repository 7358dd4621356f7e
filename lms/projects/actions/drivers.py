"""The driver diagram's tree: lines are added, changed, moved and deleted one at a time."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from lms.people.models import Person
from lms.projects.actions.opening import opened
from lms.projects.models import DriverNode, Project

Kind = DriverNode.Kind
PARENT_KIND = {Kind.SECONDARY: Kind.PRIMARY, Kind.IDEA: Kind.SECONDARY}


@transaction.atomic
def add_driver(project: Project, kind: str, text: str, parent: DriverNode | None, *, by: Person) -> DriverNode:
    """Add a line at the end of its siblings; the same line twice is one."""
    fresh = opened(project, by)
    _refuse_parent(fresh, kind, parent)
    siblings = DriverNode.objects.filter(project=fresh, kind=kind, parent=parent)
    if same := siblings.filter(text=text).first():
        return same
    last = siblings.aggregate(last=Max("position"))["last"]
    position = 0 if last is None else last + 1
    return DriverNode.objects.create(project=fresh, kind=kind, text=text, parent=parent, position=position)


def _refuse_parent(project: Project, kind: str, parent: DriverNode | None) -> None:
    """A primary driver hangs under the aim, a secondary under a primary; an idea may wait under nothing."""
    wanted = PARENT_KIND.get(Kind(kind))
    if parent is None:
        if kind == Kind.SECONDARY:
            raise ValidationError("A secondary driver hangs under a primary driver: choose one.")
        return
    if parent.project_id != project.pk or parent.kind != wanted:
        raise ValidationError(f"A {Kind(kind).label} cannot hang there.")


@transaction.atomic
def change_driver(node: DriverNode, text: str, status: str, *, by: Person) -> DriverNode:
    """Change a line's words and, for a change idea, how far it has come."""
    opened(node.project, by)
    node.text = text
    if node.kind == Kind.IDEA:
        node.status = status
    _save(node, "text", "status")
    return node


def _save(node: DriverNode, *fields: str) -> None:
    """Save a line that a colleague may have deleted since it was opened."""
    if not DriverNode.objects.filter(pk=node.pk).update(**{name: getattr(node, name) for name in fields}):
        raise ValidationError("Somebody has deleted this line since you opened it.")


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
def move_under(node: DriverNode, parent: DriverNode | None, *, by: Person) -> DriverNode:
    """Hang a line, with all below it, under another parent, at the end; None takes a change idea off the tree."""
    fresh = opened(node.project, by)
    _refuse_parent(fresh, node.kind, parent)
    if node.parent_id == (parent.pk if parent else None):
        return node
    siblings = DriverNode.objects.filter(project=fresh, kind=node.kind, parent=parent)
    node.position = (siblings.aggregate(last=Max("position"))["last"] or 0) + 1
    node.parent = parent
    _save(node, "parent", "position")
    return node


@transaction.atomic
def delete_driver(node: DriverNode, *, by: Person) -> None:
    """Delete a line and all that hangs under it. PDSA cycles of a deleted idea stay, without the idea."""
    opened(node.project, by)
    DriverNode.objects.filter(pk=node.pk).delete()
