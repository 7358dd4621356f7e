"""Words, bars and spreadsheet rows of the trainer's pages about modules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from curriculum.models import LevelPage
from lms.learning.module_figures import FEWEST_TIMED, LessonFigures, ModuleFigures
from lms.spreadsheets import Row

BAR = 100  # width of a bar that stands for everybody who began
MODULES_HEADER = ["Level", "Module", "Title", "Lessons", "Enrolled", "Not begun", "In progress", "Done"]
LESSONS_HEADER = [
    "Lesson", "Title", "Opened", "Done", "Stopped here", "Minutes said", "Minutes taken (median)", "People timed",
]  # fmt: skip


@dataclass(frozen=True)
class LevelGroup:
    level: LevelPage
    modules: list[ModuleFigures]

    @property
    def enrolled(self) -> int:
        return self.modules[0].enrolled


@dataclass(frozen=True)
class LessonLine:
    """A lesson of the funnel: bars of who opened it, who finished it and who stopped, of all who began the module."""

    number: int
    figures: LessonFigures
    begun: int
    is_worst: bool

    @property
    def opened_bar(self) -> int:
        return bar(self.figures.opened, self.begun)

    @property
    def done_bar(self) -> int:
        return bar(self.figures.done, self.begun)

    @property
    def words(self) -> str:
        opened, done, stopped = self.figures.opened, self.figures.done, self.figures.stopped
        return f"{opened} of {self.begun} opened it, {done} finished it, {stopped} stopped here"

    @property
    def pace(self) -> str:
        """How the reading time compares with what the author says; a third either way is near enough."""
        took, said = self.figures.minutes, self.figures.lesson.minutes
        if took is None or not said:
            return ""
        if 3 * took > 4 * said:
            return "longer than said"
        return "shorter than said" if 3 * took < 2 * said else "as said"


def bar(people: int, begun: int) -> int:
    return round(BAR * people / begun) if begun else 0


def by_level(found: list[ModuleFigures]) -> list[LevelGroup]:
    return [LevelGroup(level, list(each)) for level, each in groupby(found, key=lambda figures: figures.level)]


def lesson_lines(figures: ModuleFigures) -> list[LessonLine]:
    worst = figures.most_stop_at
    return [
        LessonLine(number, lesson, figures.begun, worst is not None and lesson is worst)
        for number, lesson in enumerate(figures.lessons, 1)
    ]


def sentence(figures: ModuleFigures) -> str:
    """What to make of the module, in one sentence."""
    if not figures.lessons:
        return "This module has no published lesson, so nobody can begin it and nobody can reach its level."
    if not figures.enrolled:
        return f"Nobody of your organisation has joined {figures.level.short_name} yet."
    if not figures.begun:
        return f"{_people(figures.enrolled)} joined {figures.level.short_name}. Nobody has opened this module yet."
    worst = figures.most_stop_at
    if worst is None:
        return f"{figures.done} of the {figures.begun} who began are done, and nobody has stopped half-way."
    all_there = "" if figures.stopped == 1 else "all of them "
    share = all_there if worst.stopped == figures.stopped else f"{worst.stopped} of them "
    who = f"{_people(figures.stopped)} of the {figures.begun} who began stopped half-way"
    return f"{who}, {share}at “{worst.lesson.title}”."


def days_words(figures: ModuleFigures) -> str:
    """The median of the days a module takes, in the unit one would say; "too few" while it says little."""
    if figures.days is None:
        return f"fewer than {FEWEST_TIMED} done"
    hours = figures.days * 24
    if hours < 1.5:
        return f"{max(1, round(hours * 60))} minutes"
    return f"{round(hours)} hours" if hours < 36 else f"{round(figures.days)} days"


def module_rows(found: list[ModuleFigures]) -> Iterator[Row]:
    for each in found:
        counts = (each.enrolled, each.not_begun, each.in_progress, each.done)
        yield [each.level.title, each.module.code, each.module.title, len(each.lessons), *counts]


def lesson_rows(figures: ModuleFigures) -> Iterator[Row]:
    for number, each in enumerate(figures.lessons, 1):
        counts = (each.opened, each.done, each.stopped)
        yield [number, each.lesson.title, *counts, each.lesson.minutes, each.minutes, each.timed]


def _people(number: int) -> str:
    return "1 person" if number == 1 else f"{number} people"
