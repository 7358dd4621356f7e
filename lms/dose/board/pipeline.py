"""Who is on the way: how many came how far since they enrolled, and after how many days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median_high
from typing import Any

from django.db.models import Count, F, Max, Min, OuterRef, Subquery
from django.utils import timezone

from curriculum.models import LessonPage, LevelPage, LevelRequirement
from lms.dose.board.suppression import FEWEST
from lms.dose.counts import coverage
from lms.learning.models import Attempt, Enrolment, LessonProgress
from lms.people.models import Organisation
from lms.projects.models import Member, Project, SignOff

LOOKS_BACK = timedelta(days=730)
HEADER = ("Level", "Step", "People", "Of those enrolled, %", "Median days since enrolment")
Kind = LevelRequirement.Kind
STEPS = (
    ("Lessons done", "lessons_on", (Kind.MODULES,)),
    ("Quiz passed", "quiz_on", (Kind.QUIZ,)),
    ("Project begun", "project_on", (Kind.PDSA_AGREED, Kind.PROJECT_GATE)),
    ("Project signed off", "signed_on", (Kind.PDSA_AGREED, Kind.PROJECT_GATE)),
    ("Level reached", "reached_on", tuple(Kind)),
)


@dataclass(frozen=True)
class Step:
    name: str
    people: int
    share: float | None
    days: int | None  # by then half of them had come so far; None of fewer than ten: it would be somebody's


@dataclass(frozen=True)
class LevelPipeline:
    level: LevelPage
    steps: list[Step]

    @property
    def enrolled(self) -> int:
        return self.steps[0].people


def pipelines(organisation: Organisation, today: date) -> list[LevelPipeline]:
    """Of everybody who enrolled in the last two years and did not withdraw: four queries for all levels."""
    levels = coverage.levels()
    asked: dict[int, set[str]] = {}
    for level_pk, kind in LevelRequirement.objects.filter(level__in=levels).values_list("level", "kind"):
        asked.setdefault(level_pk, set()).add(kind)
    lessons = dict(_lessons(levels))
    rows: dict[int, list[dict[str, Any]]] = {}
    for row in _journeys(organisation, today):
        row["lessons_on"] = row["last_lesson"] if row["lessons"] and row["lessons"] >= lessons[row["level"]] else None
        rows.setdefault(row["level"], []).append(row)
    return [
        LevelPipeline(level, list(_steps(rows.get(level.pk, []), asked.get(level.pk, set()))))
        for level in levels
        if rows.get(level.pk)
    ]


def _steps(rows: list[dict[str, Any]], asked: set[str]) -> Iterator[Step]:
    yield Step("Enrolled", len(rows), 1.0, 0)
    for name, column, kinds in STEPS:
        if asked.intersection(kinds):
            days = [(_day(row[column]) - row["enrolled_on"]).days for row in rows if row[column]]
            middle = median_high(max(day, 0) for day in days) if len(days) >= FEWEST else None
            yield Step(name, len(days), len(days) / len(rows), middle)


def _journeys(organisation: Organisation, today: date) -> Iterable[dict[str, Any]]:
    """For each enrolment the day of each step, None where it wasn't taken."""
    mine = {"person": OuterRef("person")}
    read = LessonProgress.objects.filter(
        **mine, lesson__path__startswith=OuterRef("level__path"), lesson__live=True, completed_at__isnull=False
    ).order_by()
    passed = Attempt.objects.filter(  # a pass from before was on the way to the level as they held it once
        **mine, quiz__level=OuterRef("level"), passed=True, submitted_at__date__gte=OuterRef("enrolled_on")
    ).order_by()
    kinds = [Project.Kind.PROJECT, Project.Kind.WORKSHOP, Project.Kind.PDSA]
    led = Member.objects.filter(**mine, part=Member.Part.LEAD, project__kind__in=kinds).order_by()
    signed = SignOff.objects.filter(
        project__members__person=OuterRef("person"), project__members__part=Member.Part.LEAD,
        purpose__in=[SignOff.Purpose.PDSA, SignOff.Purpose.GATE],
    ).order_by()  # fmt: skip
    enrolments = Enrolment.objects.current().filter(
        person__organisation=organisation, enrolled_on__gt=today - LOOKS_BACK, enrolled_on__lte=today
    )
    return enrolments.annotate(
        lessons=Subquery(read.values("person").annotate(n=Count("pk")).values("n")),
        last_lesson=Subquery(read.values("person").annotate(n=Max("completed_at")).values("n")),
        quiz_on=Subquery(passed.values("person").annotate(n=Min("submitted_at")).values("n")),
        project_on=Subquery(led.values("person").annotate(n=Max("joined_on")).values("n")),
        signed_on=Subquery(signed.values("project__members__person").annotate(n=Max("at")).values("n")),
    ).values(
        "level",
        "enrolled_on",
        "lessons",
        "last_lesson",
        "quiz_on",
        "project_on",
        "signed_on",
        reached_on=F("completed_on"),
    )


def _lessons(levels: list[LevelPage]) -> Iterator[tuple[int, int]]:
    paths = list(LessonPage.objects.live().values_list("path", flat=True))
    for level in levels:
        yield level.pk, sum(path.startswith(level.path) for path in paths)


def _day(moment: date | datetime) -> date:
    return timezone.localdate(moment) if isinstance(moment, datetime) else moment


def table(found: list[LevelPipeline]) -> Iterator[tuple[object, ...]]:
    for pipeline in found:
        for step in pipeline.steps:
            share = "" if step.share is None else round(step.share * 100, 1)
            yield pipeline.level.title, step.name, step.people, share, "" if step.days is None else step.days
