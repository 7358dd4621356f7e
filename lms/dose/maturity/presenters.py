"""Puts a board's self-assessment into words, pictures and rows. Page, paper and downloads come from the same rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import timezone
from django.utils.safestring import mark_safe

from lms.charts.dumbbell import dumbbell
from lms.dose.maturity.answers import FEWEST_ANSWERS, HIGHEST, QuestionResult, RoundResult
from lms.dose.models import MaturityRound, MaturitySheet
from lms.people.models import Organisation, Person, Role, RoleGrant

HEADER = ("Round", "Closed on", "Area", "Question", "Mean stage, 0 to 4", "Spread (standard deviation)", "In words")
HIDDEN = f"fewer than {FEWEST_ANSWERS} answers"


@dataclass(frozen=True)
class OpenRound:
    round: MaturityRound
    asked: int
    answered: int
    is_asked: bool
    has_answered: bool
    is_late: bool


@dataclass(frozen=True)
class AreaLine:
    name: str
    mean: Decimal | None
    before: Decimal | None
    words: str
    picture: str
    questions: Sequence[QuestionResult]


@dataclass(frozen=True)
class MaturityPage:
    open: OpenRound | None
    latest: RoundResult | None
    earlier: Sequence[RoundResult]
    areas: Sequence[AreaLine]
    sentence: str
    history: Sequence[tuple[str, Sequence[Decimal | None]]]

    @property
    def rounds(self) -> list[RoundResult]:
        """Oldest first, as a table over time reads."""
        return [*reversed(self.earlier), self.latest] if self.latest else []


def page_of(organisation: Organisation, found: list[RoundResult], reader: Person, today: date) -> MaturityPage:
    latest, earlier = (found[0], found[1:]) if found else (None, [])
    rounds = [*reversed(earlier), latest] if latest else []
    return MaturityPage(
        open_round_of(organisation, reader, today), latest, earlier, area_lines(found), sentence(found),
        [(area.name, [each.of_area(area.name) for each in rounds]) for area in (latest.areas if latest else [])],
    )  # fmt: skip


def open_round_of(organisation: Organisation, reader: Person, today: date) -> OpenRound | None:
    """The open round with how many have answered, never who."""
    found = MaturityRound.objects.open().filter(organisation=organisation).first()
    if found is None:
        return None
    grants = RoleGrant.objects.current(today).filter(role=Role.BOARD, person__is_active=True)
    asked = grants.filter(person__organisation=organisation).values("person").distinct().count()
    sheets = MaturitySheet.objects.filter(round=found)
    return OpenRound(
        found, asked, sheets.count(), reader.has_role(Role.BOARD), sheets.filter(person=reader).exists(),
        found.answer_by < today,
    )  # fmt: skip


def area_lines(found: list[RoundResult]) -> list[AreaLine]:
    """The areas of the latest round, each beside where it stood in the round before."""
    if not found:
        return []
    return [
        AreaLine(area.name, area.mean, before, mean_words(area.mean, before), _picture(area.mean, before),
                 area.questions)
        for area in found[0].areas
        for before in [found[1].of_area(area.name) if len(found) > 1 else None]
    ]  # fmt: skip


def _picture(now: Decimal | None, before: Decimal | None) -> str:
    if now is None:
        return ""
    drawing = dumbbell(None if before is None else float(before), float(now), low=0, high=HIGHEST)
    return mark_safe(drawing)


def closed_on(result: RoundResult) -> date | None:
    return timezone.localdate(result.round.closed_at) if result.round.closed_at else None


def mean_words(now: Decimal | None, before: Decimal | None) -> str:
    if now is None:
        return HIDDEN
    if before is None:
        return f"{now} of {HIGHEST}"
    return f"{now} of {HIGHEST}, {before} the round before"


def sentence(found: list[RoundResult]) -> str:
    """What a board should remember of its own answers."""
    if not found:
        return "The board has not assessed itself yet."
    latest = found[0]
    if latest.mean is None:
        return (
            f"In the round “{latest.round.name}” fewer than {FEWEST_ANSWERS} board members answered, "
            "so nothing is shown of it."
        )
    known = [area for area in latest.areas if area.mean is not None]
    low = min(known, key=lambda area: area.mean or Decimal(0))
    high = max(known, key=lambda area: area.mean or Decimal(0))
    start = f"In the round “{latest.round.name}” {latest.answered} board members answered, {latest.mean} of {HIGHEST} "
    if low.mean == high.mean:
        return f"{start}on average, in every area alike."
    return f"{start}on average: lowest in “{low.name}” ({low.mean}), highest in “{high.name}” ({high.mean})."


def rows(found: list[RoundResult]) -> Iterator[tuple[object, ...]]:
    """The rows of the downloads: every question of every closed round, hidden where too few answered."""
    for result in found:
        for area in result.areas:
            for question in area.questions:
                is_hidden = question.mean is None
                yield (
                    result.round.name, closed_on(result), area.name,
                    question.text, "hidden" if is_hidden else question.mean,
                    "hidden" if is_hidden else question.spread, HIDDEN if is_hidden else question.agreement,
                )  # fmt: skip
