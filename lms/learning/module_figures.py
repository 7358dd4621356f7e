"""Counts how one organisation's people get through the modules: who joined, began, finished, how long, where they stop.

Counts only, never names. Leavers are left out, and so are lessons that are not published. Every question is put to the
database as one set, so that ten learners and ten thousand cost the same number of queries.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber, Substr

from curriculum.listing import listed
from curriculum.models import LessonPage, LevelPage, ModulePage
from lms.learning.models import Enrolment, LessonProgress
from lms.people.models import Organisation

IDLE_DAYS = 14  # as the reminder "nothing done": after so long, people need a push to come back
LONGEST_SITTING = timedelta(hours=2)  # longer than any lesson: the page stayed open, or they came back another day
FEWEST_TIMED = 5  # a median of fewer people says more about them than about the lesson


@dataclass(frozen=True)
class LessonFigures:
    """One lesson. `minutes` is the median of the `timed` people who read it in one sitting; None if they are few."""

    lesson: LessonPage
    opened: int = 0
    done: int = 0
    stopped: int = 0
    minutes: int | None = None
    timed: int = 0


@dataclass(frozen=True)
class ModuleFigures:
    """One module. `days` is the median from opening its first lesson to finishing its last, of those who did."""

    module: ModulePage
    level: LevelPage
    enrolled: int = 0
    begun: int = 0
    done: int = 0
    days: float | None = None
    lessons: list[LessonFigures] = field(default_factory=list)

    @property
    def in_progress(self) -> int:
        return self.begun - self.done

    @property
    def not_begun(self) -> int:
        return self.enrolled - self.begun

    @property
    def stopped(self) -> int:
        return sum(lesson.stopped for lesson in self.lessons)

    @property
    def moving(self) -> int:
        return self.in_progress - self.stopped

    @property
    def most_stop_at(self) -> LessonFigures | None:
        worst = max(self.lessons, key=lambda lesson: lesson.stopped, default=None)
        return worst if worst and worst.stopped else None

    @property
    def minutes(self) -> int | None:
        """The medians of the lessons added up; None while one of them has too few people to time."""
        known = [lesson.minutes for lesson in self.lessons if lesson.minutes is not None]
        return sum(known) if known and len(known) == len(self.lessons) else None


def enrolments(organisation: Organisation | None) -> QuerySet[Enrolment]:
    """Current places of the organisation's current people. Someone in a second cycle has two."""
    return Enrolment.objects.current().filter(person__organisation=organisation, person__is_active=True)


def every_module(organisation: Organisation | None) -> list[ModuleFigures]:
    """Every module of the escalator in order, without the figures of its lessons; five queries however many people."""
    levels = {level.path: level for level in LevelPage.objects.order_by("path")}
    lessons: dict[str, list[LessonPage]] = defaultdict(list)
    for lesson in listed(LessonPage.objects.live().order_by("path"), "body"):
        lessons[_parent(lesson.path)].append(lesson)
    joined = enrolments(organisation).order_by().values("level").annotate(people=Count("person", distinct=True))
    enrolled = dict(joined.values_list("level", "people"))
    counts = _begun_and_done(organisation, {path: len(each) for path, each in lessons.items()})
    found = []
    for module in listed(ModulePage.objects.order_by("path")):
        level, figures = levels[_parent(module.path)], [LessonFigures(each) for each in lessons[module.path]]
        begun, done = counts.get(module.path, (0, 0))
        found.append(ModuleFigures(module, level, enrolled.get(level.pk, 0), begun, done, lessons=figures))
    return found


def one_module(organisation: Organisation | None, module: ModulePage, *, now: datetime) -> ModuleFigures:
    """One module lesson by lesson, seven queries however many people."""
    level = module.level
    lessons = list(listed(LessonPage.objects.child_of(module).live().order_by("path"), "body"))
    people = enrolments(organisation).filter(level=level).order_by().values("person")
    rows = LessonProgress.objects.filter(lesson__in=[lesson.pk for lesson in lessons], person__in=people)
    counts = _one_by_one(rows)
    stops, times = _stops(rows, len(lessons), now), _minutes(rows)
    figures = [LessonFigures(each, *counts.get(each.pk, (0, 0)), stops.get(each.pk, 0)) for each in lessons]
    figures = [_timed(each, times.get(each.lesson.pk, (0, None))) for each in figures]
    begun, done, days = _begun_done_days(rows, len(lessons))
    return ModuleFigures(module, level, people.distinct().count(), begun, done, days, figures)


def _parent(path: str) -> str:
    return path[: -ModulePage.steplen]


def _timed(figures: LessonFigures, time: tuple[int, int | None]) -> LessonFigures:
    timed, minutes = time
    shown = minutes if timed >= FEWEST_TIMED else None
    return LessonFigures(figures.lesson, figures.opened, figures.done, figures.stopped, shown, timed)


def _begun_and_done(organisation: Organisation | None, lessons: dict[str, int]) -> dict[str, tuple[int, int]]:
    """People who began and who finished each module, given how many published lessons it has, in one query."""
    if not lessons:
        return {}
    deep = len(next(iter(lessons)))
    on_level = enrolments(organisation).filter(level__path=OuterRef("level_path"), person=OuterRef("person"))
    rows = LessonProgress.objects.filter(lesson__live=True).annotate(
        level_path=Substr("lesson__path", 1, deep - ModulePage.steplen), module_path=Substr("lesson__path", 1, deep)
    )
    by_person = rows.filter(Exists(on_level)).order_by().values("module_path", "person")
    asked: dict[str, Any] = {}
    for number, (path, total) in enumerate(lessons.items()):
        asked[f"begun_{number}"] = Count("person", filter=Q(module_path=path))
        asked[f"done_{number}"] = Count("person", filter=Q(module_path=path, finished=total))
    told = by_person.annotate(finished=Count("completed_at")).aggregate(**asked)
    return {path: (told[f"begun_{number}"], told[f"done_{number}"]) for number, path in enumerate(lessons)}


def _one_by_one(rows: QuerySet[LessonProgress]) -> dict[int, tuple[int, int]]:
    counted = rows.order_by().values("lesson").annotate(opened=Count("pk"), done=Count("completed_at"))
    return {lesson: (opened, done) for lesson, opened, done in counted.values_list("lesson", "opened", "done")}


def _begun_done_days(rows: QuerySet[LessonProgress], total: int) -> tuple[int, int, float | None]:
    by_person = rows.order_by().values("person")
    by_person = by_person.annotate(finished=Count("completed_at"), took=Max("completed_at") - Min("started_at"))
    told = by_person.aggregate(begun=Count("person"), done=Count("person", filter=Q(finished=total)))
    begun, done = told["begun"], told["done"]
    if done < FEWEST_TIMED:
        return begun, done, None
    middle = by_person.filter(finished=total).order_by("took").values_list("took", flat=True)
    return begun, done, median(took.total_seconds() for took in middle[(done - 1) // 2 : done // 2 + 1]) / 86_400


def _stops(rows: QuerySet[LessonProgress], total: int, now: datetime) -> dict[int, int]:
    """For each lesson, those who opened it last, have not finished the module, and have not come back since."""
    unfinished = rows.order_by().values("person").annotate(finished=Count("completed_at")).filter(finished__lt=total)
    theirs = rows.filter(person__in=unfinished.values("person"))
    later = Q(last_seen_at__gt=OuterRef("last_seen_at")) | Q(
        last_seen_at=OuterRef("last_seen_at"), pk__gt=OuterRef("pk")
    )
    last = theirs.filter(~Exists(rows.filter(later, person=OuterRef("person"))))
    idle = last.filter(last_seen_at__lt=now - timedelta(IDLE_DAYS)).order_by()
    return dict(idle.values("lesson").annotate(people=Count("pk")).values_list("lesson", "people"))


def _minutes(rows: QuerySet[LessonProgress]) -> dict[int, tuple[int, int | None]]:
    """For each lesson, how many finished it in one sitting and the median of their minutes from opening to done."""
    took = F("completed_at") - F("started_at")
    timed = rows.annotate(took=took).filter(took__gt=timedelta(0), took__lte=LONGEST_SITTING)
    ranked = timed.annotate(
        twice=2 * Window(RowNumber(), partition_by="lesson", order_by="took"),
        people=Window(Count("pk"), partition_by="lesson"),
    ).filter(twice__gte=F("people"), twice__lte=F("people") + 2)
    middles: dict[int, list[float]] = defaultdict(list)
    totals: dict[int, int] = {}
    for lesson, time, people in ranked.values_list("lesson", "took", "people"):
        middles[lesson].append(time.total_seconds() / 60)
        totals[lesson] = people
    return {lesson: (totals[lesson], round(median(each))) for lesson, each in middles.items()}
