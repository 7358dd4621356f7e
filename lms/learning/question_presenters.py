"""Words, order and spreadsheet rows of the trainer's pages about questions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from lms.learning.question_advice import TOO_FEW
from lms.learning.question_figures import Choice, QuestionFigures
from lms.spreadsheets import Row

HEADER = [
    "Question", "Level", "Module", "Kind", "Text", "Answers", "Right", "Wrong", "Left out", "Not reached",
    "Waiting for a mark", "Facility", "Discrimination", "Not reached share", "Most given wrong answer", "Given by",
    "Finding",
]  # fmt: skip
BAR = 100


def _number(value: float | None, *, none_is: float) -> float:
    return none_is if value is None else value


def gravity(figures: QuestionFigures) -> tuple[int, float]:
    """Faults first, then what is worth a look, then the rest; within each the least telling question first."""
    found = figures.findings
    rank = 0 if figures.needs_fixing else 1 if found else 2 if figures.tally.is_enough else 3
    return rank, _number(figures.discrimination, none_is=1)


# what a column is called in the address -> what it sorts by
ORDERS: dict[str, Callable[[QuestionFigures], Any]] = {
    "gravity": gravity,
    "question": lambda each: each.question.key,
    "answers": lambda each: -each.tally.reached,
    "facility": lambda each: _number(each.facility, none_is=2),
    "discrimination": lambda each: _number(each.discrimination, none_is=2),
    "not_reached": lambda each: -_number(each.not_reached, none_is=-1),
}


@dataclass(frozen=True)
class Line:
    figures: QuestionFigures

    @property
    def stem(self) -> str:
        return plain_stem(self.figures.question.stem)

    @property
    def facility(self) -> str:
        return per_cent(self.figures.facility)

    @property
    def discrimination(self) -> str:
        return decimal(self.figures.discrimination)

    @property
    def not_reached(self) -> str:
        return per_cent(self.figures.not_reached)

    @property
    def verdict(self) -> str:
        found = self.figures.findings
        if found:
            return found[0].title
        return "Nothing to fix" if self.figures.tally.is_enough else TOO_FEW

    @property
    def state(self) -> str:
        if self.figures.needs_fixing:
            return "late"
        if self.figures.findings:
            return "due"
        return "met" if self.figures.tally.is_enough else "not"


@dataclass(frozen=True)
class ChoiceLine:
    choice: Choice
    reached: int

    @property
    def share(self) -> str:
        return per_cent(self.choice.people / self.reached) if self.reached else "–"

    @property
    def bar(self) -> int:
        return min(BAR, round(BAR * self.choice.people / self.reached)) if self.reached else 0


def plain_stem(stem: str) -> str:
    """The question in one line, its gap drawn."""
    return " ".join(stem.replace("[[gap]]", "____").split())


def per_cent(share: float | None) -> str:
    return "–" if share is None else f"{share:.0%}"


def decimal(value: float | None) -> str:
    """Two places with a true minus sign."""
    return "–" if value is None else f"{value:.2f}".replace("-", "−")


def arranged(found: list[QuestionFigures], order: str, show: str) -> list[QuestionFigures]:
    """Those asked for, in the order asked for; an unknown order is the default one."""
    wanted = {"fix": lambda each: each.needs_fixing, "look": lambda each: bool(each.findings)}
    kept = filter(wanted.get(show, lambda each: True), found)
    return sorted(kept, key=ORDERS.get(order, gravity))


def summary(found: list[QuestionFigures]) -> str:
    """The one sentence at the top of the page, about all questions the filters leave."""
    judged = sum(each.tally.is_enough for each in found)
    if not judged:
        return "No question has enough answers to be judged yet."
    to_fix = sum(each.needs_fixing for each in found)
    fix = "none needs fixing" if not to_fix else "1 needs fixing" if to_fix == 1 else f"{to_fix} need fixing"
    return f"{judged} of {len(found)} questions have enough answers to be judged: {fix}."


def rows(found: list[QuestionFigures]) -> Iterator[Row]:
    for each in found:
        question, tally, wrong = each.question, each.tally, each.favourite_wrong
        yield [
            question.key, question.level.title, question.module.code if question.module else "",
            question.get_kind_display(), plain_stem(question.stem), tally.reached, tally.right, tally.wrong,
            tally.skipped, tally.not_reached, tally.unmarked, _rounded(each.facility), _rounded(each.discrimination),
            _rounded(each.not_reached), wrong.text if wrong else "", wrong.people if wrong else "", Line(each).verdict,
        ]  # fmt: skip


def _rounded(value: float | None) -> float | str:
    return "" if value is None else round(value, 3)
