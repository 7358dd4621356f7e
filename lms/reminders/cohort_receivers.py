"""Turns what happens to applications, places and sessions of cohorts into messages, in the same transaction.

Reasons stay on the pages: a mail may be read by others.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from lms.cohorts import deadlines, signals
from lms.cohorts.calendar import bundle, cancellation, cancellations, invitation
from lms.cohorts.models import Application, Approval, Session
from lms.people.models import Person
from lms.reminders import cohort_rules, quiet_hours
from lms.reminders.outbox import put


def tell(application: Application, rule: str, occurrence: str, when: str, *, now: datetime, calendar: str = "") -> None:
    """Owe whose application it is this message; `when` in words."""
    link = reverse("cohorts:application", args=[application.pk])
    words = {"what": application.cohort.name, "when": when, "link": link}
    put(application.person, rule, f"application:{application.pk}", occurrence, words, now=now, calendar=calendar)


@deadlines.register
def is_read(person: int, now: datetime) -> datetime:
    """When a mail owed now goes to this person: nothing is sent at night or at the weekend but in the demo."""
    return now if settings.DEMO_MODE else quiet_hours.opening(now, person)


@receiver(signals.applied, dispatch_uid="reminders.applied")
def tell_about_the_application(
    sender: Any, application: Application, by: Person | None, now: datetime, **kwargs: Any
) -> None:
    is_own = by is None or by.pk == application.person_id
    rule = cohort_rules.APPLIED if is_own else cohort_rules.PUT_FORWARD
    tell(application, rule, "applied", _day(now), now=now)


@receiver(signals.approval_asked, dispatch_uid="reminders.approval_asked")
def ask_for_approval(sender: Any, application: Application, approval: Approval, now: datetime, **kwargs: Any) -> None:
    """Whose part is vacant is nobody to write to: HR and the trainer see that on their pages."""
    if approval.asked is None:
        return
    words = {
        "what": f"{application.person.full_name} applies for {application.cohort.name}",
        "when": _day(application.made_at),
        "link": reverse("cohorts:approvals"),
    }
    put(approval.asked, cohort_rules.APPROVAL_ASKED, f"approval:{approval.pk}", "asked", words, now=now)


@receiver(signals.application_declined, dispatch_uid="reminders.application_declined")
def tell_it_was_not_approved(sender: Any, application: Application, now: datetime, **kwargs: Any) -> None:
    tell(application, cohort_rules.NOT_APPROVED, "not approved", _day(now), now=now)


@receiver(signals.place_booked, dispatch_uid="reminders.place_booked")
def confirm_the_place(sender: Any, application: Application, now: datetime, **kwargs: Any) -> None:
    sessions = _to_come(application, now)
    begins = sessions[0].held_on if sessions else application.cohort.starts_on
    when = date_format(begins, "j F Y") if begins else "a day that is still to be set"
    calendar = bundle(sessions, application.person, now=now) if sessions else ""
    tell(application, cohort_rules.BOOKED, _since(application.booked_at, now), when, now=now, calendar=calendar)


@receiver(signals.put_in_line, dispatch_uid="reminders.put_in_line")
def tell_about_the_waiting_list(sender: Any, application: Application, now: datetime, **kwargs: Any) -> None:
    tell(application, cohort_rules.IN_LINE, _since(application.approved_at, now), _day(now), now=now)


@receiver(signals.place_offered, dispatch_uid="reminders.place_offered")
def offer_the_place(sender: Any, application: Application, now: datetime, **kwargs: Any) -> None:
    until = _moment(application.offer_expires_at or now)
    tell(application, cohort_rules.OFFERED, _since(application.offered_at, now), until, now=now)


@receiver(signals.offer_lapsed, dispatch_uid="reminders.offer_lapsed")
def tell_the_offer_has_ended(sender: Any, application: Application, now: datetime, **kwargs: Any) -> None:
    until = _moment(application.offer_expires_at or now)
    tell(application, cohort_rules.OFFER_LAPSED, "lapsed", until, now=now)


@receiver(signals.place_given_up, dispatch_uid="reminders.place_given_up")
def tell_the_place_has_ended(sender: Any, application: Application, now: datetime, **kwargs: Any) -> None:
    """Who never had the place has nothing in a calendar."""
    if application.place_id is None:
        tell(application, cohort_rules.WITHDRAWN, "ended", _day(now), now=now)
    else:
        tell(application, cohort_rules.GIVEN_UP, "ended", _day(now), now=now, calendar=_taken_out(application, now))


@receiver(signals.place_passed_on, dispatch_uid="reminders.place_passed_on")
def tell_the_place_was_passed_on(sender: Any, application: Application, now: datetime, **kwargs: Any) -> None:
    """Their colleague has been told by the booking."""
    tell(application, cohort_rules.PASSED_ON, "passed on", _day(now), now=now, calendar=_taken_out(application, now))


@receiver(signals.session_moved, dispatch_uid="reminders.session_moved")
def tell_the_session_has_moved(sender: Any, session: Session, now: datetime, **kwargs: Any) -> None:
    for person in _everybody(session):
        file = invitation(session, person, now=now)
        _about_session(session, person, cohort_rules.SESSION_MOVED, f"moved {session.sequence}", now, file)


@receiver(signals.session_cancelled, dispatch_uid="reminders.session_cancelled")
def tell_the_session_is_cancelled(sender: Any, session: Session, now: datetime, **kwargs: Any) -> None:
    for person in _everybody(session):
        file = cancellation(session, person, now=now)
        _about_session(session, person, cohort_rules.SESSION_CANCELLED, "cancelled", now, file)


def _about_session(session: Session, person: Person, rule: str, occurrence: str, now: datetime, file: str) -> None:
    hours = f"{session.starts_at:%H:%M} to {session.ends_at:%H:%M}"
    words = {
        "what": session.title,
        "when": f"{date_format(session.held_on, 'j F Y')}, {hours}, {session.place}",
        "link": reverse("cohorts:session", args=[session.pk]),
    }
    put(person, rule, f"session:{session.pk}", occurrence, words, now=now, calendar=file)


def _everybody(session: Session) -> list[Person]:
    """Who has a place, and who runs it; a cohort is a few dozen people."""
    placed = Person.objects.filter(places__cohort=session.cohort_id, places__left_on=None)
    return list((placed | session.facilitators.all()).distinct().order_by("pk"))


def _to_come(application: Application, now: datetime) -> list[Session]:
    sessions = application.cohort.sessions.filter(cancelled_at=None, held_on__gte=timezone.localdate(now))
    return list(sessions.select_related("cohort__level"))


def _taken_out(application: Application, now: datetime) -> str:
    return cancellations(_to_come(application, now), application.person, now=now)


def _since(moment: datetime | None, now: datetime) -> str:
    """Names one of several times that the same may happen to an application."""
    return (moment or now).strftime("%Y-%m-%d %H:%M:%S")


def _day(moment: datetime) -> str:
    return date_format(timezone.localdate(moment), "j F Y")


def _moment(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "l j F Y, H:i")
