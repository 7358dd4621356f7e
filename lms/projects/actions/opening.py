"""Opens a project for writing: locked, read anew, and only for who may."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import PermissionDenied, ValidationError

from lms.people.models import Person
from lms.projects.access import may_edit
from lms.projects.models import Project

CLOSED = "This project is closed: it is kept as it was signed off, completed or stopped."
PAUSED = "This project is paused: resume it first."


def opened(project: Project, by: Person, may: Callable[[Person, Project], bool] = may_edit) -> Project:
    """The project as it is now, locked until the transaction ends.

    Raises ValidationError when it is closed, PermissionDenied when this person may not do the thing.
    """
    fresh = Project.objects.select_for_update().get(pk=project.pk)
    if fresh.is_closed:
        raise ValidationError(CLOSED)
    if not may(by, fresh):
        raise PermissionDenied
    return fresh


def begin_work(project: Project) -> None:
    """The first observation or PDSA makes an approved project an active one; a PDSA of level 2 needs no approval."""
    waiting = [Project.State.APPROVED]
    if project.kind == Project.Kind.PDSA:
        waiting += [Project.State.IDEA, Project.State.IN_REVIEW]
    if project.state in waiting:
        project.state = Project.State.ACTIVE
        project.save(update_fields=["state"])
