"""Owns what is taught: the curriculum as Wagtail pages, the questions of each quiz and of boards, the glossary."""

from curriculum.models.glossary import GlossaryTerm, GlossaryTermQuerySet
from curriculum.models.maturity import MaturityQuestion
from curriculum.models.pages import (
    RICH_TEXT,
    EscalatorPage,
    LessonPage,
    LevelOutcome,
    LevelPage,
    LevelRequirement,
    ModuleOutcome,
    ModulePage,
    Renewal,
)
from curriculum.models.practice import Practice, PracticeCriterion
from curriculum.models.question_imports import QuestionImport
from curriculum.models.questions import Question, QuestionOption, QuestionTag
from curriculum.models.quizzes import Quiz, QuizSample, ReviewPolicy, RightAnswers
from curriculum.models.reviewing import AuthoringRules, SecondPersonTask
from curriculum.models.starter import StarterItem
from curriculum.models.strands import Strand

__all__ = [
    "RICH_TEXT",
    "AuthoringRules",
    "EscalatorPage",
    "GlossaryTerm",
    "GlossaryTermQuerySet",
    "LessonPage",
    "LevelOutcome",
    "LevelPage",
    "LevelRequirement",
    "MaturityQuestion",
    "ModuleOutcome",
    "ModulePage",
    "Practice",
    "PracticeCriterion",
    "Question",
    "QuestionImport",
    "QuestionOption",
    "QuestionTag",
    "Quiz",
    "QuizSample",
    "Renewal",
    "ReviewPolicy",
    "RightAnswers",
    "SecondPersonTask",
    "StarterItem",
    "Strand",
]
