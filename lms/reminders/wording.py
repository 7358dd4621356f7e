"""Fills the authors' texts with the words of one message.

A placeholder is a plain name in braces. It is replaced by text, never evaluated: `{name.__class__}` is no
placeholder but a mistake, and is refused when the author saves.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

PLACEHOLDERS = ("name", "what", "when", "link")
COHORT_MESSAGE = "cohort-message"
OWN_PLACEHOLDERS = {COHORT_MESSAGE: ("text",)}  # what only the messages of one rule hold
LONGEST_SUBJECT = 250
IN_BRACES = re.compile(r"\{([^{}]*)\}")


def placeholders_of(code: str) -> tuple[str, ...]:
    """What can be filled in for the rule with this code."""
    return PLACEHOLDERS + OWN_PLACEHOLDERS.get(code, ())


def unknown_placeholders(text: str, code: str = "") -> list[str]:
    """Everything in braces that is not one of the rule's placeholders, as written."""
    known = placeholders_of(code)
    return [found.group(0) for found in IN_BRACES.finditer(text) if found.group(1) not in known]


def fill(text: str, words: Mapping[str, str]) -> str:
    """The text with its placeholders replaced in one pass: braces in somebody's name stay as they are."""
    return IN_BRACES.sub(lambda found: str(words.get(found.group(1), found.group(0))), text)


def pieces(text: str) -> list[tuple[str, bool]]:
    """The text cut at its placeholders: each piece, and whether it is the name of one."""
    cut = [(piece, place % 2 == 1) for place, piece in enumerate(IN_BRACES.split(text))]
    known = [(p, is_name) if not is_name or p in PLACEHOLDERS else (f"{{{p}}}", False) for p, is_name in cut]
    return [(piece, is_name) for piece, is_name in known if piece]


def one_line(text: str, longest: int = LONGEST_SUBJECT) -> str:
    """A subject: one line, because a line break would begin another mail header."""
    return " ".join("".join(" " if ord(char) < 32 or ord(char) == 127 else char for char in text).split())[:longest]
