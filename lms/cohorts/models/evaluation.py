"""What people said of a session, and three months after a cohort of what they use. Nobody reads who said it."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from lms.cohorts.models.cohorts import Cohort
from lms.cohorts.models.sessions import Session
from lms.people.models import Person


class EvaluationQuerySet(models.QuerySet):
    def open(self, today: date) -> EvaluationQuerySet:
        return self.filter(opens_on__lte=today, closes_on__gte=today)

    def closed(self, today: date) -> EvaluationQuerySet:
        return self.filter(closes_on__lt=today)

    def visible_to(self, person: Person) -> EvaluationQuerySet:
        """Those one is asked to answer."""
        return self.filter(asked__person=person.pk)


class Evaluation(models.Model):
    """Questions put to the people of one session or cohort, in the words they had on the day they were put."""

    class Kind(models.TextChoices):
        REACTION = "reaction", "after a session"
        USE = "use", "three months later"

    kind = models.CharField(max_length=8, choices=Kind)
    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="evaluations")
    session = models.OneToOneField(Session, models.PROTECT, null=True, blank=True, related_name="evaluation")
    questions = models.JSONField(help_text='Each {"code", "text"}; every one is answered on the scale of the kind.')
    opens_on = models.DateField()
    closes_on = models.DateField(help_text="The last day to answer; results are shown from the day after.")

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        ordering = ["opens_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cohort"], condition=Q(kind="use"), name="evaluation_one_of_use_per_cohort"
            ),
            models.CheckConstraint(
                condition=Q(kind="reaction", session__isnull=False) | Q(kind="use", session=None),
                name="evaluation_reaction_has_session",
            ),
            models.CheckConstraint(condition=Q(closes_on__gte=models.F("opens_on")), name="evaluation_closes_later"),
        ]

    def is_open(self, today: date) -> bool:
        return self.opens_on <= today <= self.closes_on

    @property
    def title(self) -> str:
        return self.session.title if self.session else self.cohort.name


class CohortConfidence(models.Model):
    """How confident a cohort's people were in each skill before and after, counted once and never again.

    It is a sum without names. Counted anew, it would change when one person takes an answer out, and show what it was.
    """

    cohort = models.OneToOneField(Cohort, models.PROTECT, related_name="confidence")
    counted_on = models.DateField()
    lines = models.JSONField(help_text='Each {"text", "before", "after"}: how many chose each of the five steps.')


class EvaluationAsked(models.Model):
    """Somebody who may answer: they came to the session, or had a place when the cohort ended."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="asked")
    person = models.ForeignKey(Person, models.PROTECT, related_name="evaluations_asked")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["evaluation", "person"], name="evaluationasked_once_per_person")]


class EvaluationAnswer(models.Model):
    """One person's answer, theirs to change until the evaluation closes."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="answers")
    person = models.ForeignKey(Person, models.PROTECT, related_name="evaluation_answers")
    scores = models.JSONField(help_text="A score for the code of every question.")
    good = models.TextField(max_length=1000, blank=True)
    better = models.TextField(max_length=1000, blank=True)
    answered_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["evaluation", "person"], name="evaluationanswer_one_per_person")]
