"""What a learner does: join a level, read lessons, take the quiz. Each is safe to do twice at once."""

from lms.learning.actions.attempts import (
    BadAnswer,
    check_answer,
    save_answer,
    save_own_answer,
    start_attempt,
    submit_attempt,
)
from lms.learning.actions.drawing import DICE, PoolTooSmall, can_be_answered, draw_paper
from lms.learning.actions.enrolling import enrol
from lms.learning.actions.lessons import complete_lesson, open_lesson

__all__ = [
    "DICE",
    "BadAnswer",
    "PoolTooSmall",
    "can_be_answered",
    "check_answer",
    "complete_lesson",
    "draw_paper",
    "enrol",
    "open_lesson",
    "save_answer",
    "save_own_answer",
    "start_attempt",
    "submit_attempt",
]
