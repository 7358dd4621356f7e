"""Prints a question onto a paper: everything needed to ask and to mark it later, whatever becomes of it meanwhile."""

from __future__ import annotations

from random import Random
from string import ascii_lowercase
from typing import Any

from wagtail.images.models import SourceImageIOError

from curriculum.asking import Kind
from curriculum.models import Question, QuestionOption

Printed = dict[str, Any]
LARGEST_IMAGE = "max-900x600"


def printed(question: Question, *, dice: Random, shuffle: bool = True) -> Printed:
    """The question as a paper keeps it. Steps and pairs are mixed always: in their own order they would tell."""
    parts = PARTS.get(Kind(question.kind), _with_options)
    return {
        "key": question.key,
        "stem": question.stem,
        "kind": question.kind,
        "module": question.module_id,
        "explanation": question.explanation,
        **_image(question),
        **parts(question, dice, shuffle),
    }


def _options(question: Question) -> list[QuestionOption]:
    return list(question.options.all())


def _with_options(question: Question, dice: Random, shuffle: bool) -> Printed:
    options = [
        {
            "key": str(option.pk or f"new-{place}"),  # none yet while an author looks at a preview
            "text": option.text,
            "is_right": option.is_right,
            "feedback": option.feedback,
        }
        for place, option in enumerate(_options(question))
    ]
    if shuffle and question.kind != Kind.TRUE_FALSE:  # "True, False" in any other order only slows people down
        dice.shuffle(options)
    return {"options": options}


def _in_order(question: Question, dice: Random, shuffle: bool) -> Printed:
    """Keys are given after mixing, so that they do not tell the order; it never comes up right by chance."""
    steps = [
        {"text": option.text, "place": place, "feedback": option.feedback}
        for place, option in enumerate(_options(question), 1)
    ]
    right = list(steps)
    while steps == right:
        dice.shuffle(steps)
    return {"options": _with_keys(steps)}


def _in_pairs(question: Question, dice: Random, shuffle: bool) -> Printed:
    pairs = [option for option in _options(question) if option.text.strip()]
    rights = list(dict.fromkeys(option.match.strip() for option in _options(question)))
    dice.shuffle(rights)
    dice.shuffle(pairs)
    choices = _with_keys([{"text": text} for text in rights])
    key_of = {choice["text"]: choice["key"] for choice in choices}
    lefts = [{"text": each.text, "match": key_of[each.match.strip()], "feedback": each.feedback} for each in pairs]
    return {"options": _with_keys(lefts), "choices": choices}


def _with_keys(items: list[Printed]) -> list[Printed]:
    return [{"key": _letter(place), **item} for place, item in enumerate(items)]


def _letter(place: int) -> str:
    round_, letter = divmod(place, len(ascii_lowercase))
    return ascii_lowercase[letter] + (str(round_) if round_ else "")


def _a_number(question: Question, dice: Random, shuffle: bool) -> Printed:
    return {
        "options": [],
        "number": str(question.number),
        "tolerance": str(question.tolerance),
        "unit": question.unit.strip(),
    }


def _a_gap(question: Question, dice: Random, shuffle: bool) -> Printed:
    return _with_options(question, dice, shuffle=False)


def _a_chart(question: Question, dice: Random, shuffle: bool) -> Printed:
    chart = {
        "type": question.chart_type,
        "title": question.chart_title,
        "unit": question.chart_unit.strip(),
        "values": question.chart_values,
    }
    return {**_with_options(question, dice, shuffle), "chart": chart}


def _free_text(question: Question, dice: Random, shuffle: bool) -> Printed:
    return {"options": [], "model_answer": question.model_answer}


def _image(question: Question) -> Printed:
    """The picture's own copy and its size, so that the page need not look for it; only its words if it is lost."""
    if not question.image:
        return {}
    alt = "" if question.image_is_decorative else question.image_alt
    try:
        copy = question.image.get_rendition(LARGEST_IMAGE)
    except (SourceImageIOError, OSError):
        return {"image": {"alt": alt}}
    return {"image": {"alt": alt, "url": copy.url, "width": copy.width, "height": copy.height}}


PARTS = {
    Kind.ORDERING: _in_order,
    Kind.MATCHING: _in_pairs,
    Kind.NUMERIC: _a_number,
    Kind.GAP: _a_gap,
    Kind.CHART: _a_chart,
    Kind.FREE_TEXT: _free_text,
}
