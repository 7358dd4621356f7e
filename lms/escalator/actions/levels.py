"""Somebody reaches a level, or loses it."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Max

from curriculum.models import LevelPage
from lms.escalator.entry import holds
from lms.escalator.expiry import expires_on, renewable_from
from lms.escalator.models import Attainment
from lms.escalator.signals import level_attained, level_withdrawn
from lms.escalator.standing import is_reached, standing
from lms.learning.models import Enrolment
from lms.people.models import Person


@transaction.atomic
def attain(person: Person, level: LevelPage, *, today: date) -> Attainment | None:
    """Record the level as reached if every requirement is met; None if not, or if nobody joined it.

    Safe to call from twenty requests at once: the person's row is locked, so that one of them sees the level
    unreached, and the unique constraint holds what the lock can't. Whoever listens to `level_attained` writes in this
    same transaction.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    enrolment = Enrolment.objects.open().filter(person=person, level=level).order_by("-cycle").first()
    if enrolment is None or not _may_enter(person, level, today):
        return None
    requirements = standing(person, level, today)
    if not is_reached(requirements):
        return None
    evidence = [requirement.as_evidence() for requirement in requirements]
    return _record(person, level, evidence, today, Attainment.Route.EARNED)


def _may_enter(person: Person, level: LevelPage, today: date) -> bool:
    return level.entry_level is None or holds(person, level.entry_level, today)


@transaction.atomic
def recognise(person: Person, level: LevelPage, evidence: list[dict], *, today: date) -> Attainment:
    """Record the level as reached elsewhere, by somebody's decision; whoever holds it in date keeps what they hold."""
    Person.objects.select_for_update().get(pk=person.pk)
    held = Attainment.objects.in_date(today).filter(person=person, level=level).order_by("-cycle").first()
    return held or _record(person, level, evidence, today, Attainment.Route.RECOGNISED)


def _record(person: Person, level: LevelPage, evidence: list[dict], today: date, route: Attainment.Route) -> Attainment:
    # Cycles are counted by the attainments: one that came with the person has no enrolment here.
    last = Attainment.objects.filter(person=person, level=level).aggregate(last=Max("cycle"))["last"] or 0
    attainment = Attainment.objects.create(
        person=person,
        level=level,
        cycle=last + 1,
        route=route,
        achieved_on=today,
        expires_on=_expiry(person, level, today),
        evidence=evidence,
    )
    Enrolment.objects.open().filter(person=person, level=level).update(completed_on=today)
    level_attained.send(Attainment, attainment=attainment)
    return attainment


def _expiry(person: Person, level: LevelPage, today: date) -> date | None:
    """Counted from today, or from the old expiry when the level is renewed inside its window."""
    held = Attainment.objects.in_date(today).filter(person=person, level=level).order_by("-cycle").first()
    start = held.expires_on if held and held.expires_on and renewable_from(held.expires_on) <= today else today
    return expires_on(start, level.validity_months)


@transaction.atomic
def withdraw(attainment: Attainment, *, today: date) -> None:
    """Take the level back, as when its certificate is revoked; doing it again changes nothing."""
    Person.objects.select_for_update().get(pk=attainment.person_id)
    if Attainment.objects.filter(pk=attainment.pk, withdrawn_on=None).update(withdrawn_on=today):
        level_withdrawn.send(Attainment, attainment=attainment, today=today)
