"""The link in a mail that stops messages of its kind without signing in (RFC 8058), and what it says to whom.

The link names a person and a rule by their keys and is signed, so that nobody can make one for somebody else. It is
the same at every try of a message, and does not go out of date: a mail may be years old when somebody has enough.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urljoin

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from lms.people.models import Person
from lms.reminders.models import OptOut, OutboxMessage, Preference, ReminderRule
from lms.reminders.rules import SUMMARY

SALT = "lms.reminders.stopping"


@dataclass(frozen=True)
class Wish:
    """Whose messages, and of which rule, a link stops."""

    person: Person
    rule: ReminderRule

    @property
    def is_summary(self) -> bool:
        return self.rule.code == SUMMARY

    @property
    def is_granted(self) -> bool:
        """Whether these messages have stopped."""
        if self.is_summary:
            return Preference.objects.filter(person=self.person, is_on_site_only=True).exists()
        return OptOut.objects.filter(person=self.person, rule=self.rule).exists()


def address(message: OutboxMessage) -> str:
    """The whole address that stops messages like this one."""
    return urljoin(settings.SITE_URL, reverse("reminders:stop", args=[token(message.person_id, message.rule_id)]))


def token(person_pk: int, rule_pk: int) -> str:
    return Signer(salt=SALT, sep=".").sign(f"{person_pk}-{rule_pk}")


def wish(token: str) -> Wish | None:
    """What a link asks for; None if it was never made by us, or its person or rule is gone."""
    try:
        person_pk, _, rule_pk = Signer(salt=SALT, sep=".").unsign(token).partition("-")
    except BadSignature:
        return None
    person = Person.objects.filter(pk=person_pk).first()
    rule = ReminderRule.objects.filter(pk=rule_pk).first()
    return Wish(person, rule) if person and rule else None
