"""Somebody reaches a level, or loses it."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Max

from curriculum.models import LevelPage
from lms.escalator.entry import entry, may_enter
from lms.escalator.expiry import expires_on
from lms.escalator.models import Attainment
from lms.escalator.renewal import last_attainment, may_renew
from lms.escalator.signals import level_attained, level_reinstated, level_withdrawn
from lms.escalator.standing import is_reached, standing
from lms.escalator.teaching import kept_until, taught_enough_until
from lms.learning.actions import enrol
from lms.learning.models import Enrolment
from lms.people.models import Person


@transaction.atomic
def join(person: Person, level: LevelPage, *, today: date) -> Attainment | None:
    """Join the level, or begin to renew it; the attainment, if nothing was left to do. Nothing happens where the entry
    rule says no."""
    Person.objects.select_for_update().get(pk=person.pk)
    if not entry(person, level, today).is_open:
        return None
    last = last_attainment(person, level)
    enrol(person, level, today=today, cycle=last.cycle + 1 if last else 1)
    return attain(person, level, today=today)


@transaction.atomic
def attain(person: Person, level: LevelPage, *, today: date) -> Attainment | None:
    """Record the level as reached if every requirement is met; None if not, or if nobody joined it.

    Safe to call from twenty requests at once: the person's row is locked, so that one of them sees the level
    unreached, and the unique constraint holds what the lock can't. Whoever listens to `level_attained` writes in this
    same transaction.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    enrolment = Enrolment.objects.open().filter(person=person, level=level).order_by("-cycle").first()
    last = last_attainment(person, level)
    if enrolment is None or not may_enter(person, level, today, last=last):
        return None
    held = _held(person, level, today)
    if held and not may_renew(held, today):
        return None
    requirements = standing(person, level, today)
    if not is_reached(requirements):
        return None
    evidence = [requirement.as_evidence() for requirement in requirements]
    return _record(person, level, evidence, today, Attainment.Route.EARNED)


@transaction.atomic
def recognise(person: Person, level: LevelPage, evidence: list[dict], *, today: date) -> Attainment:
    """Record the level as reached elsewhere, by somebody's decision; whoever holds it in date keeps what they hold.

    Within its last six months that is a renewal like any other.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    held = _held(person, level, today)
    if held and not may_renew(held, today):
        return held
    return _record(person, level, evidence, today, Attainment.Route.RECOGNISED)


def _held(person: Person, level: LevelPage, today: date) -> Attainment | None:
    return Attainment.objects.in_date(today).filter(person=person, level=level).order_by("-cycle").first()


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
    held = _held(person, level, today)
    start = held.expires_on if held and held.expires_on and may_renew(held, today) else today
    if level.sessions_a_year:
        return kept_until(person, level, start, today)
    return expires_on(start, level.validity_months)


@transaction.atomic
def keep_by_teaching(person: Person, *, today: date) -> None:
    """Move on the end of levels that last while their holder teaches; teaching never brings one back that ran out."""
    taught = Attainment.objects.in_date(today).filter(
        person=person, level__sessions_a_year__isnull=False, expires_on__isnull=False
    )  # fmt: skip
    for held in taught.select_related("level").order_by("pk"):
        until = taught_enough_until(person, held.level, today)
        if until:
            Attainment.objects.filter(pk=held.pk, expires_on__lt=until).update(expires_on=until)


@transaction.atomic
def withdraw(attainment: Attainment, *, today: date) -> None:
    """Take the level back, as when its certificate is revoked; doing it again changes nothing."""
    Person.objects.select_for_update().get(pk=attainment.person_id)
    if Attainment.objects.filter(pk=attainment.pk, withdrawn_on=None).update(withdrawn_on=today):
        level_withdrawn.send(Attainment, attainment=attainment, today=today)


@transaction.atomic
def reinstate(attainment: Attainment, *, today: date) -> None:
    """Give a level back that was withdrawn, as it was: its dates are those of the day it was reached."""
    Person.objects.select_for_update().get(pk=attainment.person_id)
    if Attainment.objects.filter(pk=attainment.pk, withdrawn_on__isnull=False).update(withdrawn_on=None):
        level_reinstated.send(Attainment, attainment=attainment, today=today)
