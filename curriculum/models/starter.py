"""What the starter curriculum brought."""

from __future__ import annotations

from django.db import models


class StarterItem(models.Model):
    """What the starter curriculum loaded once, so that loading again neither overwrites nor brings back a thing."""

    key = models.CharField(max_length=120, unique=True)
    loaded_at = models.DateTimeField(auto_now_add=True)
