"""Somebody gives a place or an application up, or leaves the organisation. What becomes free is given to the next."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from lms.cohorts.actions.cohorts import locked, must_teach
from lms.cohorts.actions.waiting_list import end, serve
from lms.cohorts.deadlines import may_still_cancel
from lms.cohorts.models import Application, Cohort, Place
from lms.cohorts.signals import place_given_up
from lms.people import audit
from lms.people.models import Assignment, Person

State = Application.State
LEFT = "Left the organisation."


@transaction.atomic
def cancel(application: Application, *, by: Person, now: datetime) -> Application:
    """One gives up one's own application or place; a place only until the cut-off, after it through the trainer."""
    cohort = locked(application.cohort)
    fresh = Application.objects.select_related("person", "cohort").get(pk=application.pk)
    if fresh.person_id != by.pk:
        raise PermissionDenied
    if not fresh.is_open:
        return fresh
    if fresh.state == State.BOOKED and not may_still_cancel(cohort, timezone.localdate(now)):
        raise ValidationError("It is too late to cancel here. Ask your trainer, who can still end your place.")
    _end(fresh, cohort, reason="", by=by, now=now)
    return fresh


@transaction.atomic
def take_out(application: Application, reason: str, *, by: Person, now: datetime) -> Application:
    """A trainer ends somebody's application or place, with the reason that person reads."""
    cohort = locked(application.cohort)
    must_teach(cohort, by)
    fresh = Application.objects.select_related("person", "cohort").get(pk=application.pk)
    if not fresh.is_open:
        return fresh
    if not reason.strip():
        raise ValidationError("Say why: the person reads it.")
    _end(fresh, cohort, reason=reason.strip(), by=by, now=now)
    audit.record("application.ended", f"Ended an application for {cohort}", by=by, subject=fresh.person)
    return fresh


@transaction.atomic
def release_leavers(people: Iterable[int] | QuerySet | None = None, *, now: datetime) -> int:
    """Give free what leavers hold or wait for in cohorts still to come. Returns how many applications that ended.

    A leaver's account is switched off and they hold no post today. Somebody whose account is only suspended keeps a
    booked place; an offer to them lapses. One who is hired again applies again: what was given away stays given.
    """
    today = timezone.localdate(now)
    posts = Assignment.objects.current(today).filter(person=OuterRef("pk"))
    leavers = Person.objects.filter(~Exists(posts), is_active=False)
    if people is not None:
        leavers = leavers.filter(pk__in=people)
    mine = Q(person__in=leavers)
    applications, places = Application.objects.open().filter(mine), Place.objects.current().filter(mine)
    affected = Q(applications__in=applications) | Q(places__in=places)
    ended = 0
    for cohort in Cohort.objects.still_to_come(today).filter(affected).distinct().order_by("pk"):
        ended += _release(locked(cohort), mine, now=now)
    return ended


def _release(cohort: Cohort, leavers: Q, *, now: datetime) -> int:
    found = list(cohort.applications.open().filter(leavers).select_related("person").order_by("pk"))
    for application in found:
        end(application, State.CANCELLED, reason=LEFT, now=now)
        place_given_up.send(sender=Application, application=application, by=None, now=now)
    given = cohort.places.current().filter(leavers).update(left_on=timezone.localdate(now))
    if found or given:
        serve(cohort, now=now)
    return len(found) + given


def _end(application: Application, cohort: Cohort, *, reason: str, by: Person, now: datetime) -> None:
    end(application, State.CANCELLED, reason=reason, now=now)
    place_given_up.send(sender=Application, application=application, by=by, now=now)
    serve(cohort, now=now)
