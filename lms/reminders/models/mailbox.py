"""Owns the demo's mailbox: what its transport delivered."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from lms.people.models import Person
from lms.reminders.models.outbox import OutboxMessage
from lms.reminders.models.privacy import open_to_hr


class DeliveredMailQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> DeliveredMailQuerySet:
        """Mail of the messages this person may see: HR their organisation's, everybody what came to them.

        HR may know that a mail was sent, but not what somebody else's project is about or what they practise.
        """
        seen = OutboxMessage.objects.visible_to(person).filter(open_to_hr() | Q(person=person.pk))
        return self.filter(Q(message_id__in=seen.values("message_id")) | Q(address=person.email))


class DeliveredMail(models.Model):
    """A mail as the demo's mailbox received it; only the mailbox transport writes here."""

    message_id = models.CharField(max_length=120, unique=True)
    address = models.EmailField()
    subject = models.CharField(max_length=250)
    body = models.TextField()
    dated_at = models.DateTimeField(help_text="The Date header.")
    received_at = models.DateTimeField(default=timezone.now)

    objects = DeliveredMailQuerySet.as_manager()

    class Meta:
        ordering = ["-dated_at", "-pk"]
