"""A project that was run elsewhere begins again here."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, cast

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, models, transaction

from lms.evidence.actions import Refused
from lms.people import audit
from lms.people.models import OrgUnit, Person
from lms.projects.actions.charter import CLOSED_STATES
from lms.projects.actions.files import attach_file
from lms.projects.exchange.reading import Found, Row, Unreadable
from lms.projects.exchange.shape import KINDS, Kind
from lms.projects.models import Event, Involvement, Member, Observation, PdsaCycle, Project

Made = dict[type[models.Model], dict[int, models.Model]]
CONTRADICTION = (
    "Two parts of this project contradict each other, such as two observations of one day. Nothing was taken."
)


@transaction.atomic
def bring_in(found: Found, *, unit: OrgUnit, by: Person, today: date, now: datetime) -> Project:
    """Make the project again as an idea led by this person: its charter needs approval here.

    Raises ValidationError when this person leads an open project of that title, or the parts contradict each other.
    """
    Person.objects.select_for_update().get(pk=by.pk)
    if unit.organisation_id != by.organisation_id:
        raise PermissionDenied
    title = found.project.get("title", "")
    led = Project.objects.of(by, Member.Part.LEAD).exclude(state__in=CLOSED_STATES)
    if led.filter(title=title).exists():
        raise ValidationError(f"You lead an open project called “{title}” already. Nothing was taken.")
    project = Project.objects.create(organisation_id=by.organisation_id, unit=unit, created_at=now, **found.project)
    Member.objects.create(project=project, person=by, part=Member.Part.LEAD, joined_on=today)
    try:
        with transaction.atomic():
            made = _make_parts(project, found, by, now)
    except IntegrityError:
        raise ValidationError(CONTRADICTION) from None
    _attach_files(project, found, made, by, now)
    audit.record("project.imported", f"Imported {project}", by=by, project=project.pk)
    return project


def _attach_files(project: Project, found: Found, made: Made, by: Person, now: datetime) -> None:
    """Each file under the rules for uploads; one that is refused undoes the whole."""
    for row in found.files:
        cycle = made[PdsaCycle].get(row.cycle or 0)
        part = cast(PdsaCycle | Involvement | None, cycle or made[Involvement].get(row.involvement or 0))
        try:
            attach_file(project, ContentFile(found.content(row), row.name), row.caption, part, by=by, now=now)
        except (Refused, Unreadable) as refused:
            raise ValidationError(f"{row.name}: {refused} Nothing was taken.") from None


def _make_parts(project: Project, found: Found, by: Person, now: datetime) -> Made:
    """The parts kind by kind, each pointing at what has been made before it."""
    made: Made = {}
    for kind in KINDS:
        rows = found.parts[kind.name]
        made[kind.model] = {row.number: _unsaved(project, kind, row, by, now) for row in rows}
        for row in rows:
            _point(made[kind.model][row.number], row, made)
        _save(kind, rows, made[kind.model])
    return made


def _unsaved(project: Project, kind: Kind, row: Row, by: Person, now: datetime) -> models.Model:
    own: dict[str, Any] = {"project": project} if kind.above == "project" else {}
    if kind.model in (Observation, Event):
        own |= {"entered_by": by, "entered_at": now}
    return kind.model(**row.values, **own)


def _point(part: models.Model, row: Row, made: Made) -> None:
    for name, number in row.references.items():
        target = part._meta.get_field(name).related_model
        assert isinstance(target, type)
        setattr(part, name, made[target][number] if number is not None else None)


def _save(kind: Kind, rows: list[Row], parts: dict[int, models.Model]) -> None:
    """All at once, except where parts of one kind stand below each other: those from the top down."""
    if "parent" not in {name for row in rows for name in row.references}:
        kind.model._default_manager.bulk_create(parts.values())
        return
    waiting = {row.number: row.references["parent"] for row in rows}
    while waiting:
        ready = [number for number, parent in waiting.items() if parent not in waiting]
        for number in ready:
            parts[number].parent_id = getattr(parts[number].parent, "pk", None)  # type: ignore[attr-defined]
        kind.model._default_manager.bulk_create(parts[number] for number in ready)
        for number in ready:
            del waiting[number]
