"""Whether messages about cohorts, their places and their sessions are still wanted."""

from __future__ import annotations

from datetime import date

from lms.cohorts.models import Application, Approval, CohortMessage, Place, Session
from lms.reminders import cohort_rules
from lms.reminders.models import OutboxMessage
from lms.reminders.wanted.judging import Judge, Messages, keys, people

HELD, CANCELLED = "The session has been held.", "The session has been cancelled."
STATE = Application.State
# The states in which what a message says is still so.
STANDS = {
    cohort_rules.APPLIED: Application.OPEN,
    cohort_rules.PUT_FORWARD: (STATE.APPROVAL, STATE.WAITING, STATE.OFFERED),
    cohort_rules.NOT_APPROVED: (STATE.NOT_APPROVED,),
    cohort_rules.BOOKED: (STATE.BOOKED,),
    cohort_rules.IN_LINE: (STATE.WAITING,),
    cohort_rules.OFFERED: (STATE.OFFERED,),
    cohort_rules.OFFER_ENDS: (STATE.OFFERED,),
    cohort_rules.OFFER_LAPSED: (STATE.LAPSED,),
}


def session(messages: Messages, today: date) -> Judge:
    sessions = Session.objects.in_bulk(keys(messages))
    cohorts = {found.cohort_id for found in sessions.values()}
    places = Place.objects.current().filter(cohort__in=cohorts, person__in=people(messages))
    taken = set(places.values_list("cohort", "person"))

    def judge(message: OutboxMessage, key: int) -> str:
        found = sessions.get(key)
        if found is None or not message.occurrence.startswith(found.held_on.isoformat()):
            return "The session has been moved."
        if found.cancelled_at:
            return CANCELLED
        if found.held_on < today:
            return HELD
        return "" if (found.cohort_id, message.person_id) in taken else "The person has given up the place."

    return judge


def changed_session(messages: Messages, today: date) -> Judge:
    """Of one that was moved, where only the newest word counts, or cancelled."""
    sessions = Session.objects.in_bulk(keys(messages))

    def judge(message: OutboxMessage, key: int) -> str:
        found = sessions.get(key)
        if found is None or found.held_on < today:
            return HELD
        if message.rule.code == cohort_rules.SESSION_CANCELLED:
            return "" if found.cancelled_at else "The session takes place after all."
        if found.cancelled_at:
            return CANCELLED
        return "" if message.occurrence == f"moved {found.sequence}" else "The session has been changed again."

    return judge


def application(messages: Messages, today: date) -> Judge:
    """Each message says how an application stands; what it no longer says truly is not sent."""
    states = dict(Application.objects.filter(pk__in=keys(messages)).values_list("pk", "state"))
    return lambda message, key: "" if states.get(key) in STANDS[message.rule.code] else "The application has moved on."


def approval(messages: Messages, today: date) -> Judge:
    asked = Approval.objects.filter(
        pk__in=keys(messages), decision=Approval.Decision.OPEN, application__state=Application.State.APPROVAL
    )
    waiting = set(asked.values_list("pk", "asked"))
    return lambda message, key: "" if (key, message.person_id) in waiting else "It no longer waits for this person."


def cohort_message(messages: Messages, today: date) -> Judge:
    """What was written to a cohort is for those who are still in it."""
    cohorts = dict(CohortMessage.objects.filter(pk__in=keys(messages)).values_list("pk", "cohort"))
    places = Place.objects.current().filter(cohort__in=cohorts.values(), person__in=people(messages))
    taken = set(places.values_list("cohort", "person"))
    gone = "The person has given up the place."
    return lambda message, key: "" if (cohorts.get(key), message.person_id) in taken else gone
