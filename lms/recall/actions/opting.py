"""Ask to be asked, and take it back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from lms.people.models import Person
from lms.recall.actions.drawing import draw
from lms.recall.models import Refresher
from lms.recall.pool import levels_held


class NoLevelHeld(Exception):
    """There is nothing to refresh yet."""


@transaction.atomic
def start(person: Person, *, now: datetime) -> Refresher:
    """Ask the person refresher questions from today on; the first are there at once. Raises NoLevelHeld.

    Whoever has asked already keeps the day of the month they have.
    """
    if not levels_held([person.pk], timezone.localdate(now)):
        raise NoLevelHeld("Refresher questions come from levels you have reached. Reach your first one, then ask.")
    refresher, _ = Refresher.objects.open().get_or_create(person=person, defaults={"started_at": now})
    draw([refresher], now=now)
    return refresher


@transaction.atomic
def stop(person: Person, *, now: datetime) -> bool:
    """Ask the person no more; false if they had stopped before. What they answered stays theirs to look at."""
    return bool(Refresher.objects.open().filter(person=person).update(ended_at=now))
