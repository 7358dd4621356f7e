"""The rooms of an organisation."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from lms.cohorts.models import Room
from lms.people.models import Person, Role

TAKEN = "There is a room of this name already. Add the building, or use that one."


@transaction.atomic
def add_room(name: str, *, by: Person, site: str = "", capacity: int | None = None) -> Room:
    """Add a room; asked for twice (a double click) it is added once."""
    if not by.has_role(Role.TRAINER) or by.organisation is None:
        raise PermissionDenied
    room, made = Room.objects.get_or_create(
        organisation=by.organisation, name=name, retired_at=None, defaults={"site": site, "capacity": capacity}
    )
    if not made and (room.site, room.capacity) != (site, capacity):
        raise ValidationError(TAKEN)
    return room


@transaction.atomic
def change_room(room: Room, *, by: Person, **values: Any) -> None:
    """Change name, site or capacity."""
    _must_be_theirs(room, by)
    try:
        with transaction.atomic():
            Room.objects.filter(pk=room.pk).update(**values)
    except IntegrityError as taken:
        raise ValidationError(TAKEN) from taken


@transaction.atomic
def retire_room(room: Room, *, by: Person, now: datetime, today: date) -> None:
    """Take it out of use; what was held in it keeps its name."""
    _must_be_theirs(room, by)
    locked = Room.objects.select_for_update().get(pk=room.pk)
    planned = locked.sessions.on().filter(held_on__gte=today).count()
    if planned:
        raise ValidationError(
            f"{planned} session{'s are' if planned > 1 else ' is'} still planned here. Move them first."
        )
    Room.objects.filter(pk=room.pk, retired_at=None).update(retired_at=now)


@transaction.atomic
def reopen_room(room: Room, *, by: Person) -> None:
    """Take it back into use."""
    change_room(room, by=by, retired_at=None)


def _must_be_theirs(room: Room, by: Person) -> None:
    if not Room.objects.visible_to(by).filter(pk=room.pk).exists():
        raise PermissionDenied
