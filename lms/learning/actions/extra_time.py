"""Agree extra time in quizzes for one person."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from lms.learning.models import TimeAdjustment
from lms.people import audit
from lms.people.models import Person


@transaction.atomic
def agree_extra_time(
    person: Person, *, per_cent: int | None = None, minutes: int | None = None, by: Person, now: datetime
) -> TimeAdjustment | None:
    """Replace what was agreed for this person before; with neither per cent nor minutes, nothing is agreed any more.

    It holds for attempts begun from now on: one under way keeps the deadline it began with. The audit log says that
    somebody set it, not what: how much time a person needs is theirs to tell.
    """
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    current = TimeAdjustment.objects.current().filter(person=person)
    there = current.first()
    if (there.per_cent, there.minutes) == (per_cent, minutes) if there else not (per_cent or minutes):
        return there
    current.update(ended_at=now)
    audit.record("extra_time.set", "Time allowed in quizzes set", by=by, subject=person)
    if not (per_cent or minutes):
        return None
    return TimeAdjustment.objects.create(person=person, per_cent=per_cent, minutes=minutes, set_by=by, set_at=now)
