"""Owns what each person has decided about their mail."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from lms.people.models import Person
from lms.reminders.models.rules import ReminderRule


class Preference(models.Model):
    """How somebody wants to be written to. Without a row: each message by itself, by mail, in the first language."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="reminder_preference")
    is_digest = models.BooleanField(default=False, help_text="One mail a day with everything that can wait.")
    is_on_site_only = models.BooleanField(default=False, help_text="No mail for what is not mandatory: on the site.")
    language = models.CharField(max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGES[0][0])
    changed_at = models.DateTimeField(default=timezone.now)


class OptOut(models.Model):
    """Somebody wants no messages of this rule. Mandatory rules write all the same."""

    class Route(models.TextChoices):
        PAGE = "page", "on the preference page"
        MAIL = "mail", "with the link or button of a mail"

    person = models.ForeignKey(Person, models.PROTECT, related_name="opt_outs")
    rule = models.ForeignKey(ReminderRule, models.PROTECT, related_name="opt_outs")
    made_at = models.DateTimeField(default=timezone.now)
    route = models.CharField(max_length=4, choices=Route, default=Route.PAGE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "rule"], name="optout_once_per_rule")]
