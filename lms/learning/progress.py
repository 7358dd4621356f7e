"""Works out how far a person is in a level: which lessons are done, which module, what comes next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from curriculum.listing import listed
from curriculum.models import LessonPage, LevelPage, ModulePage, Renewal
from lms.learning.models import Attempt, Enrolment, LessonProgress
from lms.people.models import Person


@dataclass(frozen=True)
class LessonState:
    lesson: LessonPage
    completed_at: datetime | None = None
    last_seen_at: datetime | None = None
    place: str = ""
    is_new: bool = False  # published after the person began its module, and not opened yet

    @property
    def is_done(self) -> bool:
        return self.completed_at is not None

    @property
    def url(self) -> str:
        """The lesson's address, at the block that was being read when it was left half-read."""
        return f"{self.lesson.url}#b-{self.place}" if self.place and not self.is_done else self.lesson.url


@dataclass(frozen=True)
class ModuleProgress:
    """One module for one person. A module without lessons is never done: there is nothing in it yet."""

    module: ModulePage
    lessons: list[LessonState] = field(default_factory=list)

    @property
    def lessons_done(self) -> int:
        return sum(state.is_done for state in self.lessons)

    @property
    def lessons_total(self) -> int:
        return len(self.lessons)

    @property
    def minutes_total(self) -> int:
        return sum(state.lesson.minutes for state in self.lessons)

    @property
    def minutes_left(self) -> int:
        return sum(state.lesson.minutes for state in self.lessons if not state.is_done)

    @property
    def lessons_new(self) -> int:
        return sum(state.is_new for state in self.lessons)

    @property
    def is_done(self) -> bool:
        return self.lessons_total > 0 and self.lessons_done == self.lessons_total

    @property
    def is_begun(self) -> bool:
        return any(state.last_seen_at for state in self.lessons)

    @property
    def done_on(self) -> date | None:
        if not self.is_done:
            return None
        return timezone.localdate(max(state.completed_at for state in self.lessons if state.completed_at))

    @property
    def next_lesson(self) -> LessonPage | None:
        return next_state.lesson if (next_state := self.next_state) else None

    @property
    def next_state(self) -> LessonState | None:
        return resume_at(self.lessons)


def is_enrolled(person: Person, level: LevelPage) -> bool:
    return Enrolment.objects.current().filter(person=person.pk, level=level.pk).exists()


def resume_at(states: list[LessonState]) -> LessonState | None:
    """The lesson left half-read last; else the first that is not done; None when all are done."""
    left = [state for state in states if not state.is_done]
    seen = {state.last_seen_at: state for state in left if state.last_seen_at}
    if seen:
        return seen[max(seen)]
    return left[0] if left else None


def asked_since(person: Person, level: LevelPage) -> date | None:
    """The day from which lessons count in a cycle that asks for them again; None when what was read once counts."""
    again = further_cycles([person.pk], level.path).first()
    return again.enrolled_on if again and level.renewed_by == Renewal.LESSONS else None


def further_cycles(people: Collection[int] | OuterRef, level_path: str) -> QuerySet[Enrolment]:
    which = {"person": people} if isinstance(people, OuterRef) else {"person__in": people}
    return Enrolment.objects.open().filter(**which, level__path=level_path, cycle__gt=1).order_by("-cycle")


def day_begins(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def lesson_states(person: Person, lessons: list[LessonPage]) -> list[LessonState]:
    """How far the person is in each lesson of a level; what was read before a renewal that asks for it again counts as
    not done. One query, and one more for who is in a further cycle.
    """
    return lesson_states_of([person.pk], lessons)[person.pk]


def lesson_states_of(people: Collection[int], lessons: list[LessonPage]) -> dict[int, list[LessonState]]:
    """The same of many people at once, in as many queries."""
    if not lessons:
        return {person: [] for person in people}
    level_path = lessons[0].path[: -2 * LessonPage.steplen]
    rows = LessonProgress.objects.filter(person__in=people, lesson__in=[lesson.pk for lesson in lessons])
    again = Subquery(further_cycles(OuterRef("person"), level_path).values("enrolled_on")[:1])
    columns = rows.annotate(again_from=again).values_list(
        "person", "lesson", "completed_at", "again_at", "last_seen_at", "place", "started_at", "again_from", named=True
    )
    found: dict[int, dict[int, Any]] = defaultdict(dict)
    for row in columns:
        found[row.person][row.lesson] = row
    is_read_again = any(row.again_from for rows in found.values() for row in rows.values()) and (
        LevelPage.objects.get(path=level_path).renewed_by == Renewal.LESSONS
    )
    return {person: _states(found[person], lessons, is_read_again) for person in people}


def _states(found: dict[int, Any], lessons: list[LessonPage], is_read_again: bool) -> list[LessonState]:
    """One person's states; `found` are their rows by lesson."""
    again_from = next(iter(found.values())).again_from if found and is_read_again else None
    since = day_begins(again_from) if again_from else None
    began: dict[str, datetime] = {}
    for lesson in lessons:
        if row := found.get(lesson.pk):
            module = lesson.path[: -LessonPage.steplen]
            began[module] = min(began.get(module, row.started_at), row.started_at)
    return [
        LessonState(lesson, _done_at(row, since), row.last_seen_at, row.place)
        if (row := found.get(lesson.pk))
        else LessonState(lesson, is_new=_new(lesson, began))
        for lesson in lessons
    ]


def _done_at(row: Any, since: datetime | None) -> datetime | None:
    if since is None:
        return row.completed_at
    return max((at for at in (row.completed_at, row.again_at) if at and at >= since), default=None)


def _new(lesson: LessonPage, began: dict[str, datetime]) -> bool:
    since = began.get(lesson.path[: -LessonPage.steplen])
    return bool(since and lesson.first_published_at and lesson.first_published_at > since)


def module_progress(person: Person, level: LevelPage) -> list[ModuleProgress]:
    """Every live module of the level in order, with its live lessons, for the cycle the person is in."""
    return module_progress_of([person.pk], level)[person.pk]


def module_progress_of(people: Collection[int], level: LevelPage) -> dict[int, list[ModuleProgress]]:
    """The same of many people at once, in as many queries."""
    modules = list(listed(ModulePage.objects.child_of(level).live()))
    lessons = list(listed(LessonPage.objects.descendant_of(level).live(), "body"))
    return {person: _by_module(modules, states) for person, states in lesson_states_of(people, lessons).items()}


def _by_module(modules: list[ModulePage], states: list[LessonState]) -> list[ModuleProgress]:
    by_module: dict[str, list[LessonState]] = defaultdict(list)
    for state in states:
        by_module[state.lesson.path[: -LessonPage.steplen]].append(state)
    return [ModuleProgress(module, by_module[module.path]) for module in modules]


def next_lesson(person: Person, level: LevelPage) -> LessonPage | None:
    """Where to go on in the level; None when every lesson is done."""
    state = resume_at([state for module in module_progress(person, level) for state in module.lessons])
    return state.lesson if state else None


def quiz_passed_on(person: Person, level: LevelPage) -> date | None:
    """The day the person first passed the level's quiz; in a second or later cycle, since they joined it."""
    return quiz_result(person, level)[0]


def quiz_result(person: Person, level: LevelPage, since: date | None = None) -> tuple[date | None, date | None]:
    """The day the quiz was first passed, and the day an attempt was handed in that a trainer has yet to mark.

    In a second or later cycle, only what was handed in since they joined it, or since the day given.
    """
    return quiz_results([person.pk], level)[person.pk].result(since)


@dataclass(frozen=True)
class HandedIn:
    """The quizzes somebody handed in: the day of each and whether it was passed, the earliest first."""

    days: list[tuple[date, bool | None]] = field(default_factory=list)
    again_from: date = date.min  # the day from which a further cycle counts them

    def result(self, since: date | None = None) -> tuple[date | None, date | None]:
        """As of `quiz_result`."""
        counted = [(day, passed) for day, passed in self.days if day >= (since or self.again_from)]
        passed_on = next((day for day, passed in counted if passed), None)
        return passed_on, next((day for day, passed in counted if passed is None), None)


def quiz_results(people: Collection[int], level: LevelPage) -> dict[int, HandedIn]:
    """What each of them handed in of the level's quiz; one query, and one more if there is anything."""
    rows = Attempt.objects.filter(person__in=people, quiz__level=level.pk, submitted_at__isnull=False)
    kept = rows.exclude(passed=False).order_by("submitted_at").values_list("person", "submitted_at", "passed")
    days: dict[int, list[tuple[date, bool | None]]] = defaultdict(list)
    for person, at, passed in kept:
        days[person].append((timezone.localdate(at), passed))
    again = further_cycles(list(days), level.path).values_list("person", "enrolled_on") if days else ()
    since = dict(again)
    return {person: HandedIn(days.get(person, []), since.get(person, date.min)) for person in people}


@dataclass(frozen=True)
class LevelState:
    """Where a person is on one level, as far as learning knows: joined or not, and how many lessons are done."""

    level: LevelPage
    enrolment: Enrolment | None
    lessons_done: int
    lessons_total: int


def level_states(person: Person, levels: list[LevelPage]) -> list[LevelState]:
    """The state of each level in turn; three queries however many there are."""
    enrolments = {each.level_id: each for each in Enrolment.objects.current().filter(person=person.pk)}
    lessons = LessonPage.objects.live().values_list("pk", "path")
    rows = LessonProgress.objects.filter(person=person.pk, lesson__isnull=False).exclude(completed_at=None)
    done = set(rows.values_list("lesson", flat=True))
    by_level: dict[str, list[int]] = defaultdict(list)
    for pk, path in lessons:
        by_level[path[: -2 * LessonPage.steplen]].append(pk)
    return [
        LevelState(level, enrolments.get(level.pk), len(done.intersection(pks)), len(pks))
        for level in levels
        for pks in [by_level[level.path]]
    ]
