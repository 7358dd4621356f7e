"""How much of each level an organisation decided to have, and frozen runs of those decisions."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lms.people.models import Organisation, Person, Role


class TargetQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> TargetQuerySet:
        if not person.has_role(Role.HR, Role.BOARD):
            return self.none()
        return self.filter(organisation=person.organisation_id)


class Target(models.Model):
    """How much of one level an organisation decided to have, by when and why. A new decision is a new version."""

    class Kind(models.TextChoices):
        COVERAGE = "coverage", "share of the people asked"
        RATIO = "ratio", "one for so many heads"
        FIXED = "fixed", "a fixed number"

    class Driver(models.TextChoices):
        HEADCOUNT = "headcount", "heads"
        TEAMS = "teams", "teams"
        ACTIVE_PROJECTS = "active_projects", "active projects"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="targets")
    level = models.ForeignKey("curriculum.LevelPage", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    asked_of = models.JSONField(
        default=dict,
        blank=True,
        help_text='Who is asked, as safe data: {"groups": [...], "pay_bands": [...], "staff_groups": [...]}; '
        "empty asks everyone.",
    )
    value = models.DecimalField(
        max_digits=9, decimal_places=4, help_text="0.9 for 90 %, 120 for one in 120, or the number."
    )
    driver = models.CharField(
        max_length=16, choices=Driver, default=Driver.HEADCOUNT, help_text="What a ratio is one for so many of."
    )
    minimum = models.PositiveIntegerField(default=0)
    by_date = models.DateField()
    rationale = models.TextField()
    approved_by = models.CharField(max_length=200)
    version = models.PositiveSmallIntegerField(default=1)
    is_current = models.BooleanField(default=True)

    objects = TargetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "level"], condition=Q(is_current=True), name="target_one_current_per_level"
            ),
            models.CheckConstraint(condition=Q(value__gt=0), name="target_value_is_positive"),
        ]


class TargetRunQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> TargetRunQuerySet:
        if not person.has_role(Role.HR, Role.BOARD):
            return self.none()
        return self.filter(organisation=person.organisation_id)

    def update(self, **kwargs):
        raise TypeError("A target run is frozen.")

    def bulk_update(self, *args, **kwargs):
        raise TypeError("A target run is frozen.")

    def delete(self):
        raise TypeError("A target run is frozen.")


class TargetRun(models.Model):
    """The targets worked out on one day and frozen, so that a board paper can be made again as it was.

    `rows` holds, for each level, everything its line said: {"level", "level_title", "target_version", "kind",
    "value", "asked_of", "by_date", "population", "driver_count", "target", "attained", ...}, numbers as strings.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="target_runs")
    as_of = models.DateField()
    grouping = models.ForeignKey("dose.Grouping", models.PROTECT, null=True, related_name="+")
    rows = models.JSONField()
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    objects = TargetRunQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"Targets as of {self.as_of:%-d %B %Y}"

    def save(self, *args, **kwargs) -> None:
        if self.pk:
            raise TypeError("A target run is frozen.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("A target run is frozen.")
