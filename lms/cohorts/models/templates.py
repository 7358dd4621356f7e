"""What a cohort can be built from: a level's usual rhythm of workshop days, clinics and a celebration."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models

from lms.cohorts.models.cohorts import ApprovalStep
from lms.cohorts.models.sessions import Session
from lms.people.models import Organisation, Person, Role


class CohortTemplateQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> CohortTemplateQuerySet:
        """Templates of the trainer's organisation, and those that ship with the product."""
        if not person.has_role(Role.TRAINER):
            return self.none()
        return self.filter(models.Q(organisation=person.organisation_id) | models.Q(organisation=None))


class CohortTemplate(models.Model):
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Empty: ships with the product.",
    )
    level = models.ForeignKey("curriculum.LevelPage", models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    about = models.TextField(max_length=2000, blank=True)
    capacity = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MinValueValidator(1)])
    approval_route = models.JSONField(default=list, blank=True, help_text="Values of ApprovalStep, asked in sequence.")
    questions = models.JSONField(default=list, blank=True, help_text="Texts of the application questions.")
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = CohortTemplateQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "level", "name"], name="cohorttemplate_one_name_per_organisation"
            ),
            models.UniqueConstraint(
                fields=["level", "name"],
                condition=models.Q(organisation=None),
                name="cohorttemplate_one_name_among_shipped",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def approvals(self) -> str:
        """Who approves an application, in sequence; "" where nobody does."""
        return ", then ".join(ApprovalStep(step).label.lower() for step in self.approval_route)


class TemplateSession(models.Model):
    template = models.ForeignKey(CohortTemplate, models.CASCADE, related_name="sessions")
    kind = models.CharField(max_length=12, choices=Session.Kind, default=Session.Kind.WORKSHOP)
    title = models.CharField(max_length=200)
    days_after_start = models.PositiveSmallIntegerField(help_text="0 is the cohort's first day.")
    starts_at = models.TimeField(help_text="Local time.")
    ends_at = models.TimeField(help_text="Local time.")

    class Meta:
        ordering = ["days_after_start", "starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="templatesession_ends_after_start"
            )
        ]

    @property
    def week(self) -> int:
        """1 is the week that begins with the cohort's first day."""
        return self.days_after_start // 7 + 1
