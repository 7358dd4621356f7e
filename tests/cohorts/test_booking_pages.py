"""The pages of booking: what they say, what they keep, what they cost."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lms.cohorts import starter
from lms.cohorts.actions import apply
from lms.cohorts.actions.set_up import ask_question, set_quota
from lms.cohorts.models import Application, Approval, ApprovalStep, Cohort, CohortTemplate, Place, Session
from lms.people.models import Assignment, Person

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
State = Application.State


@pytest.fixture
def course(cohort) -> Cohort:
    """Takes applications from now on, asks the line manager, and meets twice in a month's time."""
    today = timezone.localdate()
    cohort.capacity, cohort.applications_open_on, cohort.approval_route = 5, today, [ApprovalStep.MANAGER]
    cohort.save()
    for days in (40, 47):
        Session.objects.create(
            cohort=cohort, title=f"Day {days}", held_on=today + timedelta(days=days), starts_at=time(9),
            ends_at=time(16), place="Room",
        )  # fmt: skip
    return cohort


def read(client, person, name, *args, status=200) -> str:
    client.force_login(person)
    answer = client.get(reverse(f"cohorts:{name}", args=args))
    assert answer.status_code == status
    return answer.content.decode()


def test_a_learner_applies_and_what_they_typed_is_kept_when_an_answer_is_missing(client, course, nurse, trainer):
    first = ask_question(course, "Which problem?", is_required=True, by=trainer)
    second = ask_question(course, "Who feels it?", is_required=True, by=trainer)
    assert "Which problem?" in read(client, nurse, "about", course.pk)
    page = reverse("cohorts:about", args=[course.pk])
    refused = client.post(page, {f"question-{first.pk}": "Lost letters"})
    assert refused.status_code == 422
    assert "Lost letters" in refused.content.decode()
    assert not Application.objects.exists()
    client.post(page, {f"question-{first.pk}": "Lost letters", f"question-{second.pk}": "Patients"})
    mine = Application.objects.get()
    assert "Ruth Ashdown" in read(client, nurse, "application", mine.pk)


def test_the_manager_sees_hours_days_and_clashes_and_approves_several(client, course, nurse, ward_manager, hire):
    colleague, away = hire("Ama Boakye", manager=ward_manager), hire("Lena Hart", manager=ward_manager)
    Place.objects.create(cohort=course, person=away, taken_on=date(2026, 1, 1))
    for person in (nurse, colleague):
        apply(course, person, {}, now=timezone.now())
    page = read(client, ward_manager, "approvals")
    assert "14 hours" in page
    assert "Lena Hart" in page
    assert "1 of your 3 away already" in page
    sent = {"chosen": [each.pk for each in Approval.objects.all()], "decision": "approve"}
    assert client.post(reverse("cohorts:approvals"), sent).status_code == 302
    assert course.applications.filter(state=State.BOOKED).count() == 2


def test_declining_without_a_reason_keeps_the_ticks_and_decides_nothing(client, course, nurse, ward_manager):
    apply(course, nurse, {}, now=timezone.now())
    approval = Approval.objects.get()
    client.force_login(ward_manager)
    answer = client.post(reverse("cohorts:approvals"), {"chosen": [approval.pk], "decision": "decline"})
    assert answer.status_code == 422
    assert "Say why" in answer.content.decode()
    assert " checked" in answer.content.decode()
    assert Application.objects.get().state == State.APPROVAL


def test_somebody_elses_application_and_approval_are_not_found(client, course, nurse, ward_manager, coach, stranger):
    mine = apply(course, nurse, {}, now=timezone.now())
    for person in (coach, stranger, ward_manager):
        read(client, person, "application", mine.pk, status=404)
    for person in (coach, stranger, nurse):
        read(client, person, "approval", mine.approvals.get().pk, status=404)
    read(client, stranger, "about", course.pk, status=404)


def test_a_trainer_builds_a_cohort_from_the_shipped_template(client, fundamentals, trainer):
    fundamentals.code = "L3"
    fundamentals.save()
    assert (starter.load(), starter.load()) == (1, 0)
    client.force_login(trainer)
    template = CohortTemplate.objects.get()
    sent = {"template": template.pk, "name": "Spring", "starts_on": "2026-03-03", "venue": "Room B"}
    assert client.post(reverse("cohorts:build_cohort"), sent).status_code == 302
    made = Cohort.objects.get()
    kinds = list(made.sessions.values_list("kind", flat=True))
    assert [kinds.count(kind) for kind in ("workshop", "clinic", "celebration")] == [6, 3, 1]
    assert {session.held_on.weekday() for session in made.sessions.all()} == {1}
    assert (made.capacity, made.approval_route, made.questions.count()) == (24, ["manager", "sponsor"], 2)
    client.post(reverse("cohorts:keep_template", args=[made.pk]), {"name": "Our own"})
    own = CohortTemplate.objects.get(organisation=trainer.organisation)
    assert list(own.sessions.values_list("days_after_start", flat=True)) == [0, 28, 42, 56, 84, 98, 112, 140, 154, 168]


def test_building_a_cohort_leads_to_that_one_and_not_to_the_newest(client, course, fundamentals, trainer):
    own = CohortTemplate.objects.create(level=fundamentals, organisation=trainer.organisation, name="Ours", capacity=9)
    client.force_login(trainer)
    sent = {"template": own.pk, "name": course.name, "starts_on": "2026-03-03", "venue": ""}
    Cohort.objects.create(organisation=trainer.organisation, level=fundamentals, name="Newer").trainers.add(trainer)
    answer = client.post(reverse("cohorts:build_cohort"), sent)
    assert answer.url == reverse("cohorts:edit_cohort", args=[course.pk])


def test_a_cohort_changed_wrongly_keeps_what_was_typed(client, course, trainer):
    client.force_login(trainer)
    sent = {
        "name": "Renamed", "capacity": 9, "offer_hours": 72, "cancel_until_days": 2, "trainers": [trainer.pk],
        "starts_on": "2026-05-01", "ends_on": "2026-04-01", "first_step": "lead",
    }  # fmt: skip
    page = reverse("cohorts:edit_cohort", args=[course.pk])
    answer = client.post(page, sent)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Renamed" in text
    assert "cannot be before the first" in text
    assert "organisation&#x27;s lead" in text
    course.refresh_from_db()
    assert course.name == "Spring"
    assert client.post(page, sent | {"ends_on": "2026-06-01", "first_step": ""}).status_code == 302
    course.refresh_from_db()
    assert (course.name, course.approval_route) == ("Renamed", [])


def test_a_cancelled_cohort_ends_what_was_to_come_with_the_reason(client, course, nurse, trainer):
    Cohort.objects.filter(pk=course.pk).update(approval_route=[])
    mine = apply(course, nurse, {}, now=timezone.now())
    client.force_login(trainer)
    client.post(reverse("cohorts:cancel_cohort", args=[course.pk]), {"reason": "The trainer is ill."})
    mine.refresh_from_db()
    assert (mine.state, mine.ended_reason) == (State.CANCELLED, "The trainer is ill.")
    assert not course.sessions.on().exists()
    assert not course.places.current().exists()


def test_the_pages_cost_the_same_among_10_and_1000_people(client, course, nurse, ward_manager, trainer, ward):
    set_quota(course, ward, 5, by=trainer, now=NOON)
    pages = [
        (nurse, reverse("cohorts:cohorts")),
        (nurse, reverse("cohorts:about", args=[course.pk])),
        (ward_manager, reverse("cohorts:approvals")),
        (trainer, reverse("cohorts:applications", args=[course.pk])),
    ]

    def queries() -> list[int]:
        counts = []
        for person, page in pages:
            client.force_login(person)
            client.get(page)
            with CaptureQueriesContext(connection) as seen:
                assert client.get(page).status_code == 200
            counts.append(len(seen))
        return counts

    _crowd(course, ward, ward_manager, 12)
    few = queries()
    _crowd(course, ward, ward_manager, 988)
    assert queries() == few


def _crowd(course, ward, manager, number: int) -> None:
    """People in every state, a third of them waiting for the line manager."""
    there = Person.objects.count()
    people = Person.objects.bulk_create(
        Person(email=f"c{there + n}@x.example", full_name=f"Colleague {n}", organisation=ward.organisation)
        for n in range(number)
    )
    post = {"staff_group": "Nursing", "job_role": "Nurse", "starts_on": date(2020, 1, 1)}
    Assignment.objects.bulk_create(
        Assignment(person=p, unit=ward, number=str(p.pk), line_manager=manager, **post) for p in people
    )
    states = [State.APPROVAL, State.WAITING, State.CANCELLED]
    made = Application.objects.bulk_create(
        Application(cohort=course, person=p, state=states[n % 3], made_at=NOON, approved_at=NOON, ended_at=NOON)
        for n, p in enumerate(people)
    )
    Approval.objects.bulk_create(
        Approval(application=each, step="manager", asked=manager, asked_at=NOON)
        for each in made
        if each.state == State.APPROVAL
    )
