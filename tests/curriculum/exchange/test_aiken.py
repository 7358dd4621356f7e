"""Aiken as people type it."""

import pytest

from curriculum.exchange import aiken
from curriculum.exchange.drafts import DROPPED
from tests.curriculum.exchange.pool import five_hundred


def marks(draft):
    return [(option.text, option.is_right) for option in draft.options]


@pytest.mark.parametrize("end", [".", ")"])
def test_lettered_options_and_the_letter_of_the_right_one(end):
    drafts, findings = aiken.read(f"Is waiting waste?\nA{end} Yes\nB{end} No\nANSWER: B\n")
    assert marks(drafts[0]) == [("Yes", False), ("No", True)]
    assert (drafts[0].stem, drafts[0].kind, drafts[0].line, findings) == ("Is waiting waste?", "single", 1, [])


def test_a_question_of_several_lines_and_an_option_that_goes_on():
    drafts, findings = aiken.read("Look at this.\nIs it waste?\nA. Yes,\nsurely\nB. No\nanswer: a.\n")
    assert drafts[0].stem == "Look at this.\nIs it waste?"
    assert marks(drafts[0])[0] == ("Yes, surely", True)
    assert "joined to option A" in findings[0].text


def test_several_right_letters_make_a_question_with_several_right_answers():
    drafts, findings = aiken.read("Which?\nA. a\nB. b\nC. c\nANSWER: A, C\n")
    assert [option.is_right for option in drafts[0].options] == [True, False, True]
    assert drafts[0].kind == "multiple"
    assert "Part marks" in findings[0].text


@pytest.mark.parametrize(
    "text, reason",
    [
        ("Q?\nA. a\nB. b\nANSWER: E", "no such option"),
        ("Q?\nA. a\nB. b\nANSWER: maybe", "no letter"),
        ("Q?\nA. a\nANSWER: A", "fewer than two options"),
        ("Q?\nA. a\nB. b", "no line “ANSWER: ”"),
        ("ANSWER: A", "no question before"),
        ("Q?\nA. a\n" + "and on\n" * 200 + "B. b\nANSWER: A", "more than 200 lines"),
    ],
)
def test_what_cannot_be_taken_is_dropped_with_its_reason_and_the_next_is_taken(text, reason):
    drafts, findings = aiken.read(f"{text}\n\nGood?\nA. a\nB. b\nANSWER: A\n")
    assert [draft.stem for draft in drafts] == ["Good?"]
    assert [found.severity for found in findings] == [DROPPED]
    assert reason in findings[0].text


def test_an_export_leaves_out_what_is_no_single_choice_and_says_so():
    written = aiken.write(five_hundred())
    left_out = [found for found in written.findings if found.severity == DROPPED]
    assert (written.count, len(left_out)) == (56, 444)
    assert left_out[0].text == "Left out. Aiken holds questions with one right answer only."
    carried = next(found.text for found in written.findings if found.severity != DROPPED)
    assert "the feedback on options" in carried
    assert "the explanation" in carried
