"""Somebody applies for a place in a cohort."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from lms.cohorts import entry
from lms.cohorts.actions.approving import move_on
from lms.cohorts.actions.cohorts import locked
from lms.cohorts.models import Application, ApplicationAnswer, ApplicationQuestion, Cohort
from lms.cohorts.signals import applied
from lms.people.models import Person


@transaction.atomic
def apply(cohort: Cohort, person: Person, answers: Mapping[int, str], *, now: datetime) -> Application:
    """Apply; `answers` by the primary key of their question. Applying again gives the application that is open."""
    cohort = locked(cohort)
    there = cohort.applications.open().filter(person=person).first()
    if there:
        return there
    why_not = reason_against(cohort, person, now=now)
    if why_not:
        raise ValidationError(why_not)
    application = Application.objects.create(cohort=cohort, person=person, made_at=now)
    keep_answers(application, cohort.questions.filter(withdrawn_at=None), answers)
    applied.send(sender=Application, application=application, by=person, now=now)
    move_on(application, by=person, now=now)
    return application


def reason_against(cohort: Cohort, person: Person, *, now: datetime) -> str:
    """Why this person cannot apply now, in words for them, or ""; PermissionDenied where it is none of theirs."""
    today = timezone.localdate(now)
    if not person.is_active or not Cohort.objects.open_to(person).filter(pk=cohort.pk).exists():
        raise PermissionDenied
    if cohort.places.current().filter(person=person).exists():
        return "You have a place in this cohort."
    if cohort.cancelled_at:
        return "This cohort was cancelled."
    if not cohort.takes_applications(today):
        return when_one_can_apply(cohort, now=now)
    return entry.reason_against(person, cohort.level, today)


def when_one_can_apply(cohort: Cohort, *, now: datetime) -> str:
    if cohort.applications_open_on is None:
        return "Nobody applies for this cohort: its trainers give the places."
    if timezone.localdate(now) < cohort.applications_open_on:
        return f"One can apply from {cohort.applications_open_on:%-d %B %Y}."
    return f"One could apply until {cohort.applications_close_on:%-d %B %Y}."


def keep_answers(application: Application, asked: Iterable[ApplicationQuestion], answers: Mapping[int, str]) -> None:
    kept = {question: answers.get(question.pk, "").strip() for question in asked}
    missing = [question.text for question, text in kept.items() if question.is_required and not text]
    if missing:
        raise ValidationError(f"Answer this question too: {missing[0]}")
    ApplicationAnswer.objects.bulk_create(
        ApplicationAnswer(application=application, question=question, text=text) for question, text in kept.items()
    )
