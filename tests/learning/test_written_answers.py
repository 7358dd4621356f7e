"""Written answers wait for a trainer; the last one marked decides the attempt."""

import pytest

from curriculum.models import ModulePage
from lms.learning.actions import AlreadyMarked, choose_modules, mark_written, save_answer, start_attempt, submit_attempt
from lms.learning.models import Attempt, Mark
from lms.learning.signals import attempt_marked, progress_made
from lms.people.models import AuditEntry
from lms.reminders.models import OutboxMessage
from tests.conftest import MONDAY
from tests.learning.conftest import LATER, NOON
from tests.learning.papers import add_question, right_answer


@pytest.fixture
def module(fundamentals):
    return ModulePage.objects.child_of(fundamentals).get()


@pytest.fixture
def hand_in(fundamentals, module):
    """A function: a person hands in a paper of two written answers and one to choose."""
    fundamentals.questions.all().delete()
    add_question(fundamentals, "free_text", module, key="t1")
    add_question(fundamentals, "free_text", key="t2")
    add_question(fundamentals, "single")

    def _hand_in(person, *, empty=()):
        attempt = start_attempt(person, fundamentals.quiz, now=NOON)
        for question in attempt.paper:
            if question["key"] not in empty:
                save_answer(attempt, question["key"], right_answer(question), 1, now=NOON)
        return submit_attempt(attempt, now=NOON, today=MONDAY)

    return _hand_in


def marks(attempt):
    return list(Mark.objects.filter(answer__attempt=attempt).order_by("answer__question"))


def say(mark, by, *, is_right=True, comment="Well put."):
    return mark_written(mark, is_right=is_right, comment=comment, by=by, now=LATER, today=MONDAY)


def test_handing_in_puts_each_written_answer_before_the_trainers(nurse, trainer, hand_in, module, heard):
    told = heard(progress_made)
    attempt = hand_in(nurse)
    assert (attempt.score, attempt.passed) == (1, None)
    assert [mark.module for mark in marks(attempt)] == [module, None]
    assert set(Mark.objects.visible_to(trainer).waiting()) == set(marks(attempt))
    assert told == []


def test_handing_in_again_asks_nobody_twice(nurse, hand_in):
    attempt = hand_in(nurse)
    submit_attempt(attempt, now=LATER, today=MONDAY)
    assert len(marks(attempt)) == 2


def test_an_empty_written_answer_is_wrong_and_waits_for_nobody(nurse, hand_in):
    attempt = hand_in(nurse, empty=["t1", "t2"])
    assert (attempt.score, attempt.passed, marks(attempt)) == (1, False, [])


def test_the_last_mark_decides_the_attempt_and_tells_it_once(nurse, trainer, hand_in, heard):
    told, decided = heard(progress_made), heard(attempt_marked)
    attempt = hand_in(nurse)
    first, last = marks(attempt)
    assert say(first, trainer).passed is None
    assert (told, decided) == ([], [])
    assert (say(last, trainer).passed, len(told), len(decided)) == (True, 1, 1)
    attempt.refresh_from_db()
    assert (attempt.score, attempt.passed, attempt.submitted_at) == (3, True, NOON)


def test_an_answer_marked_as_not_right_does_not_count(nurse, trainer, hand_in):
    attempt = hand_in(nurse)
    for mark in marks(attempt):
        say(mark, trainer, is_right=False, comment="Say by when.")
    attempt.refresh_from_db()
    assert (attempt.score, attempt.passed) == (1, False)


def test_whoever_marks_second_is_told_who_was_first_and_changes_nothing(nurse, trainer, hire, hand_in):
    first = marks(hand_in(nurse))[0]
    say(first, trainer)
    with pytest.raises(AlreadyMarked) as refused:
        say(first, hire("Second Trainer", role="trainer"), is_right=False)
    assert refused.value.mark.marked_by == trainer
    first.refresh_from_db()
    assert first.is_right


def test_marking_is_in_the_audit_log_without_the_answer(nurse, trainer, hand_in):
    say(marks(hand_in(nurse))[0], trainer)
    entry = AuditEntry.objects.get(action="answer.marked")
    assert (entry.by, entry.subject) == (trainer, nurse)
    assert "by when" not in f"{entry.label} {entry.detail}"


def test_only_trainers_of_the_same_organisation_see_an_answer(nurse, hand_in, hire, stranger, coach, hr):
    hand_in(nurse)
    their_trainer = hire("Their Trainer", role="trainer", unit=stranger.assignments.get().unit)
    for person in (nurse, coach, hr, stranger, their_trainer):
        assert not Mark.objects.visible_to(person).exists()


def test_nobody_marks_their_own_answer(trainer, hand_in):
    hand_in(trainer)
    assert not Mark.objects.visible_to(trainer).exists()


def test_a_module_somebody_took_on_is_theirs_and_the_rest_is_everybodys(nurse, trainer, hire, hand_in, module):
    other = hire("Second Trainer", role="trainer")
    of_module, of_none = marks(hand_in(nurse))
    choose_modules(other, [module])
    assert set(Mark.objects.visible_to(trainer)) == {of_none}
    assert set(Mark.objects.visible_to(other)) == {of_module, of_none}
    choose_modules(other, [])
    assert set(Mark.objects.visible_to(trainer)) == {of_module, of_none}


def test_a_trainer_who_left_keeps_no_answer_from_being_marked(nurse, trainer, hire, hand_in, module):
    other = hire("Second Trainer", role="trainer")
    choose_modules(other, [module])
    hand_in(nurse)
    other.is_active = False
    other.save()
    assert Mark.objects.visible_to(trainer).count() == 2


def test_a_module_deleted_before_marking_leaves_its_answers_to_everybody(nurse, trainer, hand_in, module):
    attempt = hand_in(nurse)
    module.delete()
    assert {mark.module for mark in marks(attempt)} == {None}
    assert Mark.objects.visible_to(trainer).count() == 2


def test_the_learner_gets_one_mail_when_the_result_is_decided_and_it_does_not_tell_it(nurse, trainer, hand_in):
    for mark in marks(hand_in(nurse)):
        assert not OutboxMessage.objects.filter(rule__code="attempt-marked").exists()
        say(mark, trainer)
    mail = OutboxMessage.objects.get(rule__code="attempt-marked")
    assert mail.person == nurse
    assert "Well put" not in mail.body
    assert "assed" not in mail.body


def test_the_attempt_that_waits_is_neither_open_nor_passed(nurse, hand_in):
    attempt = hand_in(nurse)
    assert list(Attempt.objects.waiting()) == [attempt]
    assert not Attempt.objects.open().exists()
