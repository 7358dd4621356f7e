"""Looks a state up in the page's words and shapes; says in the head of a page how many messages are new."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import template
from django.utils import timezone

from lms.reminders import letters, samples, unseen
from lms.reminders.models import OutboxMessage, ReminderRule

register = template.Library()


@register.filter
def of(words: Mapping[str, str], state: str) -> str:
    return words[state]


@register.simple_tag(takes_context=True)
def unseen_messages(context: Mapping[str, Any]) -> int:
    return unseen.count(context["request"])


@dataclass(frozen=True)
class Shown:
    """A message as an author sees it before anybody gets it."""

    message: OutboxMessage
    is_fallback: bool

    @property
    def to(self) -> str:
        return self.message.person.full_name

    @property
    def page(self) -> str:
        return letters.as_html(self.message)

    @property
    def text(self) -> str:
        return letters.as_text(self.message)


@register.simple_tag
def sample_letter(rule: ReminderRule, mode: str) -> Shown:
    language, _, who = mode.partition(" ")
    message = samples.sample(rule, language, who, now=timezone.now())
    return Shown(message, is_fallback=message.language != language)


@register.simple_tag
def sample_placeholders(rule: ReminderRule) -> list[samples.Placeholder]:
    return samples.placeholders(rule)
