"""The waiting list, offers, leavers and places passed on: the rules, one by one."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from lms.cohorts.actions import (
    accept,
    apply,
    approve,
    approve_all,
    cancel,
    decline_offer,
    give_places,
    give_up_place,
    lapse_offers,
    pass_on,
    release_leavers,
    take_out,
)
from lms.cohorts.actions.set_up import ask_question, change, set_quota, withdraw_question
from lms.cohorts.deadlines import heard_at
from lms.cohorts.models import Application, Approval, Cohort, Session
from lms.people.models import Assignment, OrgUnit
from lms.reminders import cohort_rules
from lms.reminders.models import OutboxMessage

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
State = Application.State


def state(application: Application) -> str:
    return Application.objects.get(pk=application.pk).state


def applied_by(cohort, *people) -> list[Application]:
    return [apply(cohort, person, {}, now=NOON) for person in people]


# ---- the waiting list ---------------------------------------------------------------------
def test_a_cancelled_place_is_offered_to_the_next_who_keeps_their_approval(routed, colleagues, ward_manager, told):
    first, second, third = applied_by(routed, *colleagues)
    approve_all(Approval.objects.select_related("application"), by=ward_manager, now=NOON)
    cancel(first, by=first.person, now=NOON)
    second.refresh_from_db()
    assert (second.state, second.offer_expires_at) == (State.OFFERED, heard_at(second.person_id, NOON) + 72 * HOUR)
    assert state(third) == State.WAITING
    accept(second, by=second.person, now=NOON + timedelta(hours=71))
    assert routed.places.current().get().person == second.person
    assert second.approvals.get().decision == "approved"
    assert told[-2:] == [("offered", "Colleague B"), ("booked", "Colleague B")]


def test_declined_and_lapsed_offers_go_to_the_next_in_the_same_transaction(course, colleagues, told):
    first, second, third = applied_by(course, *colleagues)
    cancel(first, by=first.person, now=NOON)
    decline_offer(second, by=second.person, now=NOON)
    assert [state(second), state(third)] == [State.DECLINED, State.OFFERED]
    assert lapse_offers(course, now=NOON + timedelta(hours=71)) == 0
    assert lapse_offers(course, now=NOON + timedelta(hours=72.5)) == 1
    assert lapse_offers(course, now=NOON + timedelta(hours=72.5)) == 0
    assert state(third) == State.LAPSED
    assert told[-2:] == [("offered", "Colleague C"), ("lapsed", "Colleague C")]


def test_an_offer_accepted_too_late_lapses_and_serves_the_next(course, colleagues):
    first, second, third = applied_by(course, *colleagues)
    cancel(first, by=first.person, now=NOON)
    late = NOON + timedelta(hours=73)
    assert accept(second, by=second.person, now=late).state == State.LAPSED
    assert state(third) == State.OFFERED


def test_without_offer_hours_the_next_is_booked_at_once(course, colleagues):
    Cohort.objects.filter(pk=course.pk).update(offer_hours=0)
    first, second, _ = applied_by(course, *colleagues)
    cancel(first, by=first.person, now=NOON)
    assert state(second) == State.BOOKED


@pytest.mark.parametrize("hours_before, until_start", [(73, False), (71, True), (2, True), (0.5, None)])
def test_near_the_start_an_offer_is_shortened_and_in_the_last_hour_none_is_made(
    course, colleagues, trainer, hours_before, until_start
):
    start = datetime(2026, 1, 23, 16, tzinfo=UTC)  # a Friday
    Session.objects.create(
        cohort=course, title="One", held_on=start.date(), starts_at=time(16), ends_at=time(17), place="Room"
    )
    first, second, _ = applied_by(course, *colleagues)
    now = start - timedelta(hours=hours_before)
    take_out(first, "Moved away.", by=trainer, now=now)
    second.refresh_from_db()
    if until_start is None:
        assert second.state == State.WAITING
    else:
        assert second.offer_expires_at == (start if until_start else heard_at(second.person_id, now) + 72 * HOUR)


@pytest.mark.parametrize(
    "made, opens",
    [
        (datetime(2026, 1, 9, 19, tzinfo=UTC), datetime(2026, 1, 12, 8, tzinfo=UTC)),  # a Friday evening
        (datetime(2026, 4, 2, 17, 30, tzinfo=UTC), datetime(2026, 4, 7, 7, tzinfo=UTC)),  # before Easter
    ],
)
def test_the_time_to_answer_begins_when_the_mail_goes_out(course, colleagues, settings, made, opens):
    settings.DEMO_MODE = False  # there, mails go at once
    Cohort.objects.update(starts_on=date(2026, 6, 1), cancel_until_days=0)
    first, second, _ = applied_by(course, *colleagues)
    cancel(first, by=first.person, now=made)
    second.refresh_from_db()
    mail = OutboxMessage.objects.get(rule__code=cohort_rules.OFFERED)
    assert opens <= mail.not_before < opens + HOUR
    assert second.offer_expires_at == mail.not_before + 72 * HOUR
    assert f"{timezone.localtime(second.offer_expires_at):%H:%M}" in mail.body


def test_nobody_is_offered_what_they_would_read_of_too_late(course, colleagues, trainer, settings):
    """The line moves no more on the evening before an early start: the trainer gives the place."""
    settings.DEMO_MODE = False
    Session.objects.create(
        cohort=course, title="One", held_on=date(2026, 1, 20), starts_at=time(8, 30), ends_at=time(16), place="Room"
    )
    first, second, _ = applied_by(course, *colleagues)
    take_out(first, "Moved away.", by=trainer, now=datetime(2026, 1, 19, 20, tzinfo=UTC))
    assert state(second) == State.WAITING


def test_somebody_over_their_units_quota_is_passed_over_and_served_when_it_frees(
    course, colleagues, hire, ward, trainer, northbridge
):
    other = OrgUnit.objects.create(organisation=northbridge, kind="team", name="Ward 9")
    elsewhere = hire("From Ward 9", unit=other)
    set_quota(course, ward, 1, by=trainer, now=NOON)
    change(course, {"capacity": 2}, by=trainer, now=NOON)
    first, second, third = applied_by(course, *colleagues)
    (theirs,) = applied_by(course, elsewhere)
    assert [state(each) for each in (first, second, third, theirs)] == ["booked", "waiting", "waiting", "booked"]
    cancel(first, by=first.person, now=NOON)
    assert [state(second), state(third)] == [State.OFFERED, State.WAITING]
    change(course, {"capacity": 3}, by=trainer, now=NOON)
    assert state(third) == State.WAITING, "the quota still holds"
    set_quota(course, ward, None, by=trainer, now=NOON)
    assert state(third) == State.OFFERED


def test_a_quota_of_a_division_holds_for_the_wards_below_it(course, colleagues, ward, trainer):
    set_quota(course, ward.parent, 1, by=trainer, now=NOON)
    change(course, {"capacity": None}, by=trainer, now=NOON)
    assert [state(each) for each in applied_by(course, *colleagues)] == ["booked", "waiting", "waiting"]


def test_a_raised_capacity_serves_the_line_and_it_never_falls_below_who_is_in(course, colleagues, trainer):
    _, second, third = applied_by(course, *colleagues)
    change(course, {"capacity": 3}, by=trainer, now=NOON)
    assert [state(second), state(third)] == [State.OFFERED, State.OFFERED]
    with pytest.raises(ValidationError, match="3 places are taken"):
        change(course, {"capacity": 2}, by=trainer, now=NOON)


def test_a_place_the_trainer_ends_goes_to_the_next_and_one_they_give_books_an_application(course, colleagues, trainer):
    first, second, third = applied_by(course, *colleagues)
    with pytest.raises(ValidationError, match="0 places are left"):
        give_places(course, [third.person], by=trainer, from_on=NOON.date(), now=NOON)
    give_up_place(course.places.get(), by=trainer, today=NOON.date(), now=NOON)
    assert [state(first), state(second)] == [State.CANCELLED, State.OFFERED]
    change(course, {"capacity": 2}, by=trainer, now=NOON)
    give_places(course, [second.person], by=trainer, from_on=NOON.date(), now=NOON)
    assert [state(second), state(third)] == [State.BOOKED, State.OFFERED]


def test_after_the_cut_off_only_the_trainer_cancels(course, nurse, trainer):
    (mine,) = applied_by(course, nurse)
    cut_off = datetime(2026, 2, 28, 12, tzinfo=UTC)
    with pytest.raises(ValidationError, match="Ask your trainer"):
        cancel(mine, by=nurse, now=cut_off + timedelta(days=1))
    take_out(mine, "Ill.", by=trainer, now=cut_off + timedelta(days=1))
    assert state(mine) == State.CANCELLED
    assert course.places.current().count() == 0


# ---- leavers ------------------------------------------------------------------------------
def test_a_leavers_place_goes_to_the_next_and_one_who_comes_back_applies_again(course, colleagues):
    first, second, _ = applied_by(course, *colleagues)
    leaver = first.person
    leaver.is_active = False
    leaver.save()
    assert release_leavers(now=NOON) == 0, "suspended, but still in post"
    Assignment.objects.filter(person=leaver).update(ends_on=date(2026, 1, 4))
    assert release_leavers(now=NOON) == 1
    assert release_leavers(now=NOON) == 0
    assert [state(first), state(second)] == [State.CANCELLED, State.OFFERED]
    leaver.is_active = True
    leaver.save()
    assert state(apply(course, leaver, {}, now=NOON)) == State.WAITING


def test_an_offer_to_a_switched_off_account_lapses_and_one_in_line_is_passed_over(course, colleagues):
    first, second, third = applied_by(course, *colleagues)
    cancel(first, by=first.person, now=NOON)
    second.person.is_active = False
    second.person.save()
    assert lapse_offers(course, now=NOON) == 1
    assert [state(second), state(third)] == [State.LAPSED, State.OFFERED]


# ---- passing on ---------------------------------------------------------------------------
def test_a_place_is_passed_on_when_the_colleague_is_approved_and_takes_it(routed, colleagues, ward_manager, hire):
    me, waiting, friend = colleagues
    mine, line = applied_by(routed, me, waiting)
    approve_all(Approval.objects.select_related("application"), by=ward_manager, now=NOON)
    theirs = pass_on(mine, friend, by=me, now=NOON)
    assert pass_on(mine, friend, by=me, now=NOON) == theirs
    assert [state(mine), state(theirs)] == [State.BOOKED, State.APPROVAL]
    approve(theirs.approvals.get(), by=ward_manager, now=NOON)
    assert [state(mine), state(theirs), state(line)] == [State.BOOKED, State.OFFERED, State.WAITING]
    accept(theirs, by=friend, now=NOON)
    assert [state(mine), state(theirs), state(line)] == [State.TRANSFERRED, State.BOOKED, State.WAITING]
    assert [place.person for place in routed.places.current()] == [friend]


def test_a_colleague_who_declines_leaves_the_place_where_it_was(course, colleagues):
    me, waiting, friend = colleagues
    mine, line = applied_by(course, me, waiting)
    theirs = pass_on(mine, friend, by=me, now=NOON)
    decline_offer(theirs, by=friend, now=NOON)
    mine.refresh_from_db()
    assert (mine.state, mine.passed_to, state(line)) == (State.BOOKED, None, State.WAITING)


def test_a_place_cancelled_while_it_is_passed_on_goes_by_the_line(course, colleagues):
    me, waiting, friend = colleagues
    mine, line = applied_by(course, me, waiting)
    theirs = pass_on(mine, friend, by=me, now=NOON)
    cancel(mine, by=me, now=NOON)
    assert [state(mine), state(line), state(theirs)] == [State.CANCELLED, State.OFFERED, State.WAITING]


def test_a_place_is_not_passed_on_past_quotas_or_to_strangers(course, nurse, hire, northbridge, trainer, stranger):
    other = OrgUnit.objects.create(organisation=northbridge, kind="team", name="Ward 9")
    holder, friend = hire("On Ward 9", unit=other), hire("Also On Ward 9", unit=other)
    set_quota(course, other, 1, by=trainer, now=NOON)
    change(course, {"capacity": 2}, by=trainer, now=NOON)
    mine, theirs = applied_by(course, nurse, holder)
    with pytest.raises(ValidationError, match="no place left"):
        pass_on(mine, friend, by=nurse, now=NOON)
    with pytest.raises(PermissionDenied):
        pass_on(mine, stranger, by=nurse, now=NOON)
    assert pass_on(theirs, friend, by=holder, now=NOON).person == friend, "within the quota they swap"


def test_a_question_that_was_answered_is_withdrawn_and_kept(course, nurse, trainer):
    kept = ask_question(course, "Why?", is_required=True, by=trainer)
    gone = ask_question(course, "When?", is_required=False, by=trainer)
    withdraw_question(gone, by=trainer, now=NOON)
    apply(course, nurse, {kept.pk: "To learn."}, now=NOON)
    withdraw_question(kept, by=trainer, now=NOON)
    assert list(course.questions.values_list("text", "withdrawn_at")) == [("Why?", NOON)]


def test_who_takes_over_a_place_answers_what_the_cohort_asks(client, course, colleagues, trainer):
    asked = ask_question(course, "What would you look at?", is_required=True, by=trainer)
    me, friend, _ = colleagues
    mine = apply(course, me, {asked.pk: "Porters."}, now=NOON)
    theirs = pass_on(mine, friend, by=me, now=NOON)
    with pytest.raises(ValidationError, match="Answer this question too"):
        accept(theirs, by=friend, now=NOON)
    assert [state(mine), state(theirs)] == [State.BOOKED, State.OFFERED]
    Application.objects.filter(pk=theirs.pk).update(offer_expires_at=timezone.now() + HOUR)
    client.force_login(friend)
    page = reverse("cohorts:application", args=[theirs.pk])
    assert "What would you look at?" in client.get(page).text
    take = reverse("cohorts:accept_offer", args=[theirs.pk])
    refused = client.post(take, {f"question-{asked.pk}": " "})
    assert (refused.status_code, state(theirs)) == (422, State.OFFERED)
    assert "Answer: What would you look at?" in refused.text
    assert client.post(take, {f"question-{asked.pk}": "Bed moves."}).status_code == 302
    assert [state(mine), state(theirs)] == [State.TRANSFERRED, State.BOOKED]
    assert theirs.answers.get().text == "Bed moves."
    assert "Bed moves." in client.get(page).text


def test_who_waited_in_line_has_answered_already_and_is_asked_nothing_more(course, colleagues, trainer):
    first, second, _ = applied_by(course, *colleagues)
    ask_question(course, "Asked later?", is_required=True, by=trainer)
    cancel(first, by=first.person, now=NOON)
    assert accept(second, by=second.person, now=NOON).state == State.BOOKED
