"""Counts, for every level, who is asked and who has it: for an organisation, for each unit, for each member.

Heads, not FTE: distinct people with a current, counted primary post. A level counts as attained by those with
an attainment in date of it or of a higher rung of the ladder; the tracks beside the ladder imply nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from curriculum.models import LevelPage
from lms.dose import arithmetic
from lms.dose.asked import asked
from lms.dose.models import Target
from lms.escalator.models import Attainment
from lms.people.models import Assignment, Organisation


@dataclass(frozen=True)
class Tally:
    """How many are asked, and how many of them have it."""

    population: int = 0
    attained: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.population + other.population, self.attained + other.attained)


@dataclass(frozen=True)
class LevelDose:
    """One level's figures for one organisation or unit; None where nothing is defined."""

    level: LevelPage
    target_row: Target | None
    population: int
    attained: int
    heads: int

    @property
    def is_share(self) -> bool:
        return self.target_row is not None and self.target_row.kind == Target.Kind.COVERAGE

    @property
    def target(self) -> int | None:
        row = self.target_row
        if row is None:
            return None
        return arithmetic.target_count(
            row.kind, row.value, population=self.population, driver=self.heads, minimum=row.minimum
        )

    @property
    def coverage(self) -> Decimal | None:
        """Defined where a share of people was asked for: one coach for 120 heads covers nobody's share."""
        return arithmetic.coverage(self.attained, self.population) if self.is_share else None

    @property
    def attainment(self) -> Decimal | None:
        return arithmetic.target_attainment(self.attained, self.target)

    @property
    def gap(self) -> int | None:
        return arithmetic.gap(self.attained, self.target)


def levels() -> list[LevelPage]:
    """The ladder from the bottom, then the tracks beside it."""
    return list(LevelPage.objects.live().order_by(F("number").asc(nulls_last=True), "title"))


def heads(today: date) -> QuerySet[Assignment]:
    """One post for each head. On the day of a move two posts are current: the later one is theirs."""
    current = Assignment.objects.current(today).primary()
    later = current.filter(person=OuterRef("person")).filter(
        Q(starts_on__gt=OuterRef("starts_on")) | Q(starts_on=OuterRef("starts_on"), pk__gt=OuterRef("pk"))
    )
    return current.counted().filter(~Exists(later))


def has_level(level: LevelPage, today: date) -> Exists:
    """Whether the holder of a post has an attainment in date of the level or one that implies it."""
    implying = Q(level=level.pk) if level.number is None else Q(level__number__gte=level.number)
    return Exists(Attainment.objects.in_date(today).filter(implying, person=OuterRef("person")))


def counts(posts: QuerySet[Assignment], rules: Mapping[LevelPage, Q], by: str, today: date) -> dict[int, dict]:
    """In one query: for each value of `by`, the heads under "heads" and a Tally for each level's primary key."""
    columns: dict[str, Count] = {}
    for level, rule in rules.items():
        columns[f"asked_{level.pk}"] = Count("pk", filter=rule)
        columns[f"have_{level.pk}"] = Count("pk", filter=rule & Q(has_level(level, today)))
    rows = posts.order_by().values(by).annotate(heads=Count("pk"), **columns)
    return {
        row[by]: {"heads": row["heads"]}
        | {level.pk: Tally(row[f"asked_{level.pk}"], row[f"have_{level.pk}"]) for level in rules}
        for row in rows
    }


def current_targets(organisation: Organisation) -> dict[int, Target]:
    return {target.level_id: target for target in Target.objects.filter(organisation=organisation, is_current=True)}


def rules_of(targets: Mapping[int, Target], found: list[LevelPage]) -> dict[LevelPage, Q]:
    """Who each level is asked of; a level without a target is counted over everyone."""
    return {level: asked(targets[level.pk].asked_of if level.pk in targets else {}) for level in found}
