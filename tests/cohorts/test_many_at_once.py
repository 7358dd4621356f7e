"""Many people want the same places in the same instant. On PostgreSQL, where rows are locked."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from lms.cohorts.actions import accept, apply, approve, approve_all, cancel, lapse_offers, pass_on
from lms.cohorts.actions.set_up import change
from lms.cohorts.models import Application, Approval, ApprovalStep, Cohort, Place
from lms.people.models import Assignment, Person
from tests.at_once import at_once

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
State = Application.State
pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def course(cohort) -> Cohort:
    """Twenty places; one applies until February."""
    cohort.capacity, cohort.applications_open_on, cohort.starts_on = 20, date(2026, 1, 1), date(2026, 3, 2)
    cohort.save()
    return cohort


@pytest.fixture
def staff(ward, ward_manager):
    """A function that gives the ward so many nurses."""

    def _staff(number: int) -> list[Person]:
        people = Person.objects.bulk_create(
            Person(email=f"n{n}@x.example", full_name=f"Nurse {n:02}", organisation=ward.organisation)
            for n in range(number)
        )
        post = {"staff_group": "Nursing", "job_role": "Nurse", "starts_on": date(2020, 1, 1)}
        Assignment.objects.bulk_create(
            Assignment(person=each, unit=ward, number=str(each.pk), line_manager=ward_manager, **post)
            for each in people
        )
        return people

    return _staff


def in_state(cohort: Cohort, state: str) -> int:
    return cohort.applications.filter(state=state).count()


def booked(cohort: Cohort, people: list[Person]) -> list[Application]:
    return [apply(cohort, person, {}, now=NOON) for person in people]


@pytest.mark.parametrize("times", range(3))
def test_sixty_who_apply_at_once_for_twenty_places_are_booked_or_in_line(course, staff, times):
    people = staff(60)
    at_once(lambda number: apply(course, people[number], {}, now=NOON + timedelta(seconds=60 - number)), 60)
    assert [in_state(course, State.BOOKED), in_state(course, State.WAITING)] == [20, 40]
    assert course.places.current().count() == 20
    _places_went_by_order_of_approval(course)


@pytest.mark.parametrize("times", range(2))
def test_sixty_approved_at_once_get_twenty_places_in_order_of_approval(course, staff, ward_manager, times):
    course.approval_route = [ApprovalStep.MANAGER]
    course.save()
    applications = booked(course, staff(60))
    asked = {each.application_id: each for each in Approval.objects.all()}
    at_once(lambda number: approve(asked[applications[number].pk], by=ward_manager, now=NOON), 60)
    assert [in_state(course, State.BOOKED), in_state(course, State.WAITING)] == [20, 40]
    _places_went_by_order_of_approval(course)


def _places_went_by_order_of_approval(cohort: Cohort) -> None:
    order = list(cohort.applications.order_by("approved_at").values_list("state", flat=True))
    assert order == [State.BOOKED] * 20 + [State.WAITING] * 40
    assert len(set(cohort.applications.values_list("approved_at", flat=True))) == 60


@pytest.mark.parametrize("offer_hours, becomes", [(72, State.OFFERED), (0, State.BOOKED)])
def test_twenty_cancellations_at_once_promote_exactly_the_first_twenty_in_line(course, staff, offer_hours, becomes):
    Cohort.objects.filter(pk=course.pk).update(offer_hours=offer_hours)
    course.refresh_from_db()
    applications = booked(course, staff(60))
    line = [each.pk for each in course.applications.in_line()]
    at_once(lambda number: cancel(applications[number], by=applications[number].person, now=NOON), 20)
    promoted = list(course.applications.filter(state=becomes, pk__in=line).order_by("approved_at"))
    assert [each.pk for each in promoted] == line[:20]
    assert in_state(course, State.WAITING) == 20
    assert in_state(course, State.CANCELLED) == 20
    assert course.places.current().count() == (0 if offer_hours else 20)


def test_an_offer_accepted_while_it_lapses_is_one_or_the_other(course, staff):
    course.capacity = 1
    course.save()
    first, second, third = booked(course, staff(3))
    cancel(first, by=first.person, now=NOON)
    over = NOON + timedelta(hours=72)

    def either(number: int) -> None:
        if number % 2:
            lapse_offers(course, now=over)
        else:
            accept(second, by=second.person, now=over - timedelta(seconds=1))

    at_once(lambda number: _ignoring_refusals(either, number), 8)
    second.refresh_from_db(), third.refresh_from_db()
    assert (second.state, third.state) in [(State.BOOKED, State.WAITING), (State.LAPSED, State.OFFERED)]
    assert course.places.current().count() + in_state(course, State.OFFERED) == 1


def _ignoring_refusals(work, number: int) -> str:
    try:
        work(number)
    except ValidationError as refused:
        return refused.messages[0]
    return ""


def test_two_managers_who_decide_at_once_decide_once(course, staff, ward_manager, hire, ward):
    course.approval_route = [ApprovalStep.MANAGER]
    course.save()
    (nurse,) = staff(1)
    other = hire("Second Manager")
    Assignment.objects.create(
        person=nurse, unit=ward, number="2", is_primary=False, staff_group="Bank", job_role="Nurse",
        line_manager=other, starts_on=date(2020, 1, 1),
    )  # fmt: skip
    apply(course, nurse, {}, now=NOON)
    approval = Approval.objects.get()
    managers = [ward_manager, other]
    at_once(lambda number: _ignoring_refusals(lambda n: approve(approval, by=managers[n % 2], now=NOON), number), 8)
    assert in_state(course, State.BOOKED) == 1
    assert Place.objects.count() == 1


def test_many_clicks_on_apply_make_one_application(course, staff):
    (nurse,) = staff(1)
    found = at_once(lambda _: apply(course, nurse, {}, now=NOON), 12)
    assert {each.pk for each in found} == set(Application.objects.values_list("pk", flat=True))
    assert [Application.objects.count(), Place.objects.count()] == [1, 1]


def test_a_place_passed_on_while_it_is_cancelled_is_still_one_place(course, staff):
    course.capacity = 1
    course.save()
    nurse, waiting, colleague = staff(3)
    mine, _ = booked(course, [nurse, waiting])
    theirs = pass_on(mine, colleague, by=nurse, now=NOON)

    def either(number: int) -> None:
        if number % 2:
            cancel(mine, by=nurse, now=NOON)
        else:
            accept(theirs, by=colleague, now=NOON)

    at_once(lambda number: _ignoring_refusals(either, number), 8)
    assert course.places.current().count() + in_state(course, State.OFFERED) == 1
    assert Application.objects.get(pk=mine.pk).state in (State.TRANSFERRED, State.CANCELLED)


def test_a_capacity_lowered_while_people_apply_is_never_exceeded(course, staff, trainer):
    people = staff(30)

    def work(number: int) -> str:
        if number < 30:
            return _ignoring_refusals(lambda n: apply(course, people[n], {}, now=NOON), number)
        lowered = {"capacity": 10}
        return _ignoring_refusals(lambda n: change(course, lowered, by=trainer, now=NOON), number)

    at_once(work, 31)
    course.refresh_from_db()
    assert in_state(course, State.BOOKED) == course.capacity in (10, 20)
    assert in_state(course, State.WAITING) == 30 - course.capacity


def test_approving_several_cohorts_at_once_waits_for_nobody_in_a_circle(course, staff, ward_manager):
    """Each transaction takes two cohorts, in whichever order they are chosen on the page."""
    other = Cohort.objects.create(
        organisation=course.organisation, level=course.level, name="Autumn", capacity=5,
        applications_open_on=date(2026, 1, 1), approval_route=[ApprovalStep.MANAGER],
    )  # fmt: skip
    course.approval_route = [ApprovalStep.MANAGER]
    course.save()
    people = staff(10)
    for cohort in (course, other):
        booked(cohort, people)
    chosen = list(Approval.objects.select_related("application"))

    def work(number: int) -> None:
        order = chosen if number % 2 else chosen[::-1]
        with transaction.atomic():
            approve_all(order, by=ward_manager, now=NOON)

    at_once(work, 8)
    assert [in_state(course, State.BOOKED), in_state(other, State.BOOKED), in_state(other, State.WAITING)] == [10, 5, 5]
