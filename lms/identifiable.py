"""Owns what in a text looks as if it could tell which person it is about: plain Python, and never more than a question.

NHS numbers have ten digits, the last a check digit by modulus 11 (NHS Data Dictionary), so a phone number or a count is
taken for one only by accident. Dates and hospital numbers are recognised by the words beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

NHS_NUMBER = "an NHS number"
BIRTH_DATE = "a date of birth"
HOSPITAL_NUMBER = "a hospital number"

GAP = r"[ \u00a0\-\u2010-\u2014.]{1,3}"
GROUPS = ((10,), (3, 3, 4), (3, 4, 3), (4, 3, 3), (5, 5), (6, 4), (4, 6))
TEN_DIGITS = re.compile(
    r"(?<![\d+])(?<!\d[ .,/-])(?:" + "|".join(GAP.join(rf"\d{{{n}}}" for n in group) for group in GROUPS) + r")"
    r"(?![ ./-]?\d)"
)
DATE = (
    r"(?:\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2,4}|\d{4}-\d{2}-\d{2}"
    r"|\d{1,2}(?:st|nd|rd|th)?\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?\s+\d{2,4})"
)
BIRTH = r"(?:\bd\s?\.?\s?o\s?\.?\s?b\b\.?|\bdate of birth\b|\bbirth ?date\b|\bbirthday\b|\bborn\b)"
BIRTH_THEN_DATE = re.compile(rf"{BIRTH}[^\d\n;]{{0,12}}({DATE})", re.IGNORECASE)
DATE_THEN_BIRTH = re.compile(rf"({DATE})[\s,(\[:-]{{0,4}}{BIRTH}", re.IGNORECASE)
NUMBERED = re.compile(
    r"\b(?:mrn|crn|(?:nhs|chi|hospital|patient|medical record|unit|district|case ?notes?|pas)\s*"
    r"(?:number|no\b\.?|num\b\.?|id\b|ref\b\.?))\s*(?:is|was|[:#=-])?\s*([a-z]{0,3}-?\d{5,10}[a-z]?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sign:
    """Something that may tell who a text is about: what it looks like, and the words it was found in."""

    kind: str
    text: str


def signs(text: str) -> list[Sign]:
    """What may identify a person in a text, in the order it is read, each once."""
    return list(dict.fromkeys(Sign(kind, words) for _, kind, words in sorted(_found(text))))


def _found(text: str) -> Iterator[tuple[int, str, str]]:
    for match in TEN_DIGITS.finditer(text):
        if is_nhs_number(match[0]) and not re.match(r"\d{4}-\d{2}-\d{2}\b", match[0]):
            yield match.start(), NHS_NUMBER, match[0]
    for pattern in (BIRTH_THEN_DATE, DATE_THEN_BIRTH):
        for match in pattern.finditer(text):
            yield match.start(), BIRTH_DATE, " ".join(match[0].split())
    for match in NUMBERED.finditer(text):
        if not is_nhs_number(match[1]):
            yield match.start(), HOSPITAL_NUMBER, " ".join(match[0].split())


def is_nhs_number(text: str) -> bool:
    """Ten digits whose last is right by modulus 11; one digit ten times is nobody's."""
    digits = [int(character) for character in text if character.isdigit()]
    if len(digits) != 10 or all(one == other for one, other in pairwise(digits)):
        return False
    check = 11 - sum(digit * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return digits[9] == (0 if check == 11 else check)
