"""How confident people say they are."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lms.learning.models.enrolments import Enrolment
from lms.people.models import Organisation, Person, Role


class ConfidenceAnswerQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> ConfidenceAnswerQuerySet:
        """Only ever one's own: no role reads what somebody else said."""
        return self.filter(enrolment__person=person.pk)

    def countable_by(self, person: Person) -> ConfidenceAnswerQuerySet:
        """What a trainer's figures may count, and never list: answers given in their own organisation."""
        if person.organisation_id is None or not person.has_role(Role.TRAINER):
            return self.none()
        return self.filter(organisation=person.organisation_id)


class ConfidenceAnswer(models.Model):
    """How confident one person was in one skill of a level, before or after one cycle of it. Outlives the skill.

    The organisation is the one it was said in: people who move or leave take nothing out of its figures, so that
    their going shows nobody what they had said.
    """

    class Stage(models.TextChoices):
        BEFORE = "before", "before the level"
        AFTER = "after", "after the level"

    class Confidence(models.IntegerChoices):
        NOT_AT_ALL = 1, "Not at all"
        A_LITTLE = 2, "A little"
        SOMEWHAT = 3, "Somewhat"
        MOSTLY = 4, "Mostly"
        VERY = 5, "Very"

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="confidence_answers")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    stage = models.CharField(max_length=6, choices=Stage)
    skill = models.UUIDField(help_text="Which outcome of the level, whatever its wording has become.")
    skill_text = models.CharField(max_length=300, help_text="The outcome as it was when this was said.")
    confidence = models.PositiveSmallIntegerField(choices=Confidence)
    is_late = models.BooleanField(default=False, help_text="Said of before, when the first lesson was done already.")
    answered_at = models.DateTimeField()

    objects = ConfidenceAnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "stage", "skill"], name="confidenceanswer_one_per_cycle_stage_and_skill"
            ),
            models.CheckConstraint(
                condition=Q(confidence__gte=1, confidence__lte=5), name="confidenceanswer_is_1_to_5"
            ),
            models.CheckConstraint(
                condition=Q(stage="before") | Q(is_late=False), name="confidenceanswer_only_before_can_be_late"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "stage", "skill"], name="confidenceanswer_counts")]
