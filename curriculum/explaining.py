"""Finds the glossary's terms in the words of a lesson, so that each is explained where it is met first."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from curriculum.models import GlossaryTerm

TAG = re.compile(r"(<[^>]+>)")
NAME = re.compile(r"</?([a-z0-9]+)")
# inside these a link would be a link within a link, or tear a heading apart
LEFT_ALONE = {"a", "button", "h1", "h2", "h3", "h4", "code"}


class Explainer:
    """Explains each term once, at its first use; what it explained it remembers, for the list at the end."""

    def __init__(self, terms: Iterable[GlossaryTerm]) -> None:
        self.by_name = {name.casefold(): term for term in terms for name in term.names}
        longest_first = sorted(self.by_name, key=len, reverse=True)
        self.names = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, longest_first))})(s?)(?!\w)", re.IGNORECASE)
        self.explained: list[GlossaryTerm] = []

    def explain(self, html: str) -> SafeString:
        """The same HTML, with each term not met before made a link to its explanation."""
        if not self.by_name:
            return mark_safe(html)
        inside: list[str] = []
        parts = []
        for part in TAG.split(html):
            name = NAME.match(part)
            if name and name.group(1) in LEFT_ALONE:
                inside = inside[:-1] if part.startswith("</") else [*inside, name.group(1)]
            parts.append(part if name or inside else self.names.sub(self._link, part))
        return mark_safe("".join(parts))

    def _link(self, found: re.Match[str]) -> str:
        term = self.by_name[found.group(1).casefold()]
        if term in self.explained:
            return found.group(0)
        self.explained.append(term)
        return format_html(
            '<a class="term-link" href="#word-{}" data-term="word-{}">{}</a>', term.pk, term.pk, found.group(0)
        )
