"""The moment the tests of learning happen in, and an attempt under way."""

from datetime import UTC, datetime, timedelta

import pytest

from lms.learning.actions import enrol, start_attempt

NOON = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
LATER = NOON + timedelta(minutes=3)


@pytest.fixture
def enrolment(nurse, fundamentals, today):
    return enrol(nurse, fundamentals, today=today)


@pytest.fixture
def attempt(nurse, fundamentals, enrolment):
    return start_attempt(nurse, fundamentals.quiz, now=NOON)


@pytest.fixture
def heard():
    """A function that keeps what a signal says: heard(progress_made) -> list that fills."""
    kept = []

    def listen(signal):
        said = []

        def receiver(sender, **kwargs):
            said.append({name: value for name, value in kwargs.items() if name != "signal"})

        signal.connect(receiver)
        kept.append((signal, receiver))
        return said

    yield listen
    for signal, receiver in kept:
        signal.disconnect(receiver)


@pytest.fixture
def keys():
    """A function: the keys of the right (or wrong) options of a question on a paper."""

    def _keys(question, *, right=True):
        return [option["key"] for option in question["options"] if option["is_right"] is right]

    return _keys
