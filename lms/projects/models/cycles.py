"""Owns PDSA cycles: the plan with its prediction, and what was found."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lms.projects.models.drivers import DriverNode
from lms.projects.models.measures import Measure


class PdsaCycle(models.Model):
    class Decision(models.TextChoices):
        ADOPT = "adopt", "adopt"
        ADAPT = "adapt", "adapt"
        ABANDON = "abandon", "abandon"

    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="cycles")
    change_idea = models.ForeignKey(DriverNode, models.SET_NULL, null=True, blank=True, related_name="cycles")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    scale = models.CharField(max_length=100, blank=True, help_text="One patient, a shift, a ward ...")
    plan = models.TextField()
    prediction = models.TextField()
    measure = models.ForeignKey(Measure, models.SET_NULL, null=True, blank=True, related_name="cycles")
    predicted = models.DecimalField("predicted number", max_digits=14, decimal_places=4, null=True, blank=True)
    observed = models.DecimalField("observed number", max_digits=14, decimal_places=4, null=True, blank=True)
    starts_on = models.DateField()
    done = models.TextField("what was done", blank=True)
    study = models.TextField("what was found, against the prediction", blank=True)
    decision = models.CharField(max_length=8, choices=Decision, blank=True)
    learned = models.TextField("what next", blank=True)
    completed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="pdsacycle_number_once_in_a_project"),
            models.CheckConstraint(condition=~Q(prediction=""), name="pdsacycle_has_a_prediction"),
            models.CheckConstraint(
                condition=Q(completed_on=None) | (~Q(study="") & ~Q(decision="")),
                name="pdsacycle_completed_with_study_and_decision",
            ),
        ]
