"""GIFT as people write it, and as Moodle does."""

from decimal import Decimal

import pytest

from curriculum.exchange import gift
from curriculum.exchange.drafts import DROPPED, DraftOption, Unreadable


def only(text):
    drafts, findings = gift.read(text)
    assert [found.text for found in findings if found.severity == DROPPED] == []
    assert len(drafts) == 1
    return drafts[0]


def told(text):
    return [(found.line, found.severity, found.text) for found in gift.read(text)[1]]


def texts(draft):
    return [(option.text, option.is_right, option.feedback) for option in draft.options]


def test_one_right_answer_with_feedback_on_each_option():
    draft = only(
        "::Dots:: How many dots? {=Twelve#Enough to see a pattern. ~Two#Too few. ####A run chart needs twelve.}"
    )
    assert (draft.stem, draft.kind) == ("How many dots?", "single")
    assert texts(draft) == [("Twelve", True, "Enough to see a pattern."), ("Two", False, "Too few.")]
    assert draft.explanation == "A run chart needs twelve."


def test_weights_make_several_right_answers_and_part_marks_are_told():
    draft = only("Which are wastes?{\n~%50%Waiting#Yes\n~%50%Motion\n~%-100%Kindness#No\n}")
    assert draft.kind == "multiple"
    assert [option.is_right for option in draft.options] == [True, True, False]
    assert told("Q?{~%50%a ~%50%b ~c}")[0][1] == "changed"


def test_an_option_with_part_of_the_marks_beside_a_right_one_counts_as_wrong():
    assert [option.is_right for option in only("Q?{=a ~%50%b ~c}").options] == [True, False, False]
    assert "count as wrong" in told("Q?{=a ~%50%b ~c}")[0][2]


@pytest.mark.parametrize("mark, is_true", [("T", True), ("TRUE", True), ("F", False), ("FALSE", False)])
def test_true_or_false_with_the_feedback_for_wrong_first(mark, is_true):
    draft = only(f"The sky is up.{{{mark}#Look again.#Just so.}}")
    assert draft.kind == "true_false"
    right = next(option for option in draft.options if option.is_right)
    assert (right.text, right.feedback) == (("True" if is_true else "False"), "Just so.")
    assert next(option.feedback for option in draft.options if not option.is_right) == "Look again."


@pytest.mark.parametrize(
    "answer, number, tolerance",
    [("3:2", "3", "2"), ("1..5", "3", "2"), ("3", "3", "0"), ("=%100%-0.5:0.25", "-0.5", "0.25"), ("1e3", "1000", "0")],
)
def test_numbers(answer, number, tolerance):
    draft = only(f"How many?{{#{answer}}}")
    assert (draft.kind, draft.number, draft.tolerance) == ("numeric", Decimal(number), Decimal(tolerance))


def test_of_several_numbers_the_one_with_full_marks_is_held_and_the_rest_is_told():
    draft = only("When?{#=1822:0#Just so. =%50%1822:2 ~#No.}")
    assert (draft.number, draft.explanation) == (Decimal(1822), "Just so.")
    assert len(told("When?{#=1822:0#Just so. =%50%1822:2}")) == 2


def test_a_short_answer_is_a_gap_at_the_end_and_inside_a_sentence_where_the_braces_stand():
    assert only("Who wrote it?{=Deming =W. E. Deming}").stem == "Who wrote it? [[gap]]"
    draft = only("The P in PDSA means {=plan =%0%play#Not quite.}, always.")
    assert draft.stem == "The P in PDSA means [[gap]], always."
    assert texts(draft) == [("plan", True, ""), ("play", False, "Not quite.")]


def test_a_missing_word_to_choose_leaves_a_line_where_it_was():
    draft = only("We {=test ~guess} before we spread.")
    assert (draft.kind, draft.stem) == ("single", "We _____ before we spread.")


def test_pairs_to_match():
    draft = only("Match. {\n=outcome -> what patients feel\n=process -> what we do\n= -> neither\n}")
    assert draft.kind == "matching"
    assert [(o.text, o.match) for o in draft.options][::2] == [("outcome", "what patients feel"), ("", "neither")]


def test_steps_to_put_in_order():
    draft = only("Order. {>3 ALL VERTICAL ABSOLUTE_POSITION HIDE none\nplan\ndo\nstudy\n}")
    assert (draft.kind, [option.text for option in draft.options]) == ("ordering", ["plan", "do", "study"])


def test_an_essay():
    assert only("What did you learn?{}").kind == "free_text"
    assert only("What did you learn?{####Think of a patient.}").explanation == "Think of a patient."


def test_escaped_signs_are_plain_letters():
    draft = only(r"Is 3 \= 3\: \{a\} \#1 \~ \\ or\nnot?{=5 \= 5#\#1 ~a\=b}")
    assert draft.stem == "Is 3 = 3: {a} #1 ~ \\ or\nnot?"
    assert texts(draft) == [("5 = 5", True, "#1"), ("a=b", False, "")]


def test_html_becomes_plain_text_and_says_so():
    draft = only("[html]<p>Is <b>waiting</b> a&nbsp;waste\\: H<sub>2</sub>O?</p>{=<i>Yes</i> ~No}")
    assert draft.stem == "Is waiting a waste: H₂O?"
    assert draft.options[0].text == "Yes"
    assert "plain text" in told("[html]<b>Q</b>?{T}")[0][2]


def test_scripts_leave_nothing_behind():
    draft = only("[html]<script>alert(1)</script><p onclick\\='x'>Q?</p>{T}")
    assert draft.stem == "Q?"


def test_what_only_looks_like_html_stays():
    assert only("Is a < b and b > c?{T}").stem == "Is a < b and b > c?"
    assert only("[plain]Is <b> a letter?{T}").stem == "Is <b> a letter?"
    assert only("[markdown]Is **this** it?{T}").stem == "Is this it?"


def test_an_image_that_is_elsewhere_is_dropped_and_told():
    assert only("[html]Look<img src\\='@@PLUGINFILE@@/a.png'>{T}").picture is None
    assert "did not come with the file" in told("[html]Look<img src\\='https\\://x.example/a.png'>{T}")[0][2]


def test_ids_and_tags_in_comments_are_kept_and_other_comments_are_not():
    draft = only("// a note\n// [id:l1-7] [tag:strand:D] [tag:module:1.4] [tag:ward \\] round]\nQ?{T}")
    assert (draft.key, draft.strand, draft.module_code, draft.tags) == ("l1-7", "D", "1.4", ("ward ] round",))


def test_a_strand_that_does_not_exist_stays_a_tag_and_is_told():
    drafts, findings = gift.read("// [tag:strand:X]\nQ?{T}")
    assert drafts[0].tags == ("strand:X",)
    assert "no strand “X”" in findings[0].text


def test_a_category_becomes_a_tag_of_the_questions_below_it():
    drafts, _ = gift.read("Q1?{T}\n\n$CATEGORY: $course$/top/Waste walk\n\nQ2?{T}\n\n$CATEGORY: $course$/top\nQ3?{T}")
    assert [draft.tags for draft in drafts] == [(), ("Waste walk",), ()]


def test_the_line_of_each_question_is_known():
    drafts, _ = gift.read("// one\n\nQ1?{T}\n\n\n::x::\nQ2\n?{F}\n")
    assert [(draft.line, draft.stem) for draft in drafts] == [(3, "Q1?"), (6, "Q2\n?")]


def test_an_unclosed_brace_is_named_by_its_line_and_every_other_question_is_kept():
    text = "One?{T}\n\nTwo?{\n=a\n~b\n\nThree?{F}\n\n::Four::Four?{=a ~b\n::Five::Five?{T}\n"
    drafts, findings = gift.read(text)
    assert [draft.stem for draft in drafts] == ["One?", "Three?", "Five?"]
    assert [(found.line, found.severity) for found in findings] == [(3, DROPPED), (9, DROPPED)]
    assert "line 3 is not closed" in findings[0].text
    assert "line 9 is not closed" in findings[1].text


def test_a_brace_within_an_answer_does_not_make_a_question_of_its_own():
    drafts, findings = gift.read("Two?{\n=a {x}\n~b\n}\n\nThree?{F}")
    assert [draft.stem for draft in drafts] == ["Three?"]
    assert len(findings) == 1


def test_a_brace_closed_but_never_opened_is_told():
    drafts, findings = gift.read("One?T}\n\nTwo?{F}")
    assert [draft.stem for draft in drafts] == ["Two?"]
    assert "Line 1 closes a brace" in findings[0].text


def test_questions_without_a_blank_line_between_them_are_told_apart():
    assert [draft.stem for draft in gift.read("One?{T}\nTwo?{=a ~b}\nThree is {=x} here.\n")[0]] == [
        "One?", "Two?", "Three is [[gap]] here.",
    ]  # fmt: skip


def test_a_blank_line_among_the_answers_does_no_harm():
    assert texts(only("One?{\n=a\n\n~b\n}")) == [("a", True, ""), ("b", False, "")]


@pytest.mark.parametrize(
    "text, reason",
    [
        ("Just a text.", "no answers"),
        ("Two {=a} gaps {=b} here", "more than one part"),
        ("One option?{~a}", "fewer than two options"),
        ("Number?{#}", "no number"),
        ("Number?{#five}", "no number or range"),
        ("Number?{#5..1}", "no number or range"),
        ("Number?{#=%50%5}", "full marks"),
        ("Match{=a->b =c}", "no “->”"),
        ("{T}", "no question before"),
    ],
)
def test_what_cannot_be_taken_is_dropped_with_its_reason(text, reason):
    drafts, findings = gift.read(f"{text}\n\nGood?{{T}}")
    assert [draft.stem for draft in drafts] == ["Good?"]
    assert reason in findings[0].text


def test_windows_line_ends_and_marks_of_other_encodings_are_read():
    for data in ("Café?{T}\r\n\r\nTwo?{F}".encode(codec) for codec in ("utf-8-sig", "utf-16", "utf-16-le")):
        assert [draft.stem for draft in gift.read(data)[0]] == ["Café?", "Two?"]


def test_old_windows_encoding_is_read_and_told():
    drafts, findings = gift.read("Café – “quote”?{T}".encode("cp1252"))
    assert drafts[0].stem == "Café – “quote”?"
    assert (findings[0].line, findings[0].severity) == (0, "changed")


def test_a_picture_in_place_of_a_text_is_refused():
    with pytest.raises(Unreadable, match="not a text file"):
        gift.read(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")


def test_too_large_a_file_and_too_many_questions_are_refused():
    with pytest.raises(Unreadable, match="larger than 10 MB"):
        gift.read(b" " * (10 * 2**20 + 1))
    with pytest.raises(Unreadable, match="more than 2,000 questions"):
        gift.read("Q?{T}\n\n" * 2001)


def test_a_text_too_long_for_the_bank_is_cut_and_told():
    draft = only(f"Q?{{={'a' * 401} ~b}}")
    assert draft.options[0] == DraftOption("a" * 400, True)
    assert "was cut" in told(f"Q?{{={'a' * 401} ~b}}")[0][2]


def test_a_line_more_that_does_not_fit_is_left_aside_and_told():
    assert "left aside" in told('// more: {"feedback": ["a"]}\nQ?{=a ~b}')[0][2]
    assert only('// more: {"kind": "spell"}\nQ?{=a ~b}').kind == "single"
