"""Finds what the curriculum teaches by its words, among what the person who asks may read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from curriculum.listing import listed
from curriculum.models import LessonPage, LevelPage, ModulePage
from lms.learning.models import Enrolment
from lms.people.models import Person, Role

MOST = 30


@dataclass(frozen=True)
class FoundLesson:
    lesson: LessonPage
    module: ModulePage
    level: LevelPage


@dataclass(frozen=True)
class Found:
    """What was found; `closed` counts lessons that fit in levels the person has not joined."""

    lessons: list[FoundLesson] = field(default_factory=list)
    modules: list[ModulePage] = field(default_factory=list)
    closed: int = 0

    @property
    def total(self) -> int:
        return len(self.lessons) + len(self.modules)


def found_for(person: Person, asked: str) -> Found:
    """Lessons of the levels the person has joined (a trainer reads all) and modules of every level, the best first."""
    words = " ".join(re.findall(r"\w+", asked))  # signs mean something to some databases, and fail there
    if not words:
        return Found()
    modules = list(listed(ModulePage.objects.live()).search(words)[:MOST])
    lessons = list(LessonPage.objects.live().defer("body").search(words)[: 10 * MOST])
    above = {page.path: page for page in listed(LevelPage.objects.live())}
    above |= {page.path: page for page in listed(ModulePage.objects.live())}
    joined = set(Enrolment.objects.current().filter(person=person.pk).values_list("level__path", flat=True))
    reads_all = person.has_role(Role.TRAINER)
    step = LessonPage.steplen
    shown = [
        FoundLesson(lesson, above[lesson.path[:-step]], above[lesson.path[: -2 * step]])
        for lesson in lessons
        if lesson.path[:-step] in above and lesson.path[: -2 * step] in above
    ]
    open_to_me = [each for each in shown if reads_all or each.level.path in joined]
    return Found(open_to_me[:MOST], modules, len(shown) - len(open_to_me))
