"""Owns what a board's answers come to: means and how far they lie apart, and only where five or more answered.

Nothing is shown of an open round: two looks, one before and one after a colleague answers, would give the answer away.
Means of areas and of rounds are means of the questions shown, so that no hidden question can be worked out from them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby
from statistics import fmean, pstdev

from django.db.models import Prefetch

from curriculum.models import MaturityQuestion
from lms.dose.models import MaturityRound, MaturitySheet
from lms.people.models import Organisation

FEWEST_ANSWERS = 5
HIGHEST = 4
CLOSE, APART = Decimal("0.75"), Decimal("1.25")


@dataclass(frozen=True)
class QuestionResult:
    """One question of a round; mean and spread are None where fewer than five answered."""

    key: str
    area: str
    text: str
    statements: Sequence[str]
    mean: Decimal | None
    spread: Decimal | None

    @property
    def agreement(self) -> str:
        if self.spread is None:
            return ""
        if self.spread < CLOSE:
            return "answers close together"
        return "answers some way apart" if self.spread < APART else "answers far apart"


@dataclass(frozen=True)
class AreaResult:
    name: str
    questions: Sequence[QuestionResult]

    @property
    def mean(self) -> Decimal | None:
        return mean_of(question.mean for question in self.questions)


@dataclass(frozen=True)
class RoundResult:
    round: MaturityRound
    answered: int
    areas: Sequence[AreaResult]

    @property
    def is_shown(self) -> bool:
        return self.mean is not None

    @property
    def mean(self) -> Decimal | None:
        return mean_of(question.mean for area in self.areas for question in area.questions)

    def of_area(self, name: str) -> Decimal | None:
        return next((area.mean for area in self.areas if area.name == name), None)


def results(organisation: Organisation, *, most: int = 12) -> list[RoundResult]:
    """Closed rounds of an organisation, the latest first."""
    sheets = Prefetch("sheets", MaturitySheet.objects.only("round_id", "stages"))
    rounds = MaturityRound.objects.closed().filter(organisation=organisation).prefetch_related(sheets)
    return [result_of(each, [sheet.stages for sheet in each.sheets.all()]) for each in rounds[:most]]


def result_of(asked: MaturityRound, sheets: Sequence[Mapping[str, int]]) -> RoundResult:
    """What the sheets of a round come to, question by question in the order they were asked."""
    questions = [_question(data, sheets) for data in asked.questions]
    areas = [AreaResult(name, list(members)) for name, members in groupby(questions, key=lambda each: each.area)]
    return RoundResult(asked, len(sheets), areas)


def _question(data: Mapping[str, object], sheets: Sequence[Mapping[str, int]]) -> QuestionResult:
    key, statements = str(data["key"]), data["statements"]
    stages = [sheet[key] for sheet in sheets if key in sheet]
    is_shown = len(stages) >= FEWEST_ANSWERS
    return QuestionResult(
        key, str(data["area"]), str(data["text"]), statements if isinstance(statements, list) else [],
        tenth(fmean(stages)) if is_shown else None, tenth(pstdev(stages)) if is_shown else None,
    )  # fmt: skip


def mean_of(means: Iterable[Decimal | None]) -> Decimal | None:
    shown = [mean for mean in means if mean is not None]
    return tenth(sum(shown) / len(shown)) if shown else None


def tenth(value: float | Decimal) -> Decimal:
    return Decimal(str(value)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def questions_now() -> list[dict[str, object]]:
    """The questions as they are published now, area by area, in the form in which a round keeps them."""
    order = list(MaturityQuestion.Area)
    found = sorted(MaturityQuestion.objects.published(), key=lambda each: order.index(MaturityQuestion.Area(each.area)))
    return [
        {
            "key": str(each.pk),
            "area": each.get_area_display(),
            "text": each.text,
            "statements": each.statements,
        }
        for each in found
    ]
