"""Asks what people have chosen: which messages they don't want, by mail or on the site, one by one or once a day."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from lms.reminders.models import OptOut, OutboxMessage, Preference, ReminderRule
from lms.reminders.rules import EVENTS, SUMMARY

NOT_WANTED = "The person does not want this message."
Channel = OutboxMessage.Channel


def can_be_stopped(rule: ReminderRule) -> bool:
    """Whether a person may do without. A summary holds only what they may do without."""
    return not rule.is_mandatory or rule.code == SUMMARY


def refused(messages: list[OutboxMessage]) -> set[tuple[int, int]]:
    """Person and rule, of those that these people don't want; what is mandatory can't be refused."""
    free = [each for each in messages if not each.rule.is_mandatory]
    found = OptOut.objects.filter(
        person__in={each.person_id for each in free}, rule__in={each.rule_id for each in free}
    )
    return set(found.values_list("person", "rule"))


def is_for_the_site(message: OutboxMessage) -> bool:
    """Whether this message is only to be read on the site, as its person wants it now."""
    if message.channel == Channel.NOTICE:
        return True
    if not can_be_stopped(message.rule):
        return False
    try:
        return message.person.reminder_preference.is_on_site_only
    except Preference.DoesNotExist:
        return False


def waits_for_the_summary() -> Q:
    """Of messages that are due: those that go out in their person's summary of the day and never by themselves.

    What answers something just done, what everybody must get and what brings a file can't wait.
    """
    chosen = Preference.objects.filter(person=OuterRef("person"), is_digest=True, is_on_site_only=False)
    no_summaries = ReminderRule.objects.filter(code=SUMMARY, is_on=False)
    waits = Q(rule__is_mandatory=False, channel=Channel.MAIL, calendar="") & ~Q(rule__code__in=[*EVENTS, SUMMARY])
    return waits & Q(Exists(chosen)) & ~Q(Exists(no_summaries))
