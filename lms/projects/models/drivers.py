"""Owns the tree of drivers and change ideas below the aim."""

from __future__ import annotations

from django.db import models


class DriverNode(models.Model):
    """One line of the driver diagram's tree; the aim itself is the root and is not stored."""

    class Kind(models.TextChoices):
        PRIMARY = "primary", "primary driver"
        SECONDARY = "secondary", "secondary driver"
        IDEA = "idea", "change idea"

    class Status(models.TextChoices):
        IDEA = "idea", "idea"
        TESTING = "testing", "testing"
        ADOPTED = "adopted", "adopted"
        ABANDONED = "abandoned", "abandoned"

    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="drivers")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="children")
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.CharField(max_length=200)
    position = models.PositiveIntegerField(default=0)
    status = models.CharField(max_length=10, choices=Status, default=Status.IDEA, help_text="For change ideas.")

    class Meta:
        ordering = ["position", "pk"]
