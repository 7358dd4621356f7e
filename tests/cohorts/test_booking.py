"""Applying, approval, the waiting list and offers: the rules, one by one."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from lms.cohorts.actions import (
    apply,
    approve,
    approve_all,
    decline,
    name_approver,
)
from lms.cohorts.actions.set_up import ask_question, change
from lms.cohorts.approvers import open_for
from lms.cohorts.models import Application, Approval, ApprovalStep, Cohort
from lms.learning.models import Enrolment
from lms.people.models import Assignment

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
State = Application.State


def state(application: Application) -> str:
    return Application.objects.get(pk=application.pk).state


def applied_by(cohort, *people) -> list[Application]:
    return [apply(cohort, person, {}, now=NOON) for person in people]


# ---- applying -----------------------------------------------------------------------------
def test_a_free_place_without_a_route_is_booked_at_once_and_enrols_in_the_level(course, nurse, told):
    (mine,) = applied_by(course, nurse)
    assert state(mine) == State.BOOKED
    assert course.places.get().person == nurse
    assert Enrolment.objects.filter(person=nurse, level=course.level).exists()
    assert told == [("booked", "Joanna Pryce")]


def test_a_refused_application_keeps_nothing_and_says_which_question_is_missing(course, nurse, trainer):
    question = ask_question(course, "Why?", is_required=True, by=trainer)
    with pytest.raises(ValidationError, match="Why"):
        apply(course, nurse, {question.pk: "  "}, now=NOON)
    assert not Application.objects.exists()
    mine = apply(course, nurse, {question.pk: "To learn."}, now=NOON)
    assert mine.answers.get().text == "To learn."


@pytest.mark.parametrize(
    "fields, words",
    [
        ({"applications_open_on": None}, "trainers give the places"),
        ({"applications_open_on": date(2026, 2, 1)}, "from 1 February 2026"),
        ({"applications_close_on": date(2026, 1, 4)}, "until 4 January 2026"),
        ({"cancelled_at": NOON}, "cancelled"),
    ],
)
def test_one_applies_only_while_the_cohort_takes_applications(course, nurse, fields, words):
    Cohort.objects.filter(pk=course.pk).update(**fields)
    with pytest.raises(ValidationError, match=words):
        apply(course, nurse, {}, now=NOON)


def test_people_of_another_organisation_apply_only_where_the_alliance_shares(course, stranger, northbridge):
    with pytest.raises(PermissionDenied):
        apply(course, stranger, {}, now=NOON)
    from lms.people.models import Alliance

    alliance = Alliance.objects.create(name="Moor and coast")
    for organisation in (northbridge, stranger.organisation):
        organisation.alliance = alliance
        organisation.save()
    course.alliance = alliance
    course.save()
    stranger.refresh_from_db()
    assert apply(course, stranger, {}, now=NOON).cohort == course


def test_the_entry_rule_of_the_level_holds(course, nurse, escalator):
    from curriculum.models import LevelPage

    above = escalator.add_child(
        instance=LevelPage(
            title="Improver", slug="improver", code="L2", number=2, strapline="Test it", lead="Test it.",
            for_whom="All", entry_text="Level 1", taught_hours=8, elapsed_text="60 days", days_to_complete=60,
            validity_months=36, entry_level=course.level,
        )
    )  # fmt: skip
    course.level = above
    course.save()
    with pytest.raises(ValidationError, match="You need"):
        apply(course, nurse, {}, now=NOON)


# ---- approval -----------------------------------------------------------------------------
def test_the_line_manager_of_today_decides_and_the_former_no_longer_can(routed, nurse, ward_manager, hire):
    applied_by(routed, nurse)
    approval = Approval.objects.get()
    assert approval.asked == ward_manager
    new = hire("New Manager")
    Assignment.objects.filter(person=nurse).update(line_manager=new)
    with pytest.raises(PermissionDenied):
        approve(approval, by=ward_manager, now=NOON)
    assert list(open_for(new, NOON.date())) == [approval]
    approve(approval, by=new, now=NOON)
    assert routed.places.get().person == nurse


def test_the_steps_of_a_route_are_asked_in_sequence_and_nobody_decides_their_own(routed, nurse, ward_manager, sponsor):
    routed.approval_route = [ApprovalStep.MANAGER, ApprovalStep.LEAD]
    routed.lead = nurse
    routed.save()
    (mine,) = applied_by(routed, nurse)
    first = Approval.objects.get()
    approve(first, by=ward_manager, now=NOON)
    second = mine.approvals.get(step=ApprovalStep.LEAD)
    assert second.asked is None, "the lead is the applicant"
    with pytest.raises(PermissionDenied):
        approve(second, by=nurse, now=NOON)
    assert state(mine) == State.APPROVAL
    name_approver(second, sponsor, by=routed.trainers.get(), now=NOON)
    approve(second, by=sponsor, now=NOON)
    assert state(mine) == State.BOOKED


def test_nobody_in_the_part_is_left_open_for_the_trainer_to_name_one(routed, hire, trainer, sponsor, stranger):
    alone = hire("Nobody's Report")
    (mine,) = applied_by(routed, alone)
    approval = mine.approvals.get()
    assert approval.asked is None
    for wrong in (alone, stranger):
        with pytest.raises(ValidationError):
            name_approver(approval, wrong, by=trainer, now=NOON)
    name_approver(approval, sponsor, by=trainer, now=NOON)
    approve(approval, by=sponsor, now=NOON)
    assert state(mine) == State.BOOKED


def test_declining_needs_a_reason_ends_the_application_and_tells(routed, nurse, ward_manager, told):
    (mine,) = applied_by(routed, nurse)
    approval = Approval.objects.get()
    with pytest.raises(ValidationError, match="Say why"):
        decline(approval, " ", by=ward_manager, now=NOON)
    decline(approval, "No cover in March.", by=ward_manager, now=NOON)
    mine.refresh_from_db()
    assert (mine.state, mine.ended_reason) == (State.NOT_APPROVED, "No cover in March.")
    assert told == [("declined", "Joanna Pryce")]
    with pytest.raises(ValidationError, match="decided this already"):
        approve(approval, by=ward_manager, now=NOON)


def test_approving_grants_the_hours_of_all_sessions_unless_it_says_fewer(routed, session, colleagues, ward_manager):
    """The session of the cohort lasts seven hours."""
    routed.capacity = 5
    routed.save()
    first, second = (each.approvals.get() for each in applied_by(routed, *colleagues[:2]))
    assert approve(first, by=ward_manager, now=NOON).release_hours == Decimal("7.0")
    granted = approve(second, by=ward_manager, now=NOON, release_hours=Decimal("3.5"), cover="Bank nurse")
    assert (granted.release_hours, granted.cover) == (Decimal("3.5"), "Bank nurse")


def test_a_route_that_loses_its_last_open_step_lets_people_in(routed, nurse, trainer):
    (mine,) = applied_by(routed, nurse)
    change(routed, {"approval_route": []}, by=trainer, now=NOON)
    assert state(mine) == State.BOOKED
    assert not Approval.objects.exists()


def test_several_are_approved_in_the_order_they_applied(routed, colleagues, ward_manager):
    applications = applied_by(routed, *colleagues)
    approve_all(reversed(Approval.objects.select_related("application")), by=ward_manager, now=NOON)
    assert [state(each) for each in applications] == [State.BOOKED, State.WAITING, State.WAITING]
    assert list(routed.applications.in_line()) == applications[1:]
