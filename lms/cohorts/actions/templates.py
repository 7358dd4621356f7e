"""Cohorts built from templates, and templates kept from cohorts."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from lms.cohorts.actions.cohorts import must_teach, open_cohort
from lms.cohorts.actions.sessions import plan_session
from lms.cohorts.models import ApplicationQuestion, Cohort, CohortTemplate, TemplateSession
from lms.people import audit
from lms.people.models import Person

TO_BE_ANNOUNCED = "To be announced"


@transaction.atomic
def build_cohort(template: CohortTemplate, name: str, *, starts_on: date, venue: str, by: Person) -> Cohort:
    """A cohort with the template's sessions from that day on, its questions and its route; built twice, it is one.

    Raises ValidationError if a session clashes; then nothing at all was made.
    """
    cohort = open_cohort(template.level, name, by=by)
    if cohort.starts_on or cohort.sessions.exists():
        return cohort
    planned = list(template.sessions.all())
    cohort.about, cohort.capacity, cohort.venue = template.about, template.capacity, venue
    cohort.approval_route, cohort.starts_on = template.approval_route, starts_on
    cohort.ends_on = starts_on + timedelta(days=max((each.days_after_start for each in planned), default=0))
    cohort.save()
    _ask_questions(cohort, template.questions)
    for each in planned:
        _plan(cohort, each, starts_on, venue, by)
    return cohort


@transaction.atomic
def keep_template(cohort: Cohort, name: str, *, by: Person, now: datetime) -> CohortTemplate:
    """Keep how a cohort is set up, to build others from; the same name again replaces the organisation's own."""
    must_teach(cohort, by)
    kept, _ = CohortTemplate.objects.update_or_create(
        organisation=cohort.organisation, level=cohort.level, name=" ".join(name.split()),
        defaults={
            "about": cohort.about, "capacity": cohort.capacity, "approval_route": cohort.approval_route,
            "questions": [each.text for each in cohort.questions.filter(withdrawn_at=None)], "retired_at": None,
        },
    )  # fmt: skip
    sessions = list(cohort.sessions.on().order_by("held_on", "starts_at"))
    first = min([cohort.starts_on or sessions[0].held_on, sessions[0].held_on]) if sessions else None
    kept.sessions.all().delete()
    TemplateSession.objects.bulk_create(
        TemplateSession(
            template=kept, kind=each.kind, title=each.title, starts_at=each.starts_at, ends_at=each.ends_at,
            days_after_start=(each.held_on - first).days,
        )
        for each in sessions
    )  # fmt: skip
    audit.record("template.kept", f"Kept the template {kept} from {cohort}", by=by, template=kept.pk)
    return kept


def _ask_questions(cohort: Cohort, texts: list[str]) -> None:
    ApplicationQuestion.objects.bulk_create(
        ApplicationQuestion(cohort=cohort, text=text, place=number) for number, text in enumerate(texts, 1)
    )


def _plan(cohort: Cohort, each: TemplateSession, starts_on: date, venue: str, by: Person) -> None:
    plan_session(
        cohort, each.title, held_on=starts_on + timedelta(days=each.days_after_start), starts_at=each.starts_at,
        ends_at=each.ends_at, zone="Europe/London", place=venue or TO_BE_ANNOUNCED, by=by,
        kind=each.kind,
    )  # fmt: skip
