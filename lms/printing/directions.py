"""Puts words of scripts that run from right to left as they are drawn: letters joined, runs in the order of the eye.

PDF draws glyphs from left to right. The rules are those of the Unicode bidirectional algorithm as far as a line of a
name or a title needs them, in a page that runs from left to right; marks of direction were taken out before. Letters
that have no joined form in a font stand alone.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby

from arabic_reshaper import ArabicReshaper

TO_THE_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_JOINED = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]")
_MIRRORED = str.maketrans("()[]{}<>«»", ")(][}{><»«")
_RESHAPER = ArabicReshaper({"delete_harakat": False, "support_ligatures": True})


def runs_to_the_left(text: str) -> bool:
    return TO_THE_LEFT.search(text) is not None


def joined(text: str, known: dict[int, int]) -> str:
    """The text with Arabic letters in the forms they have beside their neighbours, where the font knows them."""
    if not runs_to_the_left(text):
        return text
    return "".join(each if ord(each) in known else said(each) for each in _RESHAPER.reshape(text))


def said(text: str) -> str:
    """The text as it is written and searched for: joined forms are plain letters again."""
    return _JOINED.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)


def as_seen(text: str) -> str:
    """The text in the order in which it is drawn from left to right."""
    if not runs_to_the_left(text):
        return text
    letters = _clusters(text)
    ways = _ways([_way(each) for each in letters])
    # What runs to the left, numbers in it included, is turned round as a whole; then its numbers are turned back.
    return "".join(
        _turned(list(group)) if way == "R" else "".join(each for each, _ in group)
        for way, group in groupby(zip(letters, ways, strict=True), key=lambda pair: "L" if pair[1] == "L" else "R")
    )


def _turned(run: list[tuple[str, str]]) -> str:
    pieces = []
    for way, group in groupby(run, key=lambda pair: pair[1]):
        piece = [each for each, _ in group]
        pieces.append("".join(piece) if way == "N" else "".join(reversed(piece)).translate(_MIRRORED))
    return "".join(reversed(pieces))


def _clusters(text: str) -> list[str]:
    """Letters with the marks that stand on them."""
    found: list[str] = []
    for letter in text:
        if found and unicodedata.combining(letter):
            found[-1] += letter
        else:
            found.append(letter)
    return found


def _way(cluster: str) -> str:
    """ "L", "R", "N" for figures, and "" for what has no direction of its own."""
    kind = unicodedata.bidirectional(cluster[0])
    return {"L": "L", "R": "R", "AL": "R", "EN": "N", "AN": "N"}.get(kind, "")


def _ways(own: list[str]) -> list[str]:
    """A direction for each. Signs between words take that of both sides, or else the page's; figures after words that
    run to the left belong to them."""
    ways, strong = [], "L"
    for way in own:
        strong = way if way in ("L", "R") else strong
        ways.append("L" if way == "N" and strong == "L" else way)
    for start, way in enumerate(ways):
        if not way:
            before = ways[start - 1] if start else "L"
            after = next((each for each in ways[start:] if each), "L")
            ways[start] = "R" if "L" not in (before, after) else "L"
    return ways
