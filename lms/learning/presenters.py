"""What pages of learning show: where a lesson stands among its neighbours, and the questions of a paper."""

from __future__ import annotations

from dataclasses import dataclass

from curriculum.models import LessonPage, LevelPage, ModulePage
from lms.learning.asked import AskedOption, AskedQuestion, asked, asked_question
from lms.learning.progress import LessonState, ModuleProgress

__all__ = ["AskedOption", "AskedQuestion", "LessonNav", "asked", "asked_question"]


@dataclass(frozen=True)
class LessonNav:
    lesson: LessonPage
    level: LevelPage
    progress: ModuleProgress
    is_learner: bool

    @property
    def module(self) -> ModulePage:
        return self.progress.module

    @property
    def states(self) -> list[LessonState]:
        return self.progress.lessons

    @property
    def index(self) -> int:
        return next(n for n, state in enumerate(self.states) if state.lesson.pk == self.lesson.pk)

    @property
    def position(self) -> int:
        return self.index + 1

    @property
    def previous(self) -> LessonPage | None:
        return self.states[self.index - 1].lesson if self.index else None

    @property
    def next(self) -> LessonPage | None:
        after = self.states[self.position :]
        return after[0].lesson if after else None

    @property
    def is_done(self) -> bool:
        return self.states[self.index].is_done

    @property
    def place(self) -> str:
        """The block that was being read last."""
        return self.states[self.index].place

    @property
    def per_cent(self) -> int:
        return round(100 * self.progress.lessons_done / self.progress.lessons_total)
