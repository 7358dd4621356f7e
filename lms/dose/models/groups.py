"""Who counts as what: the groups of an organisation, one for each person, and the overlays people are appointed to."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from lms.people.models import Organisation, Person, Role


class GroupingQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> GroupingQuerySet:
        if not person.has_role(Role.HR, Role.BOARD):
            return self.none()
        return self.filter(organisation=person.organisation_id)


class Grouping(models.Model):
    """One version of an organisation's groups. A draft counts nobody; approving it ends the version before."""

    class State(models.TextChoices):
        DRAFT = "draft", "draft"
        CURRENT = "current", "current"
        EARLIER = "earlier", "earlier"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="groupings")
    version = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    approved_by = models.CharField(max_length=200, blank=True, help_text="A person or a meeting.")
    approved_at = models.DateTimeField(null=True, blank=True)
    rationale = models.TextField(blank=True)

    objects = GroupingQuerySet.as_manager()

    class Meta:
        ordering = ["organisation", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "version"], name="grouping_version_once"),
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(state="current"), name="grouping_one_current_per_organisation"
            ),
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(state="draft"), name="grouping_one_draft_per_organisation"
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | (Q(approved_at__isnull=False) & ~Q(approved_by="")),
                name="grouping_approved_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"Version {self.version}"


class Group(models.Model):
    """One group of a grouping. The first whose rule fits, by rank, is a person's primary group.

    `rule` is safe data, never code: {"staff_groups": [...], "pay_bands": [...], "job_roles": [...], "units": [pk,
    ...]}; within a list any one fits, every list given must fit, and an empty rule fits everyone.
    """

    grouping = models.ForeignKey(Grouping, models.CASCADE, related_name="groups")
    code = models.CharField(max_length=8)
    name = models.CharField(max_length=120)
    rank = models.PositiveSmallIntegerField(help_text="Looked at in this order, the lowest first.")
    rule = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["rank", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["grouping", "code"], name="group_code_once_in_a_grouping"),
            models.UniqueConstraint(fields=["grouping", "rank"], name="group_rank_once_in_a_grouping"),
        ]

    def __str__(self) -> str:
        return self.name


class AppointmentQuerySet(models.QuerySet):
    def current(self, today: date) -> AppointmentQuerySet:
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=today), starts_on__lte=today)

    def visible_to(self, person: Person) -> AppointmentQuerySet:
        if not person.has_role(Role.HR):
            return self.filter(person=person.pk)
        return self.filter(person__organisation=person.organisation_id)


class Appointment(models.Model):
    """Somebody is asked to be a sponsor, a coach or an adviser beside their post: an overlay, with protected hours."""

    class Overlay(models.TextChoices):
        SPN = "SPN", "project sponsor"
        QIC = "QIC", "improvement coach"
        IMA = "IMA", "improvement adviser"

    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments")
    overlay = models.CharField(max_length=3, choices=Overlay)
    protected_hours = models.DecimalField(max_digits=4, decimal_places=1, default=0, help_text="Hours a week.")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    appointed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "overlay"],
                condition=Q(ends_on=None),
                name="appointment_one_open_per_person_and_overlay",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="appointment_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(protected_hours__gte=0, protected_hours__lte=60), name="appointment_hours_are_sane"
            ),
        ]
