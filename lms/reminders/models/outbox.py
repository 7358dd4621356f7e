"""Owns the outbox: every message we owe somebody, one row per person, subject, rule and occurrence."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from lms.people.models import Organisation, Person, Role
from lms.reminders.models.rules import Pause, ReminderRule


class OutboxQuerySet(models.QuerySet):
    def due(self, now: datetime) -> OutboxQuerySet:
        """What may go out now; what a pause holds back waits for its end."""
        return self.filter(state=OutboxMessage.State.DUE, not_before__lte=now).not_held()

    def not_held(self) -> OutboxQuerySet:
        pauses = Pause.objects.open().filter(
            Q(rule=None) | Q(rule=OuterRef("rule")), organisation=OuterRef("organisation")
        )
        return self.filter(~Exists(pauses))

    def told(self, person: Person) -> OutboxQuerySet:
        """What was sent to this person, for their own page: they may read there even what no mailbox took."""
        state = OutboxMessage.State
        return self.filter(person=person.pk, state__in=[state.SENT, state.FAILED, state.IN_DOUBT])

    def needing_attention(self) -> OutboxQuerySet:
        """Messages that will not move unless somebody decides."""
        return self.filter(state__in=[OutboxMessage.State.FAILED, OutboxMessage.State.IN_DOUBT])

    def visible_to(self, person: Person) -> OutboxQuerySet:
        """HR sees its organisation's messages; everybody sees their own."""
        if person.has_role(Role.HR):
            return self.filter(organisation=person.organisation_id)
        return self.filter(person=person.pk)


class OutboxMessage(models.Model):
    class State(models.TextChoices):
        DUE = "due", "due"
        SENDING = "sending", "sending"
        SENT = "sent", "sent"
        FAILED = "failed", "failed"
        IN_DOUBT = "in_doubt", "in doubt"
        SUPPRESSED = "suppressed", "not sent"

    class Channel(models.TextChoices):
        MAIL = "mail", "e-mail and on the site"
        NOTICE = "notice", "on the site only"

    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="messages")
    rule = models.ForeignKey(ReminderRule, models.PROTECT, related_name="messages")
    about = models.CharField(
        max_length=80, help_text='What it is about, as "enrolment:12": the subject of the unique key.'
    )
    occurrence = models.CharField(max_length=40, help_text='Which time of the rule: "issued", "14-days", "2026-11-22".')
    address = models.EmailField()
    subject = models.CharField(max_length=250)
    body = models.TextField()
    calendar = models.TextField(blank=True, help_text="A calendar file (RFC 5545) that goes with the mail.")
    language = models.CharField(
        max_length=10, default=settings.LANGUAGES[0][0], help_text="The language of subject and body."
    )
    channel = models.CharField(max_length=6, choices=Channel, default=Channel.MAIL)
    message_id = models.CharField(max_length=120, unique=True)
    dated_at = models.DateTimeField(default=timezone.now, help_text="The Date header: the same at every try.")
    not_before = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.DUE)
    reason = models.CharField(max_length=300, blank=True, help_text="Why it failed, is in doubt or was not sent.")
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)
    claimed_by = models.CharField(max_length=100, blank=True)
    handed_at = models.DateTimeField(
        null=True, blank=True, help_text="Saved right before the transport got it; without it, it has not left."
    )
    may_have_left = models.BooleanField(
        default=False, help_text="A try before this one ended in doubt: its words must stay what they were."
    )
    sent_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True, help_text="When the person opened it on the site.")
    combined_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", help_text="The summary it went out in."
    )

    objects = OutboxQuerySet.as_manager()

    class Meta:
        ordering = ["-not_before", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "rule", "about", "occurrence"], name="outboxmessage_once_per_occurrence"
            ),
            models.CheckConstraint(
                condition=~Q(state="sending") | (Q(claimed_at__isnull=False) & ~Q(claimed_by="")),
                name="outboxmessage_sending_has_an_owner",
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False), name="outboxmessage_sent_has_a_time"
            ),
        ]
        indexes = [
            models.Index(fields=["not_before"], condition=Q(state="due"), name="outboxmessage_due"),
            models.Index(fields=["organisation", "state", "-not_before"], name="outboxmessage_hr_page"),
            models.Index(fields=["organisation", "-sent_at"], condition=Q(state="sent"), name="outboxmessage_hr_sent"),
            # What is on its way or stuck is little among all that was ever sent, and is asked for every half minute.
            models.Index(
                fields=["state", "claimed_by"],
                condition=Q(state__in=["sending", "in_doubt", "failed"]),
                name="outboxmessage_unsettled",
            ),
        ]

    @property
    def told_at(self) -> datetime:
        return self.sent_at or self.not_before

    @property
    def needs_attention(self) -> bool:
        return self.state in (self.State.FAILED, self.State.IN_DOUBT)
