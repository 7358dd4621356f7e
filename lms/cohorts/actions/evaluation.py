"""Evaluations: they are opened for those who came, answered once by each, and close by themselves."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from curriculum.models import LevelPage
from lms.cohorts import confiding
from lms.cohorts.evaluating import MONTHS_LATER, REACTION, later
from lms.cohorts.models import Cohort, CohortConfidence, Evaluation, EvaluationAnswer, EvaluationAsked, Session
from lms.cohorts.signals import evaluation_opened
from lms.people.models import Person

OPEN_FOR = timedelta(days=14)
SURVEY_OPEN_FOR = timedelta(days=28)


@transaction.atomic
def ask_for_reaction(session: Session, *, today: date, now: datetime) -> Evaluation | None:
    """Ask everybody who came what they thought; who is corrected to "did not come" is asked no longer.

    Once it has closed nobody is asked any more. None if nobody came.
    """
    taught = {*session.facilitators.values_list("pk", flat=True), *session.cohort.trainers.values_list("pk", flat=True)}
    came = set(session.attendances.filter(attended=True).values_list("person", flat=True)) - taught
    found = Evaluation.objects.filter(session=session).first()
    if found is None and not came:
        return None
    evaluation = found or Evaluation.objects.get_or_create(
        session=session,
        defaults={
            "kind": Evaluation.Kind.REACTION, "cohort": session.cohort, "questions": REACTION, "opens_on": today,
            "closes_on": today + OPEN_FOR,
        },
    )[0]  # fmt: skip
    if not evaluation.is_open(today):
        return evaluation
    said = evaluation.answers.values("person")
    evaluation.asked.exclude(person__in=came).exclude(person__in=said).delete()
    _ask(evaluation, came, now)
    return evaluation


@transaction.atomic
def open_use_survey(cohort: Cohort, *, today: date, now: datetime) -> Evaluation | None:
    """Three months after a cohort's end, ask who had a place then what they use; at most once a cohort."""
    if cohort.ends_on is None or cohort.cancelled_at or today < later(cohort.ends_on, MONTHS_LATER):
        return None
    skills = cohort.level.outcomes.values_list("key", "text")
    evaluation, created = Evaluation.objects.get_or_create(
        cohort=cohort,
        kind=Evaluation.Kind.USE,
        defaults={
            "questions": [{"code": str(key), "text": text} for key, text in skills], "opens_on": today,
            "closes_on": today + SURVEY_OPEN_FOR,
        },
    )  # fmt: skip
    if created:
        _ask(evaluation, set(cohort.places.on(cohort.ends_on).values_list("person", flat=True)), now)
    return evaluation


@transaction.atomic
def count_confidence(cohort: Cohort, *, today: date) -> CohortConfidence | None:
    """Once its three-month survey has closed, count how a cohort's confidence moved; once for good.

    One cohort of a level after the other, so that nobody is counted in two of them.
    """
    LevelPage.objects.select_for_update(of=("self",)).get(pk=cohort.level_id)
    if not cohort.evaluations.closed(today).filter(kind=Evaluation.Kind.USE).exists():
        return None
    there = CohortConfidence.objects.filter(cohort=cohort).first()
    return there or CohortConfidence.objects.create(cohort=cohort, counted_on=today, lines=confiding.count(cohort))


@transaction.atomic
def answer(
    evaluation: Evaluation, *, scores: Mapping[str, int], good: str, better: str, by: Person, now: datetime
) -> None:
    """Keep what somebody says; saying it again until the evaluation closes replaces it."""
    if not evaluation.asked.filter(person=by.pk).exists():
        raise PermissionDenied
    if not evaluation.is_open(timezone.localdate(now)):
        raise ValidationError("This evaluation has closed. What you had said before it closed still counts.")
    said = {"scores": dict(scores), "good": good, "better": better}
    EvaluationAnswer.objects.update_or_create(
        evaluation=evaluation,
        person=by,
        defaults=said | {"changed_at": now},
        create_defaults=said | {"answered_at": now},
    )


def _ask(evaluation: Evaluation, people: Collection[int], now: datetime) -> None:
    known = set(evaluation.asked.values_list("person", flat=True))
    new = [pk for pk in sorted(people) if pk not in known]
    EvaluationAsked.objects.bulk_create(
        (EvaluationAsked(evaluation=evaluation, person_id=pk) for pk in new), ignore_conflicts=True
    )
    if new:
        told = list(Person.objects.filter(pk__in=new).order_by("pk"))
        evaluation_opened.send(Evaluation, evaluation=evaluation, people=told, now=now)
