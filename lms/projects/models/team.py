"""Owns who takes part in a project, and how patients and carers did."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lms.people.models import Person


class Member(models.Model):
    """One person's part in a project."""

    class Part(models.TextChoices):
        LEAD = "lead", "lead"
        MEMBER = "member", "member"
        EXPERT = "expert", "expert by experience"
        COACH = "coach", "coach"
        SPONSOR = "sponsor", "sponsor"
        VIEWER = "viewer", "viewer"

    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    part = models.CharField(max_length=8, choices=Part)
    joined_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "person"], name="member_one_part_in_a_project"),
            models.UniqueConstraint(fields=["project"], condition=Q(part="lead"), name="member_one_lead_in_a_project"),
            models.UniqueConstraint(
                fields=["project"], condition=Q(part="coach"), name="member_one_coach_in_a_project"
            ),
            models.UniqueConstraint(
                fields=["project"], condition=Q(part="sponsor"), name="member_one_sponsor_in_a_project"
            ),
        ]


class Involvement(models.Model):
    """How patients or carers took part."""

    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="involvements")
    who = models.CharField(max_length=200)
    role = models.CharField(max_length=200)
    stage = models.CharField(max_length=200)
    recorded_on = models.DateField()
