"""The strands of the minimum curriculum."""

from __future__ import annotations

from django.db import models


class Strand(models.TextChoices):
    """The minimum curriculum: each level covers all seven."""

    PATIENTS = "P", "Patients and families"
    DATA = "D", "Data for improvement"
    SYSTEMS = "S", "Systems thinking"
    WORKFORCE = "W", "Workforce engagement"
    TESTS = "T", "Rapid tests"
    WASTE = "R", "Removal of waste"
    JOY = "J", "Joy at work"
