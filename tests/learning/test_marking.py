from hypothesis import given
from hypothesis import strategies as st

from lms.learning.marking import mark, passes, score


def question(key, *right):
    options = [{"key": name, "text": name, "feedback": "", "is_right": name in right} for name in "abc"]
    return {"key": key, "stem": key, "kind": "multiple", "options": options}


def test_a_question_is_right_only_with_all_right_options_and_no_other():
    paper = [question("1", "a", "b"), question("2", "a", "b"), question("3", "a", "b"), question("4", "a", "b")]
    marked = mark(paper, {"1": ["b", "a"], "2": ["a"], "3": ["a", "b", "c"]})
    assert [each.is_right for each in marked] == [True, False, False, False]
    assert [each.is_answered for each in marked] == [True, True, True, False]
    assert score(marked) == 1


def test_twelve_of_fifteen_reach_eighty_per_cent_and_eleven_do_not():
    assert passes(12, 15, 80)
    assert not passes(11, 15, 80)


def test_nothing_of_nothing_is_not_a_pass():
    assert not passes(0, 0, 80)


@given(st.integers(1, 100), st.integers(1, 100), st.data())
def test_one_more_right_answer_never_turns_a_pass_into_a_fail(questions, pass_mark, data):
    right = data.draw(st.integers(0, questions - 1))
    assert passes(right, questions, pass_mark) <= passes(right + 1, questions, pass_mark)
    assert passes(questions, questions, pass_mark)
