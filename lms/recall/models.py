"""Owns refresher questions: who asked for them and when, the few of each month, and what was answered.

They are practice, and private: nothing here counts for a level, a certificate, an hour of study or a statistic.
"""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q

from curriculum.asking import Kind
from curriculum.models import Strand
from lms.people.models import Person


class RefresherQuerySet(models.QuerySet):
    def open(self) -> RefresherQuerySet:
        return self.filter(ended_at=None)

    def visible_to(self, person: Person) -> RefresherQuerySet:
        """One's own, and nobody else's whatever one's role."""
        return self.filter(person=person.pk)


class Refresher(models.Model):
    """Somebody's wish to be asked each month, kept after they take it back as the record of when they had it."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="refreshers")
    started_at = models.DateTimeField(help_text="Questions come on this day of each month.")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = RefresherQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_at=None), name="refresher_one_open_per_person"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")), name="refresher_ends_after_it_starts"
            ),
        ]


class RefresherSetQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> RefresherSetQuerySet:
        return self.filter(person=person.pk)

    def newest(self) -> RefresherSetQuerySet:
        """The last set of each person: what is left open in an older one comes again in a newer."""
        newer = RefresherSet.objects.filter(person=OuterRef("person"), month__gt=OuterRef("month"))
        return self.filter(~Exists(newer))

    def counted(self) -> RefresherSetQuerySet:
        """With `answered`, `right` and `left`: how many are still to be answered, without what authors took back."""
        to_do = Q(asked__answered_at=None) & Q(asked__question__live=True) & ~Q(asked__question__kind=Kind.FREE_TEXT)
        return self.annotate(
            answered=Count("asked", filter=Q(asked__answered_at__isnull=False)),
            right=Count("asked", filter=Q(asked__is_right=True)),
            left=Count("asked", filter=to_do),
        ).order_by("-month")  # an order of the model's own is dropped where rows are counted


class RefresherSet(models.Model):
    """The questions of one person and month. Empty when nothing was due: then it says that somebody looked."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="refresher_sets")
    month = models.DateField(help_text="The first of the month it is for.")
    ready_on = models.DateField()
    drawn_at = models.DateTimeField()

    objects = RefresherSetQuerySet.as_manager()

    class Meta:
        ordering = ["-month"]
        constraints = [
            models.UniqueConstraint(fields=["person", "month"], name="refresherset_one_per_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="refresherset_month_is_its_first_day"),
            models.CheckConstraint(condition=Q(ready_on__gte=F("month")), name="refresherset_ready_in_its_month"),
        ]


class RefresherQuestionQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> RefresherQuestionQuerySet:
        return self.filter(refresher_set__person=person.pk)

    def answered(self) -> RefresherQuestionQuerySet:
        return self.filter(answered_at__isnull=False)


class RefresherQuestion(models.Model):
    """One question of a set. Until it is answered it is asked as its author has published it by then."""

    refresher_set = models.ForeignKey(RefresherSet, models.CASCADE, related_name="asked")
    place = models.PositiveSmallIntegerField()
    question = models.ForeignKey("curriculum.Question", models.SET_NULL, null=True, related_name="+")
    level = models.ForeignKey("curriculum.LevelPage", models.PROTECT, related_name="+")
    strand = models.CharField(max_length=1, choices=Strand)
    printed = models.JSONField(default=dict, help_text="The question as it was answered: lms.learning.printing.")
    chosen = models.JSONField(default=list, help_text="As an answer of a quiz; empty: they said they did not know.")
    is_right = models.BooleanField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = RefresherQuestionQuerySet.as_manager()

    class Meta:
        ordering = ["refresher_set", "place"]
        constraints = [
            models.UniqueConstraint(fields=["refresher_set", "place"], name="refresherquestion_one_per_place"),
            models.UniqueConstraint(fields=["refresher_set", "question"], name="refresherquestion_once_in_a_set"),
            models.CheckConstraint(
                condition=Q(answered_at=None, is_right=None) | Q(answered_at__isnull=False, is_right__isnull=False),
                name="refresherquestion_marked_when_answered",
            ),
        ]

    def answer(self, printed: dict, chosen: list[str], *, is_right: bool, now: datetime) -> None:
        """Keep the one answer to this question, with the question as it stood."""
        self.printed, self.chosen, self.is_right, self.answered_at = printed, chosen, is_right, now
        self.save(update_fields=["printed", "chosen", "is_right", "answered_at"])
