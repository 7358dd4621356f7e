"""Finds in an author's rich text what a screen reader stumbles over. Plain strings in, sentences out."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bs4 import BeautifulSoup

SAYS_NOTHING = {
    "click here", "here", "this link", "link", "read more", "more", "this page", "this", "see here", "learn more",
}  # fmt: skip


def problems(texts: Iterable[str]) -> list[str]:
    """What to put right in the rich texts of a page, in reading order; the page's title is its heading of level 1."""
    found: list[str] = []
    level = 1
    for text in texts:
        soup = BeautifulSoup(text, "html.parser")
        for element in soup.find_all(["h1", "h2", "h3", "h4", "h5", "h6", "a"]):
            words = " ".join(element.get_text().split())
            if element.name == "a":
                found += _link(words)
                continue
            depth = int(element.name[1])
            if not words:
                found.append("A heading is empty: write it or take it away.")
            elif depth > level + 1:
                found.append(
                    f"The heading “{words}” skips a level. Screen readers jump from heading to heading: "
                    f"make it a heading of level {level + 1}, or write one above it."
                )
            level = depth
    return list(dict.fromkeys(found))


def _link(words: str) -> list[str]:
    plain = re.sub(r"[^\w\s:/.]", "", words).strip(" .").lower()
    if not plain:
        return ["A link has no text: write where it leads."]
    if plain in SAYS_NOTHING:
        return [f"The link “{words}” does not say where it leads. Screen readers list links on their own."]
    if re.match(r"(https?:|www\.)", plain):
        return [f"The link “{words[:60]}” is an address. Write in words where it leads."]
    return []
