"""The same answer given many times in the same instant, by a double click or from two devices."""

import pytest

from lms.learning.actions import WrittenElsewhere, tick, vote, write_reflection
from lms.learning.models import ChecklistTick, PollVote, Reflection
from tests.at_once import at_once
from tests.learning.asking import ask_in, block
from tests.learning.conftest import NOON

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def lesson(lessons):
    return ask_in(lessons[0])


def test_twenty_saves_of_the_same_words_at_once_are_one_reflection(nurse, lesson):
    asked = block(lesson, "reflection")
    at_once(lambda _: write_reflection(nurse, asked, "Once.", seen=0, now=NOON))
    assert Reflection.objects.get().revision == 1


def test_of_twenty_different_saves_at_once_one_is_kept_and_the_others_are_told(nurse, lesson):
    asked = block(lesson, "reflection")

    def save(number):
        try:
            return write_reflection(nurse, asked, f"Words {number}", seen=0, now=NOON).text
        except WrittenElsewhere as clash:
            return clash.kept.revision

    results = at_once(save)
    kept = Reflection.objects.get()
    assert [result for result in results if isinstance(result, str)] == [kept.text]
    assert kept.revision == 1


def test_twenty_votes_at_once_are_one(nurse, lesson):
    asked = block(lesson, "poll")
    choices = list(asked.choices)
    at_once(lambda number: vote(nurse, asked, choices[number % 2], now=NOON))
    assert PollVote.objects.count() == 1


def test_twenty_ticks_of_the_same_lines_at_once_are_kept_once(nurse, lesson):
    asked = block(lesson, "checklist")
    lines = set(asked.choices)
    at_once(lambda _: tick(nurse, asked, lines, among=lines, now=NOON))
    assert ChecklistTick.objects.count() == len(lines)
