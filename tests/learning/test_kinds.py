"""Questions of every kind: drawn, printed and marked."""

import pytest

from curriculum.models import Question
from lms.learning.actions import DICE, can_be_answered, save_answer, start_attempt, submit_attempt
from lms.learning.marking import mark, score
from lms.learning.printing import printed
from tests.conftest import MONDAY
from tests.learning.conftest import NOON
from tests.learning.papers import KINDS, add_question, one_of_each_kind, right_answer, wrong_answer


@pytest.fixture
def ask(fundamentals):
    def _ask(kind, **changes):
        return printed(add_question(fundamentals, kind, **changes), dice=DICE)

    return _ask


def marked(question, chosen):
    return mark([question], {question["key"]: chosen})[0]


AUTOMATIC = [kind for kind in KINDS if kind != "free_text"]


@pytest.mark.parametrize("kind", AUTOMATIC)
def test_the_right_answer_is_right_and_another_is_wrong(ask, kind):
    question = ask(kind)
    assert marked(question, right_answer(question)).is_right is True
    assert marked(question, wrong_answer(question)).is_right is False
    assert marked(question, []).is_right is False


def test_a_written_answer_waits_and_an_empty_one_is_wrong(ask):
    question = ask("free_text")
    assert marked(question, ["So."]).is_right is None
    assert marked(question, [" "]).is_right is False
    assert score([marked(question, ["So."])]) == 0


def test_every_kind_of_the_pool_is_drawn(fundamentals, nurse, enrolment):
    one_of_each_kind(fundamentals)
    paper = start_attempt(nurse, fundamentals.quiz, now=NOON).paper
    assert {question["kind"] for question in paper} == set(KINDS)


def test_several_right_answers_need_two(fundamentals):
    question = add_question(fundamentals, "multiple")
    question.options.filter(text="Also right").update(is_right=False)
    assert not can_be_answered(Question.objects.get(pk=question.pk))


@pytest.mark.parametrize("time", range(20))
def test_steps_are_never_printed_in_their_right_order_and_their_keys_do_not_tell_it(ask, time):
    options = ask("ordering")["options"]
    assert [option["place"] for option in options] != [1, 2, 3, 4]
    assert [option["key"] for option in options] == ["a", "b", "c", "d"]


def test_each_wrong_place_is_told_with_the_step_that_belongs_there(ask):
    question = ask("ordering")
    key = {option["text"]: option["key"] for option in question["options"]}
    lines = marked(question, [f"{key['Do']}=1", f"{key['Plan']}=2", f"{key['Study']}=3", f"{key['Act']}=4"]).lines
    assert [(line.label, line.given, line.right, line.is_right) for line in lines] == [
        ("1", "Do", "Plan", False),
        ("2", "Plan", "Do", False),
        ("3", "Study", "Study", True),
        ("4", "Act", "Act", True),
    ]


def test_two_steps_in_one_place_are_marked_without_a_fault(ask):
    question = ask("ordering")
    assert marked(question, [f"{option['key']}=1" for option in question["options"]]).is_right is False


def test_pairs_that_go_with_the_same_side_take_it_both(ask, fundamentals):
    question = add_question(fundamentals, "matching", key="same")
    question.options.filter(text="XmR chart").update(match=" Median")
    paper = printed(Question.objects.get(pk=question.pk), dice=DICE)
    assert sorted(choice["text"] for choice in paper["choices"]) == ["Median", "Mode"]
    assert marked(paper, right_answer(paper)).is_right


def test_each_pair_is_told_with_what_belongs_to_it(ask):
    question = ask("matching")
    left = {option["text"]: option["key"] for option in question["options"]}
    right = {choice["text"]: choice["key"] for choice in question["choices"]}
    lines = marked(question, [f"{left['Run chart']}={right['Mode']}"]).lines
    told = {line.label: (line.given, line.right, line.is_right, line.feedback) for line in lines}
    assert told == {
        "Run chart": ("Mode", "Median", False, "Run chart, because."),
        "XmR chart": ("", "Mean", False, "XmR chart, because."),
    }


@pytest.mark.parametrize("typed", ["12", "13", "12.5", "12,5", "12.5%", "12,500"])
def test_a_number_within_the_tolerance_is_right(ask, typed):
    assert marked(ask("numeric"), [typed]).is_right is True


@pytest.mark.parametrize("typed", ["11.999", "13.001", "125", "", "twelve"])
def test_a_number_outside_it_is_wrong(ask, typed):
    assert marked(ask("numeric"), [typed]).is_right is False


def test_the_right_number_is_told_with_its_tolerance_and_unit(ask):
    assert marked(ask("numeric"), []).lines[0].right == "12.5%, and anything from 12 to 13"
    assert marked(ask("numeric", key="n2", number="1250", tolerance="0", unit="minutes"), []).lines[0].right == (
        "1,250 minutes"
    )


@pytest.mark.parametrize("typed", ["study", "  Study ", "STUDYING"])
def test_an_accepted_word_is_right_whatever_its_case_and_spaces(ask, typed):
    line = marked(ask("gap"), [typed]).lines[0]
    assert line.is_right
    assert line.right == "study or studying"


def test_a_common_mistake_in_a_gap_is_answered_back(ask):
    line = marked(ask("gap"), ["Check"]).lines[0]
    assert (line.is_right, line.feedback) == (False, "check, because.")


def test_an_attempt_of_every_kind_answered_right_waits_only_for_the_trainer(fundamentals, nurse, enrolment):
    one_of_each_kind(fundamentals)
    attempt = start_attempt(nurse, fundamentals.quiz, now=NOON)
    for question in attempt.paper:
        assert save_answer(attempt, question["key"], right_answer(question), 1, now=NOON)
    attempt = submit_attempt(attempt, now=NOON, today=MONDAY)
    assert (attempt.score, attempt.passed, attempt.is_waiting) == (len(AUTOMATIC), None, True)


def test_a_paper_from_before_these_kinds_is_marked_as_it_was(attempt, keys):
    old = [{name: question[name] for name in ("key", "stem", "kind", "options")} for question in attempt.paper]
    result = mark(old, {old[0]["key"]: keys(old[0])})
    assert [each.is_right for each in result] == [True, False, False]
    assert result[0].explanation == ""
