"""Join a level."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from curriculum.models import LevelPage
from lms.learning.models import Enrolment
from lms.learning.signals import enrolled
from lms.people.models import Person


@transaction.atomic
def enrol(person: Person, level: LevelPage, *, today: date, cycle: int = 1) -> Enrolment:
    """Enrol a person on a level; if they are on it, return that enrolment; if they were, begin a new cycle.

    The entry rule is judged by whoever calls: it depends on levels attained, which this app cannot see. So does the
    cycle of somebody who has the level from elsewhere: `cycle` is the earliest it may be.
    """
    there = Enrolment.objects.filter(person=person, level=level).order_by("-cycle", "-pk").first()
    if there and there.withdrawn_on is None and there.completed_on is None:
        return there
    enrolment, created = Enrolment.objects.current().get_or_create(
        person=person,
        level=level,
        cycle=max(cycle, there.cycle + 1 if there else 1),
        withdrawn_on=None,
        defaults={"enrolled_on": today, "due_on": today + timedelta(level.days_to_complete)},
    )
    if created:
        enrolled.send(Enrolment, enrolment=enrolment)
    return enrolment
