"""What a rule is shipped with: its first words, which authors may change."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Shipped:
    name: str
    subject: str
    body: str
    is_mandatory: bool = False
    footer: str = ""  # ends each mail of the rule, whatever authors make of its words


def letter(*paragraphs: str) -> str:
    """The greeting, these, the link and the sign-off."""
    return "\n\n".join(("Dear {name},", *paragraphs, "{link}", "Improvement Skills Escalator"))
