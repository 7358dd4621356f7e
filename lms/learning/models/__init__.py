"""Owns what a learner does: enrolments, lesson progress, quiz attempts and the answers in them."""

from lms.learning.models.attempts import Answer, Attempt, AttemptQuerySet
from lms.learning.models.enrolments import Enrolment, EnrolmentQuerySet
from lms.learning.models.lessons import LessonProgress

__all__ = ["Answer", "Attempt", "AttemptQuerySet", "Enrolment", "EnrolmentQuerySet", "LessonProgress"]
