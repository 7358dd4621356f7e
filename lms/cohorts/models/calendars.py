"""A person's private calendar feed."""

from __future__ import annotations

import secrets

from django.db import models

from lms.people.models import Person


def new_token() -> str:
    return secrets.token_urlsafe(32)


class CalendarFeed(models.Model):
    """Where a person's calendar program reads their sessions. Who knows the token reads them; a new one ends it."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="calendar_feed")
    token = models.CharField(max_length=64, unique=True, default=new_token)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
