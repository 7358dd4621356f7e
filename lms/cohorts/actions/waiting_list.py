"""Gives free places away: booked by those just approved, offered to those in line. Callers hold the cohort's lock."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from lms.cohorts.deadlines import offer_until
from lms.cohorts.models import Application, Cohort, Place
from lms.cohorts.seats import Seats, seats
from lms.cohorts.signals import offer_lapsed, place_booked, place_offered
from lms.people.models import Person

State = Application.State


def serve(cohort: Cohort, *, now: datetime, just_approved: Application | None = None) -> None:
    """Give every free place to the next in line it suits, in the transaction that freed it.

    Somebody whose unit has used up its quota is passed over and keeps their place in the line; so does somebody whose
    account is switched off. Near the start nobody is offered what they could not take any more.
    """
    if cohort.cancelled_at:
        return
    line = list(cohort.applications.in_line().filter(person__is_active=True).select_related("person"))
    free = seats(cohort, timezone.localdate(now), wanted_by=[each.person_id for each in line])
    for application in line:
        if free.is_full():
            return
        if free.has_one_for(application.person_id):
            _give(application, cohort, free, now=now, is_awaited=application == just_approved)


def _give(application: Application, cohort: Cohort, free: Seats, *, now: datetime, is_awaited: bool) -> None:
    """Whoever asked a moment ago gets the place; whoever waited, or was put forward, is asked whether they want it."""
    until, is_own = offer_until(cohort, application.person_id, now), application.proposed_by_id is None
    if is_own and is_awaited:
        book(application, by=None, now=now)
    elif until is None:
        return
    elif is_own and cohort.offer_hours == 0:
        book(application, by=None, now=now)
    else:
        offer(application, until=until, now=now)
    free.take(application.person_id)


def book(application: Application, *, by: Person | None, now: datetime) -> None:
    place, _ = Place.objects.current().get_or_create(
        cohort=application.cohort, person=application.person, defaults={"taken_on": timezone.localdate(now)}
    )
    application.state, application.place, application.booked_at = State.BOOKED, place, now
    application.offer_expires_at = None
    application.save(update_fields=["state", "place", "booked_at", "offer_expires_at"])
    place_booked.send(sender=Application, application=application, by=by, now=now)


def offer(application: Application, *, until: datetime, now: datetime) -> None:
    application.state, application.offered_at, application.offer_expires_at = State.OFFERED, now, until
    application.save(update_fields=["state", "offered_at", "offer_expires_at"])
    place_offered.send(sender=Application, application=application, by=None, now=now)


def end(application: Application, state: str, *, reason: str = "", now: datetime) -> None:
    """Close an application; what it held, it lets go. The caller serves the line and says what happened."""
    held = application.place if application.state == State.BOOKED else None
    application.state, application.ended_at, application.ended_reason = state, now, reason
    application.save(update_fields=["state", "ended_at", "ended_reason"])
    if held:
        Place.objects.current().filter(pk=held.pk).update(left_on=timezone.localdate(now))
    _let_go_of_the_pair(application, now=now)


def _let_go_of_the_pair(application: Application, *, now: datetime) -> None:
    """Where a place was being passed on, an end on either side ends that.

    Ends the holder's, the colleague waits in line with the approval they have; ends the colleague's, the holder keeps
    the place.
    """
    if application.state == State.TRANSFERRED:
        return
    colleague, application.passed_to = application.passed_to, None
    if colleague:
        application.save(update_fields=["passed_to"])
        if colleague.state == State.OFFERED:
            colleague.state, colleague.offer_expires_at = State.WAITING, None
            colleague.save(update_fields=["state", "offer_expires_at"])
    Application.objects.filter(passed_to=application, state=State.BOOKED).update(passed_to=None)


def lapse(application: Application, *, now: datetime) -> None:
    end(application, State.LAPSED, now=now)
    offer_lapsed.send(sender=Application, application=application, by=None, now=now)
