"""What a question of each kind needs before anybody can be asked it. Plain values in, messages out.

The values are named as the fields of a question; `options` is a list of {"text", "is_right", "feedback", "match"}.
The form of the question bank, the import of questions and the drawing of a paper all ask here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import models

from curriculum.chart_values import FEWEST_VALUES, MOST_VALUES, UnreadableChart, read_chart_values

GAP = "[[gap]]"
FEWEST_STEPS = 3
FEWEST_PAIRS = 2

Values = Mapping[str, Any]
Problems = dict[str, str]


class Kind(models.TextChoices):
    SINGLE = "single", "one right answer"
    MULTIPLE = "multiple", "several right answers"
    TRUE_FALSE = "true_false", "true or false"
    ORDERING = "ordering", "put in order"
    MATCHING = "matching", "match pairs"
    NUMERIC = "numeric", "a number"
    GAP = "gap", "fill the gap"
    CHART = "chart", "read this chart"
    FREE_TEXT = "free_text", "short text, marked by a trainer"


class ChartType(models.TextChoices):
    RUN = "run", "run chart"
    XMR = "xmr", "XmR chart"


# Answered by choosing among options that are printed on the paper as they are.
CHOSEN = (Kind.SINGLE, Kind.MULTIPLE, Kind.TRUE_FALSE, Kind.CHART)
# Answered by writing.
TYPED = (Kind.NUMERIC, Kind.GAP, Kind.FREE_TEXT)


def problems(values: Values) -> Problems:
    """Everything that keeps a question from being published: one message by field.

    The key "options" is about the options together; "options.2.feedback" is about the feedback of the third.
    """
    return _left_out(values) | unanswerable(values)


def unanswerable(values: Values) -> Problems:
    """What would make the question impossible to answer or to mark; such a question is never drawn."""
    found = RULES[Kind(values["kind"])](values)
    return found if values.get("stem", "").strip() else {"stem": "Write the question.", **found}


def folded(text: str) -> str:
    """The text as answers are compared: whatever its case, its spaces and the shape of its apostrophes."""
    straight = text.translate({0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0x2013: "-", 0x2212: "-"})
    return " ".join(straight.split()).casefold()


def _options(values: Values) -> Sequence[Values]:
    return values.get("options", ())


def _right(values: Values) -> int:
    return sum(bool(option.get("is_right")) for option in _options(values))


def _text(option: Values, name: str = "text") -> str:
    return (option.get(name) or "").strip()


def _without_text(values: Values) -> Problems:
    return {
        f"options.{n}.text": "Write this one, or delete it." for n, o in enumerate(_options(values)) if not _text(o)
    }


def _twice(texts: Iterable[str]) -> list[str]:
    return [text for text, times in Counter(folded(text) for text in texts if text).items() if times > 1]


def _one_right(values: Values) -> Problems:
    found = _without_text(values)
    if len(_options(values)) < 2:
        found["options"] = "Give two options or more to choose from."
    elif _right(values) != 1:
        found["options"] = "Mark exactly one option as the right answer."
    return found


def _true_or_false(values: Values) -> Problems:
    if len(_options(values)) > 2:
        return {"options": "True or false has two options. For more, choose the kind “one right answer”."}
    return _one_right(values)


def _several_right(values: Values) -> Problems:
    found = _without_text(values)
    if len(_options(values)) < 3:
        found["options"] = "Give three options or more to choose from."
    elif _right(values) < 2:
        found["options"] = "Mark two options or more as right. For one, choose the kind “one right answer”."
    return found


def _in_order(values: Values) -> Problems:
    found = _without_text(values)
    if len(_options(values)) < FEWEST_STEPS:
        found["options"] = f"Give {FEWEST_STEPS} steps or more, in their right order from the top."
    return found


def _in_pairs(values: Values) -> Problems:
    found = {
        f"options.{n}.match": "Write what it goes with, or delete it."
        for n, option in enumerate(_options(values))
        if not _text(option, "match")
    }
    pairs = [option for option in _options(values) if _text(option) and _text(option, "match")]
    if len(pairs) < FEWEST_PAIRS:
        found["options"] = f"Give {FEWEST_PAIRS} complete pairs or more."
    elif len({folded(_text(option, "match")) for option in _options(values)}) < 2:
        found["options"] = "All go with the same answer: give at least two different ones."
    return found


def _a_number(values: Values) -> Problems:
    number, tolerance = values.get("number"), values.get("tolerance") or Decimal(0)
    found = {} if number is not None else {"number": "Write the right number."}
    return found if tolerance >= 0 else {**found, "tolerance": "How far off an answer may be: 0 or more."}


def _a_gap(values: Values) -> Problems:
    found = _without_text(values)
    if values.get("stem", "").count(GAP) != 1:
        found["stem"] = f"Write {GAP} once, where the missing words belong."
    if not _right(values):
        found["options"] = "Mark one option or more as an accepted answer."
    return found


def _a_chart(values: Values) -> Problems:
    found = _one_right(values)
    if values.get("chart_type") not in ChartType.values:
        found["chart_type"] = "Choose which chart is drawn."
    try:
        count = len(read_chart_values(values.get("chart_values", "")))
    except UnreadableChart as problem:
        return {**found, "chart_values": str(problem)}
    if not FEWEST_VALUES <= count <= MOST_VALUES:
        found["chart_values"] = f"Give {FEWEST_VALUES} to {MOST_VALUES} values, one a line. There are {count}."
    return found


def _nothing_more(values: Values) -> Problems:
    return {}


RULES: dict[Kind, Callable[[Values], Problems]] = {
    Kind.SINGLE: _one_right,
    Kind.MULTIPLE: _several_right,
    Kind.TRUE_FALSE: _true_or_false,
    Kind.ORDERING: _in_order,
    Kind.MATCHING: _in_pairs,
    Kind.NUMERIC: _a_number,
    Kind.GAP: _a_gap,
    Kind.CHART: _a_chart,
    Kind.FREE_TEXT: _nothing_more,
}


def _left_out(values: Values) -> Problems:
    """What a learner, or a trainer who marks, would miss."""
    kind = Kind(values["kind"])
    return {
        **_described(values),
        **_answering_back(kind, values),
        **_named_chart(kind, values),
        **_told_apart(kind, values),
    }


def _described(values: Values) -> Problems:
    has_alt, is_decorative = bool(values.get("image_alt", "").strip()), bool(values.get("image_is_decorative"))
    if not values.get("image"):
        return {}
    if not has_alt and not is_decorative:
        return {"image_alt": "Describe the image, or mark it as decorative."}
    if has_alt and is_decorative:
        return {"image_is_decorative": "An image with a description is not decorative: keep one of the two."}
    return {}


def _answering_back(kind: Kind, values: Values) -> Problems:
    """Feedback where a learner chooses; an explanation where no option is there to say why."""
    if kind in (*CHOSEN, Kind.GAP):
        needed = [kind in CHOSEN or not option.get("is_right") for option in _options(values)]
        return {
            f"options.{n}.feedback": "Say why it is right, or what it misses."
            for n, (option, is_needed) in enumerate(zip(_options(values), needed, strict=True))
            if is_needed and not _text(option, "feedback")
        }
    if kind == Kind.FREE_TEXT:
        model = values.get("model_answer", "").strip()
        return {} if model else {"model_answer": "Write what a good answer says: trainers mark by it."}
    explained = values.get("explanation", "").strip()
    return {} if explained else {"explanation": "Say why the right answer is right: learners read it afterwards."}


def _named_chart(kind: Kind, values: Values) -> Problems:
    if kind != Kind.CHART or values.get("chart_title", "").strip():
        return {}
    return {"chart_title": "Say what the chart shows, such as “Falls on the ward each week”."}


def _told_apart(kind: Kind, values: Values) -> Problems:
    if kind not in RULES or kind in (Kind.NUMERIC, Kind.FREE_TEXT) or not _twice(map(_text, _options(values))):
        return {}
    return {"options": f"“{_twice(map(_text, _options(values)))[0]}” is there twice: nobody could tell them apart."}
