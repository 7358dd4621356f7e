"""Owns what a learner does: enrolments, lesson progress, answers to blocks, quiz attempts, confidence."""

from lms.learning.models.attempts import GRACE, Answer, Attempt, AttemptQuerySet
from lms.learning.models.confidence import ConfidenceAnswer, ConfidenceAnswerQuerySet
from lms.learning.models.cpd import CpdEntry, CpdReflection
from lms.learning.models.enrolments import Enrolment, EnrolmentQuerySet
from lms.learning.models.extra_time import TimeAdjustment
from lms.learning.models.lessons import LessonProgress
from lms.learning.models.marks import Mark, MarkQuerySet, ModuleTrainer
from lms.learning.models.reading import DidNotUnderstand, Note, NoteQuerySet
from lms.learning.models.requests import AttemptRequest
from lms.learning.models.responses import ChecklistTick, PollVote, Reflection, ReflectionQuerySet

__all__ = [
    "GRACE",
    "Answer",
    "Attempt",
    "AttemptQuerySet",
    "AttemptRequest",
    "ChecklistTick",
    "ConfidenceAnswer",
    "ConfidenceAnswerQuerySet",
    "CpdEntry",
    "CpdReflection",
    "DidNotUnderstand",
    "Enrolment",
    "EnrolmentQuerySet",
    "LessonProgress",
    "Mark",
    "MarkQuerySet",
    "ModuleTrainer",
    "Note",
    "NoteQuerySet",
    "PollVote",
    "Reflection",
    "ReflectionQuerySet",
    "TimeAdjustment",
]
