"""Says whom a change of a module or lesson would touch, before it is published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from curriculum.models import LessonPage, ModulePage
from lms.learning.module_figures import LessonFigures, one_module
from lms.people.models import Person


@dataclass(frozen=True)
class Affected:
    """Counts of the author's own organisation. `lesson` is None for a module, and for a lesson not published yet."""

    enrolled: int
    not_begun: int
    in_progress: int
    done: int
    lesson: LessonFigures | None
    is_new_lesson: bool

    @property
    def sentence(self) -> str:
        if not self.enrolled:
            return "No colleague of yours is on this level yet: a change touches nobody."
        if self.in_progress + self.done == 0:
            return f"{_colleagues(self.enrolled)} on this level, and nobody has begun this module."
        if self.is_new_lesson:
            return f"{_colleagues(self.in_progress + self.done)} already in this module: for them this lesson is new."
        if self.lesson is not None:
            left = self.lesson.opened - self.lesson.done
            return f"{_colleagues(left)} in the middle of this lesson, and {self.lesson.done} done with it."
        return f"{_colleagues(self.in_progress)} in the middle of this module, and {self.done} done with it."


def affected(author: Person, page: ModulePage | LessonPage, *, now: datetime) -> Affected:
    """Count who would be touched if the page changed now; the same number of queries however many people."""
    is_lesson = isinstance(page, LessonPage)
    figures = one_module(author.organisation, page.module if isinstance(page, LessonPage) else page, now=now)
    own = next((each for each in figures.lessons if is_lesson and each.lesson.pk == page.pk), None)
    return Affected(
        figures.enrolled, figures.not_begun, figures.in_progress, figures.done, own, is_lesson and own is None
    )


def _colleagues(number: int) -> str:
    if number == 0:
        return "Nobody is"
    return "1 colleague is" if number == 1 else f"{number} colleagues are"
