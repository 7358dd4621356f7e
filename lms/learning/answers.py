"""Reads what a learner chose or wrote: whether it fits the question, whether it is finished, what number it is.

An answer is a list of strings, as the page sends it: keys of options; "step=place" or "left=right" to put in order and
to match; one text to write. Nothing half-finished is refused, so that it can be kept and gone on with.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from curriculum.asking import CHOSEN, TYPED, Kind

Question = Mapping[str, Any]
Chosen = Sequence[str]

LONGEST = {Kind.NUMERIC: 60, Kind.GAP: 200, Kind.FREE_TEXT: 4000}
NOT_TEXT = re.compile("[\0\ud800-\udfff]")  # what no database keeps
PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)")
WITH_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
WITH_DECIMAL_COMMA = re.compile(r"[+-]?(\d*|\d{1,3}(\.\d{3})+),\d+")


class BadAnswer(Exception):
    """The answer does not fit the paper: another quiz's question, an unknown option, or too many of them."""


def check_answer(paper: Sequence[Question], key: str, chosen: Chosen) -> None:
    """Raise BadAnswer unless a learner can have answered this on this paper."""
    question = next((question for question in paper if question["key"] == key), None)
    if question is None:
        raise BadAnswer("This question is not on your paper.")
    kind = Kind(question["kind"])
    if kind in TYPED:
        _check_text(kind, chosen)
    elif kind in CHOSEN:
        _check_options(question, chosen)
    else:
        _check_pairs(question, chosen)


def _check_options(question: Question, chosen: Chosen) -> None:
    if not set(chosen) <= set(_keys(question["options"])) or len(set(chosen)) != len(chosen):
        raise BadAnswer("That option does not belong to this question.")
    if question["kind"] != Kind.MULTIPLE and len(chosen) > 1:
        raise BadAnswer("This question takes one answer.")


def _check_pairs(question: Question, chosen: Chosen) -> None:
    given = [pair.partition("=")[::2] for pair in chosen]
    lefts = [left for left, _ in given]
    if not set(lefts) <= set(_keys(question["options"])) or len(set(lefts)) != len(lefts):
        raise BadAnswer("That option does not belong to this question.")
    if not {right for _, right in given} <= set(_places(question)):
        raise BadAnswer("That option does not belong to this question.")


def _check_text(kind: Kind, chosen: Chosen) -> None:
    if len(chosen) > 1:
        raise BadAnswer("This question takes one answer.")
    if any(NOT_TEXT.search(text) for text in chosen):
        raise BadAnswer("The answer holds a character that cannot be kept.")
    if any(len(text) > LONGEST[kind] for text in chosen):
        raise BadAnswer(f"The answer is longer than {LONGEST[kind]:,} characters.")


def _keys(options: Sequence[Question]) -> list[str]:
    return [option["key"] for option in options]


def _places(question: Question) -> list[str]:
    """What the left side of a pair may be given: a place in the order, or one of the right sides."""
    if question["kind"] == Kind.ORDERING:
        return [str(place) for place in range(1, len(question["options"]) + 1)]
    return _keys(question["choices"])


def pairs(chosen: Chosen) -> dict[str, str]:
    """Place by step, or right by left."""
    return {left: right for left, _, right in (pair.partition("=") for pair in chosen)}


def written(chosen: Chosen) -> str:
    return chosen[0].strip() if chosen else ""


def unfinished(question: Question, chosen: Chosen) -> str:
    """What is still to do before the question counts as answered; nothing once it is, or while it is untouched."""
    kind, given = question["kind"], pairs(chosen)
    if kind == Kind.ORDERING and chosen and len(set(given.values())) < len(question["options"]):
        return "Not finished: each step needs a place of its own."
    if kind == Kind.MATCHING and chosen and len(given) < len(question["options"]):
        return f"Not finished: {len(given)} of {len(question['options'])} are matched."
    if kind == Kind.NUMERIC and written(chosen) and not readings(written(chosen), question["unit"]):
        return "This is not a number yet: write it like 12.5."
    return ""


def is_answered(question: Question, chosen: Chosen) -> bool:
    return any(text.strip() for text in chosen) and not unfinished(question, chosen)


def readings(text: str, unit: str = "") -> set[Decimal]:
    """The numbers somebody can have meant; none if it is no number.

    "12,5" is twelve and a half; "1,250" may be a thousand or a little more than one, and counts if either is right.
    The unit may be written along.
    """
    plain = re.sub(r"\s", "", text).replace("\N{MINUS SIGN}", "-").casefold()
    for sign in filter(None, (re.sub(r"\s", "", unit).casefold(), "£", "%")):
        plain = plain.removeprefix(sign).removesuffix(sign)
    if not plain.isascii() or len(plain) > LONGEST[Kind.NUMERIC]:
        return set()
    found = [plain] if PLAIN.fullmatch(plain) else []
    found += [plain.replace(",", "")] if WITH_THOUSANDS.fullmatch(plain) else []
    found += [plain.replace(".", "").replace(",", ".")] if WITH_DECIMAL_COMMA.fullmatch(plain) else []
    return {Decimal(number) for number in found}
