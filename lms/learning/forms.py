"""Reads the answers a page sends: as JSON from the script, as plain fields without it."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.http import QueryDict

from lms.learning.actions import BadAnswer
from lms.learning.models import Attempt

LARGEST_INTENT = 2**53  # the largest whole number a script can count to


@dataclass(frozen=True)
class SentAnswer:
    person: int
    question: str
    chosen: list[str]
    intent: int


def read_answer(body: bytes) -> SentAnswer:
    """Read one answer as the script sends it. Raises BadAnswer."""
    try:
        sent = json.loads(body)
        answer = SentAnswer(sent["person"], sent["question"], sent["chosen"], sent["intent"])
    except (ValueError, KeyError, TypeError) as error:
        raise BadAnswer("The answer could not be read.") from error
    whole_numbers = all(type(number) is int for number in (answer.person, answer.intent))
    texts = isinstance(answer.chosen, list) and all(isinstance(text, str) for text in [answer.question, *answer.chosen])
    if not (whole_numbers and texts and 0 < answer.intent < LARGEST_INTENT):
        raise BadAnswer("The answer could not be read.")
    return answer


def read_paper(fields: QueryDict, attempt: Attempt) -> dict[str, list[str]]:
    """The answers on a whole page sent without the script; questions left empty are left out.

    A text or a choice from a list that is sent empty is an answer too: it was taken back.
    """
    sent = [question["key"] for question in attempt.paper if f"q-{question['key']}" in fields]
    return {key: read_question(fields, key) for key in sent}


def read_question(fields: QueryDict, key: str) -> list[str]:
    """The answer to one question; line ends as the script sends them."""
    return [text.replace("\r\n", "\n") for text in fields.getlist(f"q-{key}") if text.strip()]


@dataclass(frozen=True)
class SentReflection:
    """What a page sends of a reflection: the words, whose they are, and which revision of them the page had shown."""

    text: str
    person: int | None
    seen: int

    @classmethod
    def read(cls, fields: QueryDict) -> SentReflection:
        text = fields.get("text", "").replace("\r\n", "\n").strip()
        person, seen = fields.get("person", ""), fields.get("seen", "")
        return cls(text, _number(person) or None, _number(seen))


def _number(text: str) -> int:
    """The whole number a hidden field carries; 0 where it carries none that the database could hold."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
