"""What a learner does with refresher questions: ask for them, answer them, stop them. Each is safe to do twice."""

from lms.recall.actions.answering import Changed, NotAnswered, Withdrawn, answer
from lms.recall.actions.drawing import draw, draw_ready
from lms.recall.actions.opting import NoLevelHeld, start, stop

__all__ = [
    "Changed",
    "NoLevelHeld",
    "NotAnswered",
    "Withdrawn",
    "answer",
    "draw",
    "draw_ready",
    "start",
    "stop",
]
