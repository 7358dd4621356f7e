"""Owns what a project saves: light green (potential) and dark green (cashable) pounds, never added up, and hours."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Benefit(models.Model):
    class Kind(models.TextChoices):
        LIGHT = "light", "light green: a potential saving"
        DARK = "dark", "dark green: a cashable saving"
        HOURS = "hours", "hours released"

    class Period(models.TextChoices):
        ONCE = "once", "once"
        YEARLY = "yearly", "every year"

    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="benefits")
    kind = models.CharField(max_length=5, choices=Kind)
    what = models.CharField("what is saved", max_length=200)
    amount = models.DecimalField(max_digits=12, decimal_places=2, help_text="Pounds, or hours.")
    period = models.CharField("how often", max_length=6, choices=Period)
    method = models.TextField("how it was estimated", max_length=1000)
    confirmed_by = models.CharField("who confirms it", max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="benefit_amount_is_positive"),
            models.CheckConstraint(condition=~Q(method=""), name="benefit_has_a_method"),
            models.CheckConstraint(
                condition=~Q(kind="dark") | ~Q(confirmed_by=""), name="benefit_cashable_is_confirmed_by_somebody"
            ),
        ]
