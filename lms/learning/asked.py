"""A question as the learner may see it before handing in: without what is right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from curriculum.asking import GAP, TYPED, Kind
from curriculum.question_chart import QuestionChart, question_chart
from lms.learning.answers import LONGEST, Chosen, is_answered, pairs, unfinished
from lms.learning.models import Answer, Attempt

INSTRUCTIONS = {
    Kind.MULTIPLE: "choose all that are right",
    Kind.ORDERING: "put these in order",
    Kind.MATCHING: "choose what goes with each",
    Kind.NUMERIC: "write a number",
    Kind.GAP: "fill the gap",
    Kind.CHART: "read this chart",
    Kind.FREE_TEXT: "answer in your own words",
}


@dataclass(frozen=True)
class Place:
    """One choice for a step or a left side: a place in the order, or a right side."""

    value: str
    text: str
    is_chosen: bool


@dataclass(frozen=True)
class AskedOption:
    key: str
    text: str
    is_chosen: bool = False
    places: list[Place] = field(default_factory=list)


@dataclass(frozen=True)
class AskedQuestion:
    number: int
    key: str
    kind: Kind
    stem: str
    options: list[AskedOption]
    typed: str
    to_do: str
    is_answered: bool
    saved_at: datetime | None
    source: Mapping[str, Any]

    @property
    def is_multiple(self) -> bool:
        return self.kind == Kind.MULTIPLE

    @property
    def field_id(self) -> str:
        """Where an error leads to, and the only field of what is written."""
        return f"q{self.number}-1"

    @property
    def instruction(self) -> str:
        return INSTRUCTIONS.get(self.kind, "")

    @property
    def template(self) -> str:
        """How it is answered."""
        names = {Kind.ORDERING: "ordering", Kind.MATCHING: "matching"}
        return f"learning/asking/{'typed' if self.kind in TYPED else names.get(self.kind, 'options')}.html"

    @property
    def stem_parts(self) -> list[str]:
        """The question before and after its gap; whole where it has none."""
        return self.stem.split(GAP) if self.kind == Kind.GAP else [self.stem]

    @property
    def unit(self) -> str:
        return self.source.get("unit", "")

    @property
    def longest(self) -> int:
        return LONGEST[self.kind]

    @property
    def needed(self) -> int:
        """How many choices make an answer."""
        return len(self.options) if self.kind in (Kind.ORDERING, Kind.MATCHING) else 1

    @property
    def image(self) -> Mapping[str, Any] | None:
        return self.source.get("image")

    @cached_property
    def chart(self) -> QuestionChart | None:
        chart = self.source.get("chart")
        return question_chart(chart, f"q{self.number}") if chart else None


def asked(attempt: Attempt, answers: list[Answer]) -> list[AskedQuestion]:
    """The attempt's questions in order, with what was answered so far."""
    by_question = {answer.question: answer for answer in answers}
    return [
        asked_question(
            number, question, answer.chosen if answer else [], answer.saved_at if answer and answer.chosen else None
        )
        for number, question in enumerate(attempt.paper, 1)
        for answer in [by_question.get(question["key"])]
    ]


def asked_question(
    number: int, question: Mapping[str, Any], chosen: Chosen = (), saved_at: datetime | None = None
) -> AskedQuestion:
    kind = Kind(question["kind"])
    return AskedQuestion(
        number=number,
        key=question["key"],
        kind=kind,
        stem=question["stem"],
        options=_options(kind, question, chosen),
        typed=chosen[0] if kind in TYPED and chosen else "",
        to_do=unfinished(question, chosen),
        is_answered=is_answered(question, chosen),
        saved_at=saved_at,
        source=question,
    )


def _options(kind: Kind, question: Mapping[str, Any], chosen: Chosen) -> list[AskedOption]:
    options = question["options"]
    if kind == Kind.ORDERING:
        places = [{"key": str(place), "text": str(place)} for place in range(1, len(options) + 1)]
        return _in_chosen_order([_to_place(option, places, chosen) for option in options], chosen)
    if kind == Kind.MATCHING:
        return [_to_place(option, question["choices"], chosen) for option in options]
    if kind in TYPED:  # the accepted answers of a gap are nothing to show
        return []
    return [AskedOption(option["key"], option["text"], option["key"] in chosen) for option in options]


def _to_place(option: Mapping[str, Any], places: Sequence[Mapping[str, str]], chosen: Chosen) -> AskedOption:
    given = pairs(chosen).get(option["key"])
    offered = [Place(f"{option['key']}={each['key']}", each["text"], each["key"] == given) for each in places]
    return AskedOption(option["key"], option["text"], given is not None, offered)


def _in_chosen_order(steps: list[AskedOption], chosen: Chosen) -> list[AskedOption]:
    """As the learner put them, once each step has a place of its own; as printed before that."""
    place = {key: int(number) for key, number in pairs(chosen).items()}
    if len(set(place.values())) < len(steps):
        return steps
    return sorted(steps, key=lambda step: place[step.key])
