"""Who applies, decides, waits or is booked hears of it, with a file that keeps their calendar right."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from lms.cohorts import signals
from lms.cohorts.models import Application, Approval, Cohort, Place, Session
from lms.reminders.due import plan
from lms.reminders.models import OutboxMessage
from lms.reminders.wanted import objection

NOW = datetime(2026, 1, 5, 10, 0, tzinfo=UTC)
FUTURE = date(2099, 1, 12)
State = Application.State


@pytest.fixture
def cohort(northbridge, fundamentals, trainer) -> Cohort:
    made = Cohort.objects.create(organisation=northbridge, level=fundamentals, name="Spring", starts_on=FUTURE)
    made.trainers.add(trainer)
    return made


@pytest.fixture
def session(cohort, trainer) -> Session:
    made = Session.objects.create(
        cohort=cohort, title="Run charts", held_on=FUTURE, starts_at=time(9), ends_at=time(12), place="Seminar room 2"
    )
    made.facilitators.add(trainer)
    return made


@pytest.fixture
def apply(cohort, nurse):
    """A function that makes the nurse's application: apply(state=State.BOOKED)."""

    def _apply(state: str = State.APPROVAL, **fields) -> Application:
        if state == State.BOOKED:
            fields["place"] = Place.objects.create(cohort=cohort, person=nurse, taken_on=date(2026, 1, 5))
        return Application.objects.create(cohort=cohort, person=nurse, state=state, made_at=NOW, **fields)

    return _apply


def tell(signal, application: Application, by=None, **more) -> OutboxMessage:
    signal.send(sender=Application, application=application, by=by, now=NOW, **more)
    return OutboxMessage.objects.latest("pk")


def test_an_application_is_confirmed_and_the_manager_is_asked(apply, nurse, ward_manager):
    application = apply()
    assert tell(signals.applied, application, nurse).subject == "We have your application for Spring"
    approval = Approval.objects.create(application=application, step="manager", asked=ward_manager, asked_at=NOW)
    asked = tell(signals.approval_asked, application, approval=approval)
    assert (asked.person, asked.subject) == (ward_manager, "Joanna Pryce applies for Spring: do you approve?")
    assert objection(asked) == ""
    Approval.objects.update(decision="approved", decided_by=ward_manager, decided_at=NOW)
    assert objection(asked) == "It no longer waits for this person."


def test_mails_lead_to_the_page_where_something_can_be_done(apply, nurse, ward_manager):
    application = apply()
    assert f"/cohorts/applications/{application.pk}/" in tell(signals.applied, application, nurse).body
    approval = Approval.objects.create(application=application, step="manager", asked=ward_manager, asked_at=NOW)
    assert "/approvals/" in tell(signals.approval_asked, application, approval=approval).body


def test_a_vacant_part_is_nobody_to_write_to(apply):
    approval = Approval.objects.create(application=(mine := apply()), step="manager", asked_at=NOW)
    signals.approval_asked.send(sender=Approval, application=mine, approval=approval, by=None, now=NOW)
    assert OutboxMessage.objects.count() == 0


def test_who_is_put_forward_by_a_colleague_is_not_told_that_they_applied(apply, coach):
    assert tell(signals.applied, apply(), coach).rule.code == "cohort-put-forward"


def test_a_booking_brings_the_sessions_for_the_calendar(apply, session):
    booked = tell(signals.place_booked, apply(State.BOOKED, booked_at=NOW))
    assert "It begins on 12 January 2099." in booked.body
    assert "SUMMARY:Run charts" in booked.calendar
    assert objection(booked) == ""
    Application.objects.update(state=State.CANCELLED)
    assert objection(booked) == "The application has moved on."


def test_an_offer_is_told_at_once_and_the_day_before_it_ends(apply):
    ends = NOW + timedelta(hours=72)
    offered = tell(signals.place_offered, apply(State.OFFERED, offered_at=NOW, offer_expires_at=ends))
    assert "It is kept for you until Thursday 8 January 2026, 10:00." in " ".join(offered.body.split())
    plan(now=NOW + timedelta(days=1))
    assert OutboxMessage.objects.filter(rule__code="cohort-offer-ends").count() == 0
    plan(now=NOW + timedelta(days=2))
    last = OutboxMessage.objects.get(rule__code="cohort-offer-ends")
    assert (last.state, objection(last)) == ("due", "")
    Application.objects.update(state=State.LAPSED)
    assert objection(last) == objection(offered) == "The application has moved on."


def test_an_offer_made_twice_is_told_twice(apply):
    application = apply(State.OFFERED, offered_at=NOW, offer_expires_at=NOW + timedelta(days=3))
    tell(signals.place_offered, application)
    application.offered_at = NOW + timedelta(days=9)
    tell(signals.place_offered, application)
    assert OutboxMessage.objects.count() == 2


@pytest.mark.parametrize(
    ("signal", "state", "code"),
    [
        (signals.application_declined, State.NOT_APPROVED, "cohort-not-approved"),
        (signals.put_in_line, State.WAITING, "cohort-waiting-list"),
        (signals.place_given_up, State.CANCELLED, "cohort-application-ended"),
        (signals.place_passed_on, State.TRANSFERRED, "cohort-place-passed-on"),
    ],
)
def test_each_turn_of_an_application_has_its_words(apply, signal, state, code):
    told = tell(signal, apply(state))
    assert (told.rule.code, objection(told)) == (code, "")


def test_an_offer_that_lapsed_is_told(apply):
    told = tell(signals.offer_lapsed, apply(State.LAPSED, offer_expires_at=NOW))
    assert (told.rule.code, objection(told)) == ("cohort-offer-lapsed", "")


def test_who_had_a_place_gets_the_sessions_taken_out_of_the_calendar(apply, session):
    told = tell(signals.place_given_up, apply(State.BOOKED, booked_at=NOW))
    assert told.rule.code == "cohort-place-ended"
    assert "METHOD:CANCEL" in told.calendar


def test_a_session_that_moves_tells_everybody_in_it_once_for_each_change(apply, session, nurse, trainer):
    apply(State.BOOKED, booked_at=NOW)
    session.sequence = 1
    session.save()
    for _ in range(2):
        signals.session_moved.send(sender=Session, session=session, by=trainer, now=NOW)
    first = list(OutboxMessage.objects.all())
    assert {message.person for message in first} == {nurse, trainer}
    assert all("METHOD:REQUEST" in message.calendar and objection(message) == "" for message in first)
    session.sequence = 2
    session.save()
    assert {objection(message) for message in first} == {"The session has been changed again."}


def test_a_cancelled_session_is_told_and_not_reminded_of(apply, session, nurse, trainer):
    apply(State.BOOKED, booked_at=NOW)
    session.held_on, session.cancelled_at = date(2026, 1, 12), NOW
    session.save()
    signals.session_cancelled.send(sender=Session, session=session, by=trainer, now=NOW)
    told = OutboxMessage.objects.get(person=nurse)
    assert told.subject.startswith("Cancelled: Run charts, 12 January 2026, 09:00 to 12:00")
    assert "METHOD:CANCEL" in told.calendar
    plan(now=NOW)
    assert not OutboxMessage.objects.filter(rule__code="session-soon").exists()
