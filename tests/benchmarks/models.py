"""Owns the one row that the bare view writes; its table exists in a benchmark's database only."""

from django.db import models


class BareRow(models.Model):
    question = models.CharField(max_length=40)
    chosen = models.JSONField(default=list)

    class Meta:
        app_label = "benchmarks"
