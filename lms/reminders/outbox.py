"""Puts a message into the outbox: the row is written with what caused it, and sent after that has been saved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from lms.people.models import Person
from lms.reminders import rules, tasks
from lms.reminders.drafting import Recipient, draft
from lms.reminders.models import OutboxMessage, Preference


@transaction.atomic
def put(
    person: Person,
    rule_code: str,
    about: str,
    occurrence: str,
    context: Mapping[str, str],
    *,
    now: datetime,
    calendar: str = "",
) -> OutboxMessage:
    """Owe this person this message once; the message already owed is returned if there is one.

    `about` and `occurrence` make it unique with person and rule ("certificate:7", "issued"). `context` holds the
    words for {what}, {when} and {link}; a link may be a path of this site. `calendar` goes along as a file.
    """
    rule = rules.rule(rule_code)
    chosen = Preference.objects.filter(person=person.pk).values_list("language", flat=True).first()
    to = Recipient(person.pk, person.full_name, person.email, person.organisation_id, chosen or "")
    message = draft(rule, to, about, occurrence, context, now=now)
    message.calendar = calendar
    key = {"person": person, "rule": rule, "about": about, "occurrence": occurrence}
    kept = {f.attname: getattr(message, f.attname) for f in message._meta.concrete_fields if not f.primary_key}
    defaults = {name: value for name, value in kept.items() if name.removesuffix("_id") not in key}
    message, created = OutboxMessage.objects.get_or_create(**key, defaults=defaults)
    if created and message.state == OutboxMessage.State.DUE:
        tasks.send_due.delay_on_commit()
    return message


@transaction.atomic
def put_many(rule_code: str, owed: Iterable[tuple[Person, str, str, Mapping[str, str]]], *, now: datetime) -> None:
    """Owe many people a message of one rule at once: (person, about, occurrence, context) of each, as for `put`."""
    rule, wanted = rules.all_rules()[rule_code], list(owed)
    people = [person.pk for person, *_ in wanted]
    chosen = dict(Preference.objects.filter(person__in=people).values_list("person", "language"))
    messages = [
        draft(rule, Recipient(to.pk, to.full_name, to.email, to.organisation_id, chosen.get(to.pk) or ""),
              about, occurrence, context, now=now)
        for to, about, occurrence, context in wanted
    ]  # fmt: skip
    OutboxMessage.objects.bulk_create(messages, batch_size=500, ignore_conflicts=True)
    if messages:
        tasks.send_due.delay_on_commit()
