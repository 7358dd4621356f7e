"""Owns what is known of the machinery itself: which transport stands still, and who has given a sign of life."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class TransportState(models.Model):
    """One row per transport. After several failures in a row it is left alone until `closed_until`; then one message
    tries it. `failures` is back at 0 after any success."""

    name = models.CharField(max_length=40, unique=True)
    failures = models.PositiveIntegerField(default=0)
    closed_until = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    paced_until = models.DateTimeField(
        null=True, blank=True, help_text="Up to when the messages taken so far use up what the limit per minute allows."
    )
    changed_at = models.DateTimeField(default=timezone.now)


class Heartbeat(models.Model):
    """When a part of the machinery was last seen at work: "beat", "planner", "sender", "reaper", or "worker:<host>"."""

    name = models.CharField(max_length=120, unique=True)
    beaten_at = models.DateTimeField()
    detail = models.CharField(max_length=300, blank=True)
