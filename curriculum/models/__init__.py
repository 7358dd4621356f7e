"""Owns what is taught: escalator, levels, modules and lessons as Wagtail pages, and the questions of each quiz."""

from curriculum.models.pages import (
    RICH_TEXT,
    EscalatorPage,
    LessonPage,
    LevelOutcome,
    LevelPage,
    LevelRequirement,
    ModuleOutcome,
    ModulePage,
    ModulePageForm,
    Strand,
)
from curriculum.models.questions import Question, QuestionOption, QuestionTag
from curriculum.models.quizzes import Quiz, QuizSample, ReviewPolicy, RightAnswers
from curriculum.models.starter import StarterItem

__all__ = [
    "RICH_TEXT",
    "EscalatorPage",
    "LessonPage",
    "LevelOutcome",
    "LevelPage",
    "LevelRequirement",
    "ModuleOutcome",
    "ModulePage",
    "ModulePageForm",
    "Question",
    "QuestionOption",
    "QuestionTag",
    "Quiz",
    "QuizSample",
    "ReviewPolicy",
    "RightAnswers",
    "StarterItem",
    "Strand",
]
