"""What a learner does: join a level, read lessons and answer them, take the quiz. Each is safe to do twice at once."""

from lms.learning.actions.attempts import (
    TooLate,
    close_expired,
    save_answer,
    save_own_answer,
    submit_attempt,
)
from lms.learning.actions.confidence import Said, StageOver, say_confidence, take_out_confidence
from lms.learning.actions.cpd import add_cpd, reflect_on
from lms.learning.actions.deciding import AlreadyMarked, choose_modules, mark_written, name_the_writer, verdicts
from lms.learning.actions.drawing import DICE, PoolTooSmall, can_be_answered, draw_paper, pool_problem
from lms.learning.actions.enrolling import enrol
from lms.learning.actions.extra_time import agree_extra_time
from lms.learning.actions.lessons import complete_lesson, open_lesson
from lms.learning.actions.reading import keep_note, keep_place, say_not_understood
from lms.learning.actions.requests import NothingToAsk, ask_for_attempt, decide_request
from lms.learning.actions.responses import (
    LONGEST_REFLECTION,
    WrittenElsewhere,
    take_out_reflection,
    tick,
    vote,
    write_reflection,
)
from lms.learning.actions.starting import MayNotBegin, start_attempt
from lms.learning.answers import BadAnswer, check_answer

__all__ = [
    "DICE",
    "LONGEST_REFLECTION",
    "AlreadyMarked",
    "BadAnswer",
    "MayNotBegin",
    "NothingToAsk",
    "PoolTooSmall",
    "Said",
    "StageOver",
    "TooLate",
    "WrittenElsewhere",
    "add_cpd",
    "agree_extra_time",
    "ask_for_attempt",
    "can_be_answered",
    "check_answer",
    "choose_modules",
    "close_expired",
    "complete_lesson",
    "decide_request",
    "draw_paper",
    "enrol",
    "keep_note",
    "keep_place",
    "mark_written",
    "name_the_writer",
    "open_lesson",
    "pool_problem",
    "reflect_on",
    "save_answer",
    "save_own_answer",
    "say_confidence",
    "say_not_understood",
    "start_attempt",
    "submit_attempt",
    "take_out_confidence",
    "take_out_reflection",
    "tick",
    "verdicts",
    "vote",
    "write_reflection",
]
