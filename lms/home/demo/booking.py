"""Opens a cohort in the demo that takes applications: some are booked, some in line, some wait for their manager."""

from __future__ import annotations

from datetime import date, timedelta

from curriculum.models import LevelPage
from lms.cohorts import starter
from lms.cohorts.actions import apply, approve, cancel, decline
from lms.cohorts.actions.set_up import change
from lms.cohorts.actions.templates import build_cohort
from lms.cohorts.models import Application, Approval, Cohort, CohortTemplate
from lms.escalator.models import Attainment
from lms.home.demo.projects import noon
from lms.people.models import Organisation, Person

ANSWERS = (
    "How observations are handed over at night: we write them twice.",
    "The way discharge letters wait for the last signature.",
    "Finding the right hoist: we walk half the hospital for it.",
)


def open_for_applications(today: date) -> None:
    """A day for improvers from the shipped template; each state an application can be in is there."""
    starter.load()
    northbridge = Organisation.objects.get(slug="northbridge")
    cohort = _build(northbridge, today)
    people = _who_may_apply(northbridge, cohort.level, today)
    for number, person in enumerate(people):
        _apply(cohort, person, number, today)
    _decide(cohort, today)


def _build(northbridge: Organisation, today: date) -> Cohort:
    trainer = northbridge.people.get(full_name="Tom Adeyemi")
    template = CohortTemplate.objects.get(organisation=None, level__code="L2")
    starts_on = today + timedelta(days=42 - (today.weekday() - 2) % 7)
    cohort = build_cohort(
        template, "Improvers, next intake", starts_on=starts_on, venue="Education centre, room B", by=trainer
    )
    details = {"capacity": 4, "applications_open_on": today - timedelta(days=20), "offer_hours": 72}
    return change(cohort, details, by=trainer, now=noon(today - timedelta(days=20)))


def _who_may_apply(northbridge: Organisation, level: LevelPage, today: date) -> list[Person]:
    """Ten who hold level 1 and not level 2, those of Ward 7 last: they wait for the demo's line manager."""
    held = Attainment.objects.in_date(today).filter(person__organisation=northbridge)
    found = northbridge.people.filter(pk__in=held.filter(level__number=1).values("person"), demo_role="")
    found = found.exclude(pk__in=held.filter(level__number__gte=2).values("person")).filter(enrolments=None)
    with_manager = found.filter(assignments__line_manager__isnull=False).distinct().order_by("pk")
    ward = list(with_manager.filter(assignments__line_manager__full_name="Ruth Ashdown")[:3])
    others = list(with_manager.exclude(pk__in=[each.pk for each in ward])[:8])
    return [*others, *ward]


def _apply(cohort: Cohort, person: Person, number: int, today: date) -> None:
    answers = {question.pk: ANSWERS[number % len(ANSWERS)] for question in cohort.questions.all()}
    apply(cohort, person, answers, now=noon(today - timedelta(days=14 - number)))


def _decide(cohort: Cohort, today: date) -> None:
    """Managers elsewhere have decided, one declined; somebody cancelled, and the next in line is offered the place."""
    waiting = Approval.objects.filter(application__cohort=cohort, decision=Approval.Decision.OPEN)
    elsewhere = waiting.exclude(asked__full_name="Ruth Ashdown").select_related("asked", "application__cohort")
    for number, approval in enumerate(elsewhere.exclude(asked=None).order_by("asked_at", "pk")):
        at = noon(today - timedelta(days=3)) + timedelta(minutes=number)
        if number == 2:
            decline(approval, "Two of us are away that day already; please take the next.", by=approval.asked, now=at)
        else:
            approve(approval, by=approval.asked, now=at, cover="Covered by the team")
    booked = cohort.applications.filter(state=Application.State.BOOKED).order_by("pk").first()
    if booked:
        cancel(booked, by=booked.person, now=noon(today - timedelta(days=1)))
