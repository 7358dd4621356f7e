"""Takes questions out of the bank as a file of one of the formats."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from curriculum.exchange.carrying import Written
from curriculum.exchange.formats import FORMATS
from curriculum.models import Question
from curriculum.question_files.drafts import draft_of, latest, tag_names

FILTERS = {"level": "level", "module": "module", "strand": "strand", "tag": "tags"}


def matching(choices: Mapping[str, Any]) -> QuerySet[Question]:
    """The questions of a level, module, strand or tag; without a choice all of them."""
    wanted = {FILTERS[name]: value for name, value in choices.items() if name in FILTERS and value}
    found = Question.objects.filter(**wanted).order_by("level__path", "key")
    return found.filter(live=True) if choices.get("only_published") else found


def export(questions: QuerySet[Question], format: str) -> Written:
    """The file, and what is not in it; a fixed number of queries, however many questions."""
    found = questions.select_related("level", "module", "image", "latest_revision").prefetch_related(
        "options", "tagged_items"
    )
    tags = tag_names()
    shown = [question for one in found for question in ([one] if one.live else latest([one]))]
    return FORMATS[format].write([draft_of(question, tags) for question in shown])
