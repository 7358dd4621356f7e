"""Practice that somebody else watched: what was seen, how it was judged, and who agreed to that."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from curriculum.models import Practice
from lms.people.models import Person


class Judgement(models.TextChoices):
    MET = "met", "met"
    NOT_YET = "not_yet", "not yet"


class ObservedPracticeQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> ObservedPracticeQuerySet:
        """One's own, and those one observes or assesses; nobody else reads what was said there."""
        assessed = ObservedPractice.assessors.through.objects.filter(person=person.pk).values("observedpractice")
        mine = Q(person=person.pk) | Q(observer=person.pk) | Q(pk__in=assessed)
        return self.filter(mine, person__organisation=person.organisation_id)

    def open(self) -> ObservedPracticeQuerySet:
        return self.filter(agreed_at=None, ended_at=None)

    def counted(self) -> ObservedPracticeQuerySet:
        """Agreed by everybody who was there, and judged as met."""
        return self.filter(agreed_at__isnull=False, overall=Judgement.MET)


class ObservedPractice(models.Model):
    """One coaching session, delivery, viva, panel or evaluation, from being asked for to being agreed.

    `version` goes up with every change of what it says. Signatures are for a version: those of an earlier one stay
    on record and count no more.
    """

    level = models.ForeignKey("curriculum.LevelPage", models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="observed_practice")
    what = models.CharField(max_length=12, choices=Practice)
    observer = models.ForeignKey(Person, models.PROTECT, related_name="practice_observed")
    assessors = models.ManyToManyField(Person, blank=True, related_name="practice_assessed")
    held_on = models.DateField()
    about = models.CharField(max_length=300, help_text="What was watched, in words: the team, the session, the topic.")
    link = models.URLField(max_length=500, blank=True, help_text="Where it is published, if it is.")
    asked_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    overall = models.CharField(max_length=8, choices=Judgement, blank=True)
    feedback = models.TextField(max_length=4000, blank=True)
    own_words = models.TextField(max_length=4000, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True, help_text="When the last of them signed.")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="Declined or withdrawn before it was agreed.")
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    ended_reason = models.CharField(max_length=500, blank=True)

    objects = ObservedPracticeQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(observer=F("person")), name="observedpractice_nobody_observes_themselves"
            ),
            models.CheckConstraint(
                condition=Q(agreed_at=None) | (~Q(overall="") & ~Q(feedback="")),
                name="observedpractice_agreed_is_judged",
            ),
            models.CheckConstraint(
                condition=Q(agreed_at=None) | Q(ended_at=None), name="observedpractice_agreed_or_ended"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="observedpractice_ended_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_what_display().capitalize()}: {self.about}"

    @property
    def is_open(self) -> bool:
        return self.agreed_at is None and self.ended_at is None

    @property
    def is_met(self) -> bool:
        return self.agreed_at is not None and self.overall == Judgement.MET


class PracticeJudgement(models.Model):
    """One criterion, in the words it had when the form was begun, and how it was judged."""

    practice = models.ForeignKey(ObservedPractice, models.CASCADE, related_name="judgements")
    place = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)
    judgement = models.CharField(max_length=8, choices=Judgement, blank=True)

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["practice", "place"], name="practicejudgement_one_per_place")]


class PracticeSignature(models.Model):
    """Somebody agreed to the form as it read in one version. Never changed, never deleted."""

    practice = models.ForeignKey(ObservedPractice, models.CASCADE, related_name="signatures")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "person", "version"], name="practicesignature_one_per_person_and_version"
            )
        ]


class PracticeChange(models.Model):
    """What a form said after somebody did something with it. Never changed, never deleted."""

    class Kind(models.TextChoices):
        ASKED = "asked", "asked for it"
        JUDGED = "judged", "wrote the judgement"
        WORDS = "words", "wrote their own words"
        SIGNED = "signed", "signed"
        AGREED = "agreed", "signed as the last; it is agreed"
        REOPENED = "reopened", "opened it again"
        ENDED = "ended", "ended it"

    practice = models.ForeignKey(ObservedPractice, models.CASCADE, related_name="changes")
    what = models.CharField(max_length=8, choices=Kind)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    version = models.PositiveIntegerField()
    reason = models.CharField(max_length=500, blank=True)
    content = models.JSONField(help_text="Judgements, overall, feedback and own words as they stood afterwards.")

    class Meta:
        ordering = ["at", "pk"]
