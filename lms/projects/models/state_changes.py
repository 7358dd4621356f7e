"""Owns when a project paused, went on, stopped or was completed, with the reason: the newest says how it stands."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from lms.people.models import Person


class StateChange(models.Model):
    class What(models.TextChoices):
        PAUSED = "paused", "paused"
        RESUMED = "resumed", "resumed"
        STOPPED = "stopped", "learned and stopped"
        REOPENED = "reopened", "reopened"
        COMPLETED = "completed", "completed without sign-off"

    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="state_changes")
    what = models.CharField(max_length=9, choices=What)
    reason = models.TextField(max_length=1000)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="statechange_has_a_reason")]
