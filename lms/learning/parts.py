"""Names the parts of a lesson, so that a reader can say which of them is meant."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.utils.html import strip_tags
from django.utils.text import Truncator

from curriculum.models import LessonPage

LONGEST = 70
# where a block says what it is about, the best first
NAMES = ("title", "question", "caption", "prompt", "term", "alt_text")
HEADING = re.compile(r"<h[23][^>]*>(.*?)</h[23]>", re.DOTALL)


@dataclass(frozen=True)
class Part:
    block_id: str
    title: str


def parts(lesson: LessonPage) -> list[Part]:
    """The blocks of the lesson in order, each called by its heading or its first words."""
    return [Part(block.id, _title(block.value) or block.block.label) for block in lesson.body if block.id]


def _title(value: Any) -> str:
    if hasattr(value, "source"):  # rich text
        heading = HEADING.search(value.source)
        return _short(strip_tags(heading.group(1) if heading else value.source.replace("</p>", " ")))
    if hasattr(value, "get"):
        return next((_short(str(value[name])) for name in NAMES if value.get(name)), "")
    return _short(str(value))


def _short(text: str) -> str:
    return Truncator(" ".join(text.split())).chars(LONGEST, truncate=" ...")
