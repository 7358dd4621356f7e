"""Marks a paper: plain values in, plain values out. What a trainer marks stays undecided until their verdict is there.

A question is right when all of it is: exactly the right options, every step in its place, every pair.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from curriculum.asking import GAP, Kind, folded
from lms.learning.answers import Chosen, Question, is_answered, pairs, readings, written

Paper = Sequence[Question]


@dataclass(frozen=True)
class Verdict:
    """What a trainer said about a written answer."""

    is_right: bool
    comment: str


@dataclass(frozen=True)
class MarkedOption:
    text: str
    feedback: str
    is_right: bool
    is_chosen: bool


@dataclass(frozen=True)
class MarkedLine:
    """A part of an answer that is not a choice among options: a place in the order, a pair, or what was written."""

    label: str
    given: str
    right: str
    is_right: bool | None
    feedback: str = ""


@dataclass(frozen=True)
class MarkedQuestion:
    """`is_right` is None while a trainer has yet to mark it. `source` is the question as it stood on the paper."""

    number: int
    stem: str
    is_right: bool | None
    is_answered: bool
    options: list[MarkedOption]
    lines: list[MarkedLine] = field(default_factory=list)
    explanation: str = ""
    source: Mapping[str, Any] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        return self.source["kind"]

    @property
    def stem_parts(self) -> list[str]:
        """The question before and after its gap; whole where it has none."""
        return self.stem.split(GAP) if self.kind == Kind.GAP else [self.stem]

    @property
    def is_given(self) -> bool:
        """Whether something was answered, finished or not."""
        return any(option.is_chosen for option in self.options) or any(line.given for line in self.lines)

    @property
    def right_options(self) -> list[str]:
        return [option.text for option in self.options if option.is_right]

    @property
    def other_options(self) -> list[MarkedOption]:
        """What was neither right nor chosen."""
        return [option for option in self.options if not (option.is_right or option.is_chosen)]


def mark(
    paper: Paper, chosen: Mapping[str, Chosen], verdicts: Mapping[str, Verdict] | None = None
) -> list[MarkedQuestion]:
    """Mark every question of the paper; `chosen` and `verdicts` are by the question's key."""
    given = [(question, chosen.get(question["key"], ()), (verdicts or {}).get(question["key"])) for question in paper]
    return [_marked(number, *each) for number, each in enumerate(given, 1)]


def score(marked: Sequence[MarkedQuestion]) -> int:
    return sum(question.is_right is True for question in marked)


def passes(right: int, questions: int, pass_mark: int) -> bool:
    """Whether `right` of `questions` reaches the pass mark in per cent; whole numbers, so 12 of 15 is 80 %."""
    return questions > 0 and right * 100 >= pass_mark * questions


def _marked(number: int, question: Question, chosen: Chosen, verdict: Verdict | None) -> MarkedQuestion:
    lines = LINES[kind](question, chosen) if (kind := Kind(question["kind"])) in LINES else []
    if kind == Kind.FREE_TEXT:
        lines = [_by_a_trainer(question, chosen, verdict)]
    options = [] if lines else _options(question, chosen)
    return MarkedQuestion(
        number,
        question["stem"],
        _all(line.is_right for line in lines) if lines else _is_chosen_right(options),
        is_answered(question, chosen),
        options,
        lines,
        question.get("explanation", ""),
        question,
    )


def _all(verdicts: Any) -> bool | None:
    found = list(verdicts)
    return None if None in found else all(found)


def _options(question: Question, chosen: Chosen) -> list[MarkedOption]:
    return [
        MarkedOption(option["text"], option["feedback"], option["is_right"], option["key"] in chosen)
        for option in question["options"]
    ]


def _is_chosen_right(options: Sequence[MarkedOption]) -> bool:
    return all(option.is_right == option.is_chosen for option in options)


def _in_order(question: Question, chosen: Chosen) -> list[MarkedLine]:
    """One line for each place, in order."""
    steps = sorted(question["options"], key=lambda option: option["place"])
    by_key = {option["key"]: option for option in steps}
    put = {place: by_key[key] for key, place in pairs(chosen).items()}
    nothing = {"key": None, "text": "", "feedback": ""}
    return [
        MarkedLine(str(place), given["text"], right["text"], given["key"] == right["key"], given["feedback"])
        for place, right in enumerate(steps, 1)
        for given in [put.get(str(place), nothing)]
    ]


def _in_pairs(question: Question, chosen: Chosen) -> list[MarkedLine]:
    texts = {choice["key"]: choice["text"] for choice in question["choices"]}
    given = pairs(chosen)
    return [
        MarkedLine(
            option["text"],
            texts.get(given.get(option["key"], ""), ""),
            texts[option["match"]],
            given.get(option["key"]) == option["match"],
            option["feedback"],
        )
        for option in question["options"]
    ]


def _a_number(question: Question, chosen: Chosen) -> list[MarkedLine]:
    number, tolerance, unit = Decimal(question["number"]), Decimal(question["tolerance"]), question["unit"]
    typed = written(chosen)
    is_right = any(abs(reading - number) <= tolerance for reading in readings(typed, unit))
    return [MarkedLine("", typed, number_words(number, tolerance, unit), is_right)]


def number_words(number: Decimal, tolerance: Decimal, unit: str) -> str:
    """The right number as people write it: "12.5%, and anything from 12 to 13"."""
    right = _with_unit(number, unit)
    return (
        f"{right}, and anything from {_plain(number - tolerance)} to {_plain(number + tolerance)}"
        if tolerance
        else right
    )


def _plain(number: Decimal) -> str:
    text = f"{number:,f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace("-", "\N{MINUS SIGN}")


def _with_unit(number: Decimal, unit: str) -> str:
    if unit == "£":
        return f"£{_plain(number)}"
    return f"{_plain(number)}%" if unit == "%" else f"{_plain(number)} {unit}".rstrip()


def _a_gap(question: Question, chosen: Chosen) -> list[MarkedLine]:
    typed = written(chosen)
    known = next((option for option in question["options"] if folded(option["text"]) == folded(typed)), None)
    right = " or ".join(option["text"] for option in question["options"] if option["is_right"])
    return [MarkedLine("", typed, right, bool(known and known["is_right"]), known["feedback"] if known else "")]


def _by_a_trainer(question: Question, chosen: Chosen, verdict: Verdict | None) -> MarkedLine:
    """Nobody needs to mark an empty answer: it is wrong."""
    typed, model = written(chosen), question["model_answer"]
    if not typed:
        return MarkedLine("", "", model, False)
    return MarkedLine("", typed, model, verdict.is_right if verdict else None, verdict.comment if verdict else "")


LINES: dict[Kind, Callable[[Question, Chosen], list[MarkedLine]]] = {
    Kind.ORDERING: _in_order,
    Kind.MATCHING: _in_pairs,
    Kind.NUMERIC: _a_number,
    Kind.GAP: _a_gap,
}
