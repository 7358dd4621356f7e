"""Counts how the confidence of a trainer's colleagues moved, skill by skill, so that nobody's own answer shows.

Names never appear, and neither does anything from which one person's answer could be worked out:

- Under ten people who said it both before and after, a skill has no figures at all.
- Before and after are of the same people. Were "before" of everybody shown beside "before" of those who also said it
  after, the difference would be the few who did not.
- Every number of people is a full ten, rounded down, and the figures are those of the first ten, twenty, thirty people
  in the order in which they had said both. So two readings of the page, a day or a colleague apart, differ by ten
  people at least or not at all; and nobody can see that all of a course answered, or that one person did not.
- Nobody leaves the figures by changing posts or going: an answer belongs to the organisation it was given in.
- There is nothing to narrow the figures by, no unit, no month, no staff group: what is shown of one part and of the
  whole would give the rest away.
- Each person counts once a skill, the first time they took the level. Answers marked late do not count.

What is left: who takes their answers out leaves the figures at once, and the next person moves up; who changes an
"after" changes its figure. A trainer sees then that something moved, not whose answer it was, because who answered is
never shown. In a group of ten who all said the same, that is what each of them said: it says nothing of anybody whose
name could be known.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, F, Min, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber

from curriculum.models import LevelPage
from lms.learning.confidence import Skill, Stage, skills
from lms.learning.models import ConfidenceAnswer
from lms.people.models import Person

TEN = 10
STEPS = tuple(ConfidenceAnswer.Confidence.values)


def full_tens(people: int) -> int:
    """The number as it may be told: 0 stands for fewer than ten."""
    return people - people % TEN


@dataclass(frozen=True)
class SkillFigures:
    """One skill. `before` and `after` count the same people by how confident they were, from 1 to 5."""

    skill: Skill
    before: tuple[int, ...] = (0,) * len(STEPS)
    after: tuple[int, ...] = (0,) * len(STEPS)
    said_before: int = 0  # full tens, like every number of people here
    said_after: int = 0

    @property
    def people(self) -> int:
        return sum(self.after)

    @property
    def mean_before(self) -> float | None:
        return _mean(self.before)

    @property
    def mean_after(self) -> float | None:
        return _mean(self.after)


def _mean(counts: tuple[int, ...]) -> float | None:
    people = sum(counts)
    return sum(step * count for step, count in zip(STEPS, counts, strict=True)) / people if people else None


@dataclass(frozen=True)
class LevelFigures:
    """How many, in full tens, said something about a level before it, after it, and about a skill both times."""

    level: LevelPage
    before: int
    after: int
    both: int


def skill_figures(trainer: Person, level: LevelPage) -> list[SkillFigures]:
    """Every skill the level teaches now, for the trainer's organisation; the same few queries however many people."""
    answers = ConfidenceAnswer.objects.countable_by(trainer).filter(enrolment__level=level.pk)
    before: dict[UUID, list[int]] = defaultdict(lambda: [0] * len(STEPS))
    after: dict[UUID, list[int]] = defaultdict(lambda: [0] * len(STEPS))
    for skill, was, now, people in _moved(answers):
        before[skill][was - 1] += people
        after[skill][now - 1] += people
    said = _said(answers, "skill")
    return [
        SkillFigures(
            skill,
            tuple(before[skill.key]),
            tuple(after[skill.key]),
            full_tens(said.get((skill.key, Stage.BEFORE), 0)),
            full_tens(said.get((skill.key, Stage.AFTER), 0)),
        )
        for skill in skills(level)
    ]


@dataclass(frozen=True)
class Moved:
    """What one person said of one skill before and after, in one cycle of the level."""

    skill: UUID
    person: int
    joined_on: date
    reached_on: date | None
    before: int
    after: int


def in_order(answers: QuerySet[ConfidenceAnswer]) -> dict[UUID, list[Moved]]:
    """By skill, everybody once, the first time, in the order they had said both: as the figures above count them."""
    fields = ("enrolment__person", "enrolment__enrolled_on", "enrolment__completed_on", "was", "confidence")
    first: dict[tuple[UUID, int], Moved] = {}
    for skill, person, *rest in _said_both(answers).order_by("pk").values_list("skill", *fields):
        first.setdefault((skill, person), Moved(skill, person, *rest))
    found: dict[UUID, list[Moved]] = defaultdict(list)
    for each in first.values():
        found[each.skill].append(each)
    return found


def level_figures(trainer: Person) -> list[LevelFigures]:
    """Every level in order, those without an answer as well; the same few queries however many people."""
    answers = ConfidenceAnswer.objects.countable_by(trainer)
    said, level = _said(answers, "enrolment__level"), "enrolment__level"
    both = dict(_said_both(answers).order_by().values_list(level).annotate(people=_people()))
    return [
        LevelFigures(
            page,
            full_tens(said.get((page.pk, Stage.BEFORE), 0)),
            full_tens(said.get((page.pk, Stage.AFTER), 0)),
            full_tens(both.get(page.pk, 0)),
        )
        for page in LevelPage.objects.live().order_by("path")
    ]


def _people() -> Count:
    return Count("enrolment__person", distinct=True)


def _said(answers: QuerySet[ConfidenceAnswer], by: str) -> dict[tuple[object, str], int]:
    """People who said something in each stage, in time."""
    counted = answers.filter(is_late=False).order_by().values_list(by, "stage").annotate(people=_people())
    return {(key, stage): people for key, stage, people in counted}


def _said_both(answers: QuerySet[ConfidenceAnswer]) -> QuerySet:
    """What was said after by those who had said it before, in time, in the same cycle: that stands as `was`."""
    theirs = Q(enrolment=OuterRef("enrolment"), skill=OuterRef("skill"))
    before = answers.filter(theirs, stage=Stage.BEFORE, is_late=False).values("confidence")
    return answers.filter(stage=Stage.AFTER).annotate(was=Subquery(before[:1])).filter(was__isnull=False)


def _moved(answers: QuerySet[ConfidenceAnswer]) -> QuerySet:
    """Skill, before, after and how many people: of the first full tens who said both, each person once.

    "After" is always said last, so the order of those rows is the order in which people had said both. Revising a row
    keeps its number, and with it the person's place.
    """
    both = _said_both(answers)
    first = both.order_by().values("skill", "enrolment__person").annotate(first=Min("pk")).values("first")
    numbered = ConfidenceAnswer.objects.filter(pk__in=first).annotate(
        place=Window(RowNumber(), partition_by="skill", order_by="pk"),
        people=Window(Count("pk"), partition_by="skill"),
    )
    counted = numbered.filter(place__lte=F("people") - F("people") % TEN)
    found = both.filter(pk__in=counted.values("pk")).order_by()
    return found.values_list("skill", "was", "confidence").annotate(people=Count("pk"))
