"""What pages of learning show: where a lesson stands among its neighbours, and a paper before it is marked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from curriculum.models import LessonPage, LevelPage, ModulePage, Question
from lms.learning.models import Answer, Attempt
from lms.learning.progress import LessonState, ModuleProgress


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
    def per_cent(self) -> int:
        return round(100 * self.progress.lessons_done / self.progress.lessons_total)


@dataclass(frozen=True)
class AskedOption:
    key: str
    text: str
    is_chosen: bool


@dataclass(frozen=True)
class AskedQuestion:
    """A question as the learner may see it before handing in: without what is right."""

    number: int
    key: str
    stem: str
    is_multiple: bool
    options: list[AskedOption]
    saved_at: datetime | None

    @property
    def is_answered(self) -> bool:
        return any(option.is_chosen for option in self.options)


def asked(attempt: Attempt, answers: list[Answer]) -> list[AskedQuestion]:
    """The attempt's questions in order, with what was chosen so far."""
    by_question = {answer.question: answer for answer in answers}
    return [_asked(number, each, by_question.get(each["key"])) for number, each in enumerate(attempt.paper, 1)]


def _asked(number: int, question: dict[str, Any], answer: Answer | None) -> AskedQuestion:
    chosen = answer.chosen if answer else []
    options = [AskedOption(each["key"], each["text"], each["key"] in chosen) for each in question["options"]]
    is_multiple = question["kind"] == Question.Kind.MULTIPLE
    saved_at = answer.saved_at if answer else None
    return AskedQuestion(number, question["key"], question["stem"], is_multiple, options, saved_at)
