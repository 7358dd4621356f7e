"""Offers of a place: accepted or declined in time, or lapsed and passed to the next in line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from lms.cohorts.actions.applying import keep_answers
from lms.cohorts.actions.cohorts import locked
from lms.cohorts.actions.waiting_list import book, end, lapse, serve
from lms.cohorts.models import Application, Cohort
from lms.cohorts.seats import seats
from lms.cohorts.signals import place_given_up, place_passed_on
from lms.people.models import Person

State = Application.State


@transaction.atomic
def accept(
    application: Application, answers: Mapping[int, str] | None = None, *, by: Person, now: datetime
) -> Application:
    """Take the place offered. Look at the state of what comes back: an offer that has run out lapses instead.

    Whoever takes over a colleague's place answers here what the cohort asks of those who apply.
    """
    cohort = locked(application.cohort)
    fresh = _own(application, by)
    if fresh.state == State.BOOKED:
        return fresh
    _is_offered(fresh)
    if _has_run_out(fresh, now):
        lapse(fresh, now=now)
        serve(cohort, now=now)
        return fresh
    keep_answers(fresh, fresh.left_to_answer(), answers or {})
    former = Application.objects.filter(passed_to=fresh, state=State.BOOKED).select_related("person").first()
    if former:
        _change_hands(former, fresh, cohort, now=now)
    book(fresh, by=by, now=now)
    if former:
        place_passed_on.send(sender=Application, application=former, by=former.person, now=now)
        serve(cohort, now=now)  # the two may count against different quotas
    return fresh


@transaction.atomic
def decline_offer(application: Application, *, by: Person, now: datetime) -> Application:
    """Leave the place to the next in line. Declining twice is declining once."""
    cohort = locked(application.cohort)
    fresh = _own(application, by)
    if fresh.state == State.DECLINED:
        return fresh
    _is_offered(fresh)
    end(fresh, State.DECLINED, now=now)
    place_given_up.send(sender=Application, application=fresh, by=by, now=now)
    serve(cohort, now=now)
    return fresh


@transaction.atomic
def lapse_offers(cohort: Cohort, *, now: datetime) -> int:
    """End the cohort's offers that ran out, or whose person's account is switched off; the next in line are served."""
    cohort = locked(cohort)
    over = list(cohort.applications.filter(_ran_out(now), state=State.OFFERED).order_by("approved_at", "pk"))
    for application in over:
        lapse(application, now=now)
    if over:
        serve(cohort, now=now)
    return len(over)


def cohorts_with_offers_that_ran_out(now: datetime) -> list[Cohort]:
    over = Application.objects.filter(_ran_out(now), state=State.OFFERED)
    return list(Cohort.objects.filter(pk__in=over.values("cohort")).order_by("pk"))


def _ran_out(now: datetime) -> Q:
    return Q(offer_expires_at__lte=now) | Q(person__is_active=False)


def _has_run_out(application: Application, now: datetime) -> bool:
    return application.offer_expires_at is not None and application.offer_expires_at <= now


def _own(application: Application, by: Person) -> Application:
    fresh = Application.objects.select_related("person", "cohort").get(pk=application.pk)
    if fresh.person_id != by.pk or not by.is_active:
        raise PermissionDenied
    return fresh


def _is_offered(application: Application) -> None:
    if application.state != State.OFFERED:
        raise ValidationError(f"There is no offer to answer: your application is {application.get_state_display()}.")


def _change_hands(former: Application, to: Application, cohort: Cohort, *, now: datetime) -> None:
    """The former holder's place is free for the one they chose, as far as the quotas allow."""
    free = seats(cohort, timezone.localdate(now), wanted_by=[to.person_id], without=[former.person_id, to.person_id])
    if not free.has_one_for(to.person_id):
        raise ValidationError("Your unit has no place left in this cohort, so this one cannot be passed on to you.")
    end(former, State.TRANSFERRED, now=now)
