"""Marks a paper: plain values in, plain values out. A question is right when exactly the right options are chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Paper = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class MarkedOption:
    text: str
    feedback: str
    is_right: bool
    is_chosen: bool


@dataclass(frozen=True)
class MarkedQuestion:
    number: int
    stem: str
    is_right: bool
    is_answered: bool
    options: list[MarkedOption]


def right_options(question: Mapping[str, Any]) -> set[str]:
    return {option["key"] for option in question["options"] if option["is_right"]}


def mark(paper: Paper, chosen: Mapping[str, Sequence[str]]) -> list[MarkedQuestion]:
    """Mark every question of the paper; `chosen` maps a question's key to the keys of the chosen options."""
    return [_marked(number, question, set(chosen.get(question["key"], ()))) for number, question in enumerate(paper, 1)]


def _marked(number: int, question: Mapping[str, Any], chosen: set[str]) -> MarkedQuestion:
    options = [
        MarkedOption(option["text"], option["feedback"], option["is_right"], option["key"] in chosen)
        for option in question["options"]
    ]
    return MarkedQuestion(number, question["stem"], chosen == right_options(question), bool(chosen), options)


def score(marked: Sequence[MarkedQuestion]) -> int:
    return sum(question.is_right for question in marked)


def passes(right: int, questions: int, pass_mark: int) -> bool:
    """Whether `right` of `questions` reaches the pass mark in per cent; whole numbers, so 12 of 15 is 80 %."""
    return questions > 0 and right * 100 >= pass_mark * questions
