"""Twenty people's worth of impatience: the same thing done many times in the same instant."""

from datetime import timedelta

import pytest

from curriculum.models import Quiz
from lms.learning.actions import (
    AlreadyMarked,
    MayNotBegin,
    TooLate,
    agree_extra_time,
    ask_for_attempt,
    close_expired,
    decide_request,
    enrol,
    keep_note,
    mark_written,
    save_answer,
    start_attempt,
    submit_attempt,
)
from lms.learning.models import Answer, Attempt, AttemptRequest, Enrolment, Mark, Note, TimeAdjustment
from lms.learning.signals import attempt_decided, enrolled, progress_made
from lms.people.models import AuditEntry
from lms.reminders.models import OutboxMessage
from tests.at_once import at_once
from tests.conftest import MONDAY
from tests.learning.conftest import NOON
from tests.learning.papers import add_question

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def test_twenty_enrolments_at_once_are_one(nurse, fundamentals, heard):
    told = heard(enrolled)
    at_once(lambda _: enrol(nurse, fundamentals, today=MONDAY))
    assert (Enrolment.objects.count(), len(told)) == (1, 1)


def test_twenty_starts_at_once_are_one_open_attempt(nurse, fundamentals):
    pks = {attempt.pk for attempt in at_once(lambda _: start_attempt(nurse, fundamentals.quiz, now=NOON))}
    assert len(pks) == 1
    assert (Attempt.objects.count(), Answer.objects.count()) == (1, 3)


def test_twenty_submits_at_once_are_one_result(nurse, fundamentals, heard):
    attempt = start_attempt(nurse, fundamentals.quiz, now=NOON)
    told = heard(progress_made)
    results = at_once(lambda _: submit_attempt(attempt, now=NOON, today=MONDAY))
    assert {(result.score, result.passed) for result in results} == {(0, False)}
    assert len(told) == 1


def test_of_twenty_saves_at_once_the_newest_intent_stays(nurse, fundamentals):
    attempt = start_attempt(nurse, fundamentals.quiz, now=NOON)
    question = attempt.paper[0]
    options = [option["key"] for option in question["options"]]
    at_once(lambda n: save_answer(attempt, question["key"], [options[n % 3]], n + 1, now=NOON))
    answer = Answer.objects.get(question=question["key"])
    assert (answer.intent, answer.chosen) == (20, [options[19 % 3]])


def test_two_trainers_who_mark_the_last_two_answers_at_once_decide_it_once(nurse, trainer, fundamentals, heard):
    fundamentals.questions.all().delete()
    for number in range(3):
        add_question(fundamentals, "free_text", key=f"t{number}")
    attempt = start_attempt(nurse, fundamentals.quiz, now=NOON)
    for question in attempt.paper:
        save_answer(attempt, question["key"], ["So."], 1, now=NOON)
    submit_attempt(attempt, now=NOON, today=MONDAY)
    marks, told, refused = list(Mark.objects.all()), heard(progress_made), []

    def mark(number):
        try:
            mark_written(marks[number % 3], is_right=True, comment="", by=trainer, now=NOON, today=MONDAY)
        except AlreadyMarked:
            refused.append(number)

    at_once(mark, times=12)
    attempt.refresh_from_db()
    assert (attempt.score, attempt.passed, len(told), len(refused)) == (3, True, 1, 9)


def test_twenty_starts_at_once_with_one_attempt_left_are_one_attempt(nurse, fundamentals):
    """Each hands in at once what it began, so that the next finds nothing open: only the count can refuse it."""
    Quiz.objects.update(attempts_allowed=2)
    quiz = Quiz.objects.get()
    submit_attempt(start_attempt(nurse, quiz, now=NOON), now=NOON, today=MONDAY)

    def start(_):
        try:
            submit_attempt(start_attempt(nurse, quiz, now=NOON), now=NOON, today=MONDAY)
        except MayNotBegin:
            return "refused"
        return "begun"

    said = at_once(start)
    assert Attempt.objects.count() == 2
    assert "begun" in said


def test_an_answer_at_the_deadline_is_either_marked_or_refused_and_never_lost(nurse, fundamentals, keys, heard):
    """Ten saves in time against ten closings: what was told to be saved is in the score."""
    Quiz.objects.update(minutes_allowed=30)
    attempt = start_attempt(nurse, Quiz.objects.get(), now=NOON)
    question = attempt.paper[0]
    late, told = NOON + timedelta(hours=1), heard(progress_made)

    def work(number):
        if number % 2:
            return close_expired(now=late, today=MONDAY)
        try:
            return save_answer(attempt, question["key"], keys(question), number + 1, now=NOON)
        except TooLate:
            return False

    said = at_once(work)
    attempt.refresh_from_db()
    answer = Answer.objects.get(question=question["key"])
    assert attempt.submitted_at
    assert len(told) == 1, "it was handed in once"
    assert attempt.score == (1 if any(said[::2]) else 0)
    assert answer.chosen == (keys(question) if any(said[::2]) else [])


def test_two_trainers_deciding_at_once_are_one_decision(nurse, trainer, hire, fundamentals, enrolled_nurse, heard):
    second = hire("Una Byrne", role="trainer")
    asked = ask_for_attempt(nurse, Quiz.objects.get(), "I was called away.", now=NOON)
    told = heard(attempt_decided)
    trainers = (trainer, second)
    decided = at_once(
        lambda n: decide_request(asked, is_granted=n % 2 == 0, reason=f"{n}", by=trainers[n % 2], now=NOON)
    )
    assert len({(each.decision, each.decided_by_id, each.decision_reason) for each in decided}) == 1
    assert len(told) == 1
    assert AuditEntry.objects.filter(action__startswith="attempt.").count() == 1
    assert OutboxMessage.objects.filter(about=f"attempt-request:{asked.pk}").count() == 1


def test_twenty_requests_at_once_are_one(nurse, fundamentals, enrolled_nurse):
    at_once(lambda n: ask_for_attempt(nurse, Quiz.objects.get(), f"Please, {n}.", now=NOON))
    assert AttemptRequest.objects.count() == 1


def test_extra_time_set_twenty_times_at_once_is_agreed_once(nurse, hr):
    at_once(lambda n: agree_extra_time(nurse, minutes=n + 1, by=hr, now=NOON))
    assert TimeAdjustment.objects.current().count() == 1
    assert TimeAdjustment.objects.count() == 20


@pytest.fixture
def enrolled_nurse(nurse, fundamentals):
    """On level 1, with the only attempt at its quiz used up."""
    Quiz.objects.update(attempts_allowed=1)
    enrol(nurse, fundamentals, today=MONDAY)
    submit_attempt(start_attempt(nurse, Quiz.objects.get(), now=NOON), now=NOON, today=MONDAY)
    return nurse


def test_first_notes_written_at_once_in_several_places_are_all_kept(nurse, fundamentals, lessons):
    at_once(lambda number: keep_note(nurse, lessons[0], f"From place {number}", seen="", now=NOON), times=5)
    kept = Note.objects.get().text
    assert [number for number in range(5) if f"From place {number}" not in kept] == []
