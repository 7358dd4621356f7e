"""What keeps a question of each kind from being published."""

from decimal import Decimal

import pytest

from curriculum.asking import problems, unanswerable
from curriculum.chart_values import ChartValue, UnreadableChart, read_chart_values


def option(text, *, right=False, feedback="Because.", match=""):
    return {"text": text, "is_right": right, "feedback": feedback, "match": match}


A, B, C = option("A"), option("B"), option("C")
RIGHT, ALSO_RIGHT = option("Right", right=True), option("Also right", right=True)
PAIRS = [option("Run chart", match="Median"), option("XmR chart", match="Mean")]
WHOLE = {
    "single": {"options": [RIGHT, A]},
    "multiple": {"options": [RIGHT, ALSO_RIGHT, A]},
    "true_false": {"options": [option("True"), option("False", right=True)]},
    "ordering": {"options": [A, B, C], "explanation": "Why."},
    "matching": {"options": PAIRS, "explanation": "Why."},
    "numeric": {"number": Decimal("12.5"), "tolerance": Decimal(0), "explanation": "Why."},
    "gap": {"stem": "Plan, do, [[gap]], act.", "options": [RIGHT, A]},
    "chart": {
        "options": [RIGHT, A],
        "chart_type": "run",
        "chart_title": "Falls",
        "chart_values": "\n".join("345678"),
    },
    "free_text": {"model_answer": "It says what and why."},
}


def question(kind, **changes):
    return {"kind": kind, "stem": "Which?"} | WHOLE[kind] | changes


@pytest.mark.parametrize("kind", WHOLE)
def test_a_whole_question_of_each_kind_has_no_problem(kind):
    assert problems(question(kind)) == {}


@pytest.mark.parametrize("kind", WHOLE)
def test_no_kind_does_without_a_stem(kind):
    assert "stem" in unanswerable(question(kind, stem=" "))


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("single", [A, B]),
        ("single", [RIGHT, ALSO_RIGHT]),
        ("single", [RIGHT]),
        ("true_false", [A, B]),
        ("true_false", [RIGHT, A, B]),
        ("chart", [A, B]),
        ("multiple", [RIGHT, A, B]),
        ("multiple", [RIGHT, ALSO_RIGHT]),
        ("ordering", [A, B]),
        ("matching", PAIRS[:1]),
        ("matching", [PAIRS[0], option("XmR chart", match="median ")]),
        ("matching", [PAIRS[0], option("", match="Mean")]),
        ("gap", [A, B]),
        ("gap", []),
    ],
)
def test_options_that_do_not_suit_the_kind_make_it_unanswerable(kind, options):
    assert "options" in unanswerable(question(kind, options=options))


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("numeric", "number", None),
        ("numeric", "tolerance", Decimal("-0.1")),
        ("gap", "stem", "Plan, do, study, act."),
        ("gap", "stem", "[[gap]], do, [[gap]], act."),
        ("chart", "chart_type", ""),
        ("chart", "chart_values", "3\n4\n5"),
        ("chart", "chart_values", "3\n4\n5\nsix\n7\n8"),
        ("chart", "chart_values", "\n".join(["4"] * 61)),
    ],
)
def test_a_field_the_kind_cannot_do_without_is_named(kind, field, value):
    assert list(unanswerable(question(kind, **{field: value}))) == [field]


@pytest.mark.parametrize(
    ("kind", "changes", "field"),
    [
        ("single", {"options": [RIGHT, option("A", feedback=" ")]}, "options.1.feedback"),
        ("gap", {"options": [RIGHT, option("A", feedback="")]}, "options.1.feedback"),
        ("ordering", {"explanation": ""}, "explanation"),
        ("matching", {"explanation": ""}, "explanation"),
        ("numeric", {"explanation": ""}, "explanation"),
        ("free_text", {"model_answer": ""}, "model_answer"),
        ("chart", {"chart_title": ""}, "chart_title"),
        ("single", {"image": 1}, "image_alt"),
        ("single", {"image": 1, "image_alt": "A chart", "image_is_decorative": True}, "image_is_decorative"),
        ("single", {"options": [RIGHT, option("right ")]}, "options"),
    ],
)
def test_what_a_learner_would_miss_is_asked_for_but_does_not_make_it_unanswerable(kind, changes, field):
    assert list(problems(question(kind, **changes))) == [field]
    assert unanswerable(question(kind, **changes)) == {}


def test_accepted_words_for_a_gap_need_no_feedback():
    assert problems(question("gap", options=[option("study", right=True, feedback="")])) == {}


def test_a_decorative_image_needs_no_description():
    assert problems(question("single", image=1, image_is_decorative=True)) == {}


def test_an_extra_answer_may_belong_to_nothing():
    assert problems(question("matching", options=[*PAIRS, option("", match="Mode")])) == {}


def test_chart_values_may_have_labels():
    assert read_chart_values("3 March 12\n\n10 March: 12.5\n−3") == [
        ChartValue("3 March", 12),
        ChartValue("10 March", 12.5),
        ChartValue("3", -3),
    ]


@pytest.mark.parametrize("line", ["twelve", "12 falls", "nan", "inf", "1_0", "1e99"])
def test_a_line_that_ends_in_no_number_is_refused_with_its_place(line):
    with pytest.raises(UnreadableChart, match="Line 2"):
        read_chart_values(f"4\n{line}")
