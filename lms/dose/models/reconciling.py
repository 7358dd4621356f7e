"""What HR said about learners and staff records that seemed to be one person, and what was told to the staff record."""

from __future__ import annotations

from django.db import models
from django.db.models import F

from lms.dose.models.profiles import OwnOfHRQuerySet
from lms.people.models import Organisation, Person


class NotTheSame(models.Model):
    """HR looked at two records that resemble each other: they are two people."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    first = models.ForeignKey(Person, models.PROTECT, related_name="+")
    second = models.ForeignKey(Person, models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = OwnOfHRQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="notthesame_once_for_a_pair"),
            models.CheckConstraint(condition=models.Q(first__lt=F("second")), name="notthesame_lower_key_first"),
        ]


class CompetenceName(models.Model):
    """What an organisation's staff record system calls a level. Without one the level's own title is told."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    level = models.ForeignKey("curriculum.LevelPage", models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)

    objects = OwnOfHRQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "level"], name="competencename_one_per_level")]


class CompetenceExport(models.Model):
    """One download for the staff record system. `told` is all it has been told up to then, to tell changes by."""

    KEPT = 10  # as many of the newest keep what they told, so that a lost file can be made again

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="competence_exports")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    rows = models.PositiveIntegerField()
    news = models.PositiveIntegerField(help_text="Rows that were new or changed.")
    filters = models.JSONField(default=dict)
    told = models.BinaryField(default=bytes, help_text="Pairs of an attainment's key and a digest of its row.")

    objects = OwnOfHRQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
