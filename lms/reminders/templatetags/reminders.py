"""Looks a state up in the page's words and shapes."""

from collections.abc import Mapping

from django import template

register = template.Library()


@register.filter
def of(words: Mapping[str, str], state: str) -> str:
    return words[state]
