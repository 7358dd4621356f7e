"""Owns what coach, sponsor and line manager agreed to: progress scores and sign-offs."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from lms.people.models import Person


class ProgressScore(models.Model):
    """A score the coach confirmed; the newest counts, the rest is history."""

    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="scores")
    score = models.DecimalField(max_digits=2, decimal_places=1)
    suggested = models.DecimalField(max_digits=2, decimal_places=1)
    note = models.CharField(max_length=500)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]


class SignOff(models.Model):
    """Someone agreed to something, in words, about a project in a state that its hash pins."""

    class Purpose(models.TextChoices):
        CHARTER = "charter", "charter approved"
        PDSA = "pdsa", "PDSA agreed"
        GATE = "gate", "project signed off"

    class Capacity(models.TextChoices):
        COACH = "coach", "coach"
        SPONSOR = "sponsor", "sponsor"
        LINE_MANAGER = "line_manager", "line manager"

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="sign_offs")
    purpose = models.CharField(max_length=8, choices=Purpose)
    capacity = models.CharField(max_length=12, choices=Capacity)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    agreed_text = models.TextField()
    state_hash = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "purpose", "capacity", "person", "state_hash"],
                name="signoff_once_per_person_capacity_and_state",
            )
        ]
