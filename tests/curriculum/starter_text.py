"""The words a learner reads in the starter curriculum, and how hard they are to read.

`python -m tests.curriculum.reading_ages` prints the reading age of every lesson.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from readability import getmeasures
from readability.langdata import LANGDATA

from curriculum.starter import reading

PLAIN_LEVELS = ("L1", "L2")
NOT_READ = {"tone", "correct", "kind", "slug", "page", "document", "image", "waste", "numbers"}
BLOCK_END = re.compile(r"</(?:p|li|h2|h3)>")
HREF = re.compile(r'href="([^"]+)"')
TAG = re.compile(r"<[^>]+>")
SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’')]*\s+")
COUNT_SYLLABLES = LANGDATA["en"]["syllables"]
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def lessons_of(*codes: str) -> Iterator[tuple[str, reading.Data]]:
    """(module code, lesson) of these levels, in order."""
    lessons = reading.lessons()
    for level in reading.levels()["levels"]:
        if level["code"] in codes:
            for module in level["modules"]:
                yield from ((module["code"], lesson) for lesson in lessons.get(module["code"], []))


def strings(value: Any) -> Iterator[str]:
    """Every text in a value of the file, whatever kind of block it belongs to."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, each in value.items():
            if name not in NOT_READ:
                yield from strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from strings(each)


def plain(html: str) -> str:
    return unescape(TAG.sub("", BLOCK_END.sub("\n", html)))


def lesson_text(lesson: reading.Data) -> str:
    return "\n".join(plain(text) for text in strings([lesson["title"], lesson["summary"], lesson["body"]]))


def prose(lesson: reading.Data) -> str:
    """What is read as sentences: tables and titles are left out, a heading is no sentence."""
    without_titles = [
        {name: value for name, value in block.items() if name not in ("title", "header", "caption", "rows")}
        for item in lesson["body"]
        for kind, value in item.items()
        for block in [value if isinstance(value, dict) else {kind: value}]
    ]
    return "\n".join(plain(re.sub(r"<h[23]>.*?</h[23]>", "", text)) for text in strings(without_titles))


def reading_age(text: str) -> tuple[float, float]:
    """By Flesch-Kincaid and by SMOG, the grade of either plus the five years between a school grade and an age."""
    lines = [WORD.findall(line) for part in text.splitlines() for line in SENTENCE_END.split(part)]
    sentences = [words for words in lines if words]
    words = [word for sentence in sentences for word in sentence]
    syllables = [max(1, COUNT_SYLLABLES(word)) for word in words]  # the package gives "the" none
    kincaid = 0.39 * len(words) / len(sentences) + 11.8 * sum(syllables) / len(words) - 15.59
    measures = getmeasures("\n".join(" ".join(sentence) for sentence in sentences), lang="en")
    return round(kincaid + 5, 1), round(float(measures["readability grades"]["SMOGIndex"]) + 5, 1)


def reading_ages(*codes: str) -> list[tuple[str, str, int, tuple[float, float]]]:
    """(module code, slug, words, reading age) of every lesson of these levels."""
    return [
        (code, lesson["slug"], len(WORD.findall(lesson_text(lesson))), reading_age(prose(lesson)))
        for code, lesson in lessons_of(*codes)
    ]


def every_link() -> Iterator[tuple[str, str]]:
    """(module code and slug, address) of each link in a lesson."""
    for code, lessons in reading.lessons().items():
        for lesson in lessons:
            for text in strings(lesson["body"]):
                yield from ((f"{code} {lesson['slug']}", href) for href in HREF.findall(text))
