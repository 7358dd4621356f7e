"""Looks a state up in the page's words and shapes; says in the head of a page how many messages are new."""

from collections.abc import Mapping
from typing import Any

from django import template

from lms.reminders import unseen

register = template.Library()


@register.filter
def of(words: Mapping[str, str], state: str) -> str:
    return words[state]


@register.simple_tag(takes_context=True)
def unseen_messages(context: Mapping[str, Any]) -> int:
    return unseen.count(context["request"])
