"""Listens to what people did and records the level if that was the last thing it took, in the same transaction."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.dispatch import receiver
from django.utils.timezone import localdate

from curriculum.models import LevelPage, LevelRequirement
from curriculum.models.pages import PRACTISED_FROM
from lms.cohorts.models import Application, Session
from lms.cohorts.signals import attendance_recorded, place_booked, practice_changed
from lms.cohorts.teaching import teachers_of
from lms.escalator.actions import attain, keep_by_teaching
from lms.escalator.entry import entry
from lms.escalator.standing import OF_PROJECTS
from lms.learning.actions import enrol
from lms.learning.models import Enrolment
from lms.learning.signals import progress_made
from lms.people.models import Person
from lms.projects.signals import project_moved_on, project_signed_off

OF_PRACTICE = (
    LevelRequirement.Kind.COACHING, LevelRequirement.Kind.VIVA, LevelRequirement.Kind.DELIVERY,
    LevelRequirement.Kind.EVALUATION, LevelRequirement.Kind.PANEL, LevelRequirement.Kind.COACHING_LOG,
    LevelRequirement.Kind.TEACHING,
)  # fmt: skip


@receiver(progress_made, dispatch_uid="escalator.progress_made")
def after_progress(sender: Any, person: Person, level: LevelPage, today: date, **kwargs: Any) -> None:
    attain(person, level, today=today)


@receiver(attendance_recorded, dispatch_uid="escalator.attendance_recorded")
def after_attendance(
    sender: Any, session: Session, people: list[Person], level: LevelPage, today: date, **kwargs: Any
) -> None:
    # In one order for everybody: two trainers who record the same people at once must not wait for each other.
    for person in sorted(people, key=lambda each: each.pk):
        attain(person, level, today=today)
    for trainer in teachers_of(session):
        _count_teaching(trainer, today)


def _count_teaching(trainer: Person, today: date) -> None:
    """A session taught keeps a level that lasts while one teaches, or makes up what renewing it asks."""
    keep_by_teaching(trainer, today=today)
    asking = LevelRequirement.objects.filter(kind=LevelRequirement.Kind.TEACHING).values("level")
    renewing = Enrolment.objects.open().filter(
        Q(level__sessions_a_year__isnull=False) | Q(level__in=asking), person=trainer
    )
    for enrolment in renewing.select_related("level").order_by("level"):
        attain(trainer, enrolment.level, today=today)


@receiver(place_booked, dispatch_uid="escalator.place_booked")
def after_booking(sender: Any, application: Application, now: datetime, **kwargs: Any) -> None:
    """Whoever has a place in the taught half has joined the level, as far as it is open to them."""
    person, level, today = application.person, application.cohort.level, localdate(now)
    if entry(person, level, today).is_open:
        enrol(person, level, today=today)


@receiver(project_moved_on, dispatch_uid="escalator.project_moved_on")
@receiver(project_signed_off, dispatch_uid="escalator.project_signed_off")
def after_sign_off(sender: Any, people: list[Person], today: date, **kwargs: Any) -> None:
    """A project counts for whichever open level of its people asks for one, first or to renew it."""
    asking = LevelRequirement.objects.filter(kind__in=OF_PROJECTS).values("level")
    waiting = Enrolment.objects.open().filter(
        Q(level__in=asking) | Q(level__number__gte=PRACTISED_FROM), person__in=people
    )
    for enrolment in waiting.select_related("person", "level").order_by("person", "level"):
        attain(enrolment.person, enrolment.level, today=today)


@receiver(practice_changed, dispatch_uid="escalator.practice_changed")
def after_practice(sender: Any, person: Person, today: date, **kwargs: Any) -> None:
    """Practice counts for whichever open level of the person asks for it, and teaching keeps what it keeps."""
    keep_by_teaching(person, today=today)
    asking = LevelRequirement.objects.filter(kind__in=OF_PRACTICE).values("level")
    for enrolment in Enrolment.objects.open().filter(person=person, level__in=asking).select_related("level"):
        attain(person, enrolment.level, today=today)
