"""How much the starter curriculum teaches: hours that add up, exercises, and pools of fair questions."""

from collections import Counter, defaultdict

import pytest

from curriculum.starter import reading
from lms.charts.spc import analyse
from tests.curriculum.starter_text import lessons_of, prose

STUDIED_ALONE = ("L1", "BRD", "SPN")
EXERCISES = set(reading.EXERCISES)
LATE_VISITS = [
    18,
    15,
    21,
    16,
    19,
    14,
    20,
    17,
    13,
    22,
    18,
    19,
    15,
    13,
    14,
    11,
    12,
    9,
    10,
    9,
]  # lesson draw-it-and-read-it


def modules_of(code):
    return next(level["modules"] for level in reading.levels()["levels"] if level["code"] == code)


def pool_of(code):
    return next(pool["questions"] for pool in reading.question_pools() if pool["level"] == code)


def minutes_by_module(code):
    minutes = defaultdict(int)
    for module, lesson in lessons_of(code):
        minutes[module] += lesson["minutes"]
    return minutes


@pytest.mark.parametrize("code", STUDIED_ALONE)
def test_the_minutes_of_the_lessons_are_the_hours_of_the_module(code):
    minutes = minutes_by_module(code)
    assert {module["code"]: minutes[module["code"]] / 60 for module in modules_of(code)} == {
        module["code"]: module["hours"] for module in modules_of(code)
    }


def test_over_half_of_each_module_of_level_2_is_studied_and_the_lesson_says_what_the_workshop_takes():
    minutes = minutes_by_module("L2")
    texts = defaultdict(str)
    for module, lesson in lessons_of("L2"):
        texts[module] += prose(lesson)
    for module in modules_of("L2"):
        studied, whole = minutes[module["code"]], module["hours"] * 60
        assert 0.5 < studied / whole < 0.7, module["code"]
        assert f"{studied} minutes" in texts[module["code"]], module["code"]
        assert f"{whole - studied:.0f} minutes" in texts[module["code"]], module["code"]


@pytest.mark.parametrize("code, fewest", [("L1", 2), ("L2", 3), ("BRD", 4), ("SPN", 4)])
def test_every_module_has_lessons_worked_examples_and_knowledge_checks(code, fewest):
    lessons = defaultdict(list)
    for module, lesson in lessons_of(code):
        lessons[module].append(lesson)
    for module, written in lessons.items():
        kinds = Counter(kind for lesson in written for block in lesson["body"] for kind in block)
        assert fewest <= len(written) <= 7, module
        assert kinds["check"] >= len(written), module
        examples = [b for w in written for b in w["body"] if b.get("callout", {}).get("tone") == "example"]
        assert len(examples) >= 2, module


def kinds_by_module(code):
    kinds = defaultdict(set)
    for module, lesson in lessons_of(code):
        kinds[module] |= {kind for block in lesson["body"] for kind in block}
    return kinds


@pytest.mark.parametrize("code", ["L2", "BRD", "SPN"])
def test_every_module_lets_its_learners_try_something_and_answer(code):
    for module, kinds in kinds_by_module(code).items():
        assert kinds & EXERCISES, module
        assert kinds & {"reflection", "poll", "checklist"}, module


def test_level_1_has_each_of_the_exercises():
    assert set.union(*kinds_by_module("L1").values()) >= EXERCISES


def test_the_numbers_of_the_worked_run_chart_are_what_our_charts_say():
    judged = analyse(LATE_VISITS, chart="run", baseline=12)
    assert (judged.phases[0].centre, judged.phases[0].longest_run) == (18, 8)
    assert judged.phases[0].runs_signal
    moved = analyse(LATE_VISITS, chart="run")
    assert (moved.phases[0].centre, moved.phases[0].longest_run, moved.phases[0].longest_run_limit) == (15, 7, 7)
    assert not moved.phases[0].runs_signal


@pytest.mark.parametrize("code, fewest, in_module", [("L1", 45, 9), ("L2", 45, 8), ("BRD", 24, 8), ("SPN", 12, 12)])
def test_a_pool_is_large_and_spread_over_the_modules_and_strands(code, fewest, in_module):
    pool = pool_of(code)
    by_module = Counter(question["module"] for question in pool)
    assert len(pool) >= fewest
    assert set(by_module) == {module["code"] for module in modules_of(code)}
    assert min(by_module.values()) >= in_module
    strands = {strand for module in modules_of(code) for strand in module["strands"]}
    assert {question["strand"] for question in pool} == strands


def test_the_pool_of_level_2_asks_in_many_ways():
    kinds = Counter(question["kind"] for question in pool_of("L2"))
    assert set(kinds) >= {"single", "multiple", "true_false", "numeric", "ordering", "matching", "gap", "chart"}
    assert kinds["single"] + kinds["multiple"] + kinds["true_false"] > len(pool_of("L2")) * 0.7


def asked_in_quizzes(code):
    return [question["options"] for question in pool_of(code) if question["kind"] in ("single", "chart")]


def asked_in_lessons(code):
    return [block["check"]["options"] for _, lesson in lessons_of(code) for block in lesson["body"] if "check" in block]


@pytest.mark.parametrize("asked", [asked_in_quizzes, asked_in_lessons])
@pytest.mark.parametrize("code", ["L1", "L2", "BRD", "SPN"])
def test_neither_place_nor_length_gives_the_right_option_away(code, asked):
    questions = [
        ([len(option["text"]) for option in options], [bool(option.get("correct")) for option in options].index(True))
        for options in asked(code)
    ]
    places = Counter(right for _, right in questions)
    assert max(places.values()) < len(questions) * 0.5
    assert sum(lengths[right] == max(lengths) for lengths, right in questions) < len(questions) * 0.45
    assert sum(lengths[right] == min(lengths) for lengths, right in questions) < len(questions) * 0.45


def test_a_sponsor_is_asked_ten_of_twenty_questions():
    sponsor = next(level for level in reading.levels()["levels"] if level["code"] == "SPN")
    assert "quiz" in {requirement["kind"] for requirement in sponsor["requirements"]}
    assert sponsor["quiz"]["draw"] == 10
    assert len(pool_of("SPN")) >= 2 * sponsor["quiz"]["draw"]
