"""What trainers of levels 3 to 5 rely on: plans of the day that fill the taught hours, and enough to ask about."""

from collections import Counter

import pytest

from curriculum.starter import reading

LEVELS = ("L3", "L4", "L5")
PLAN = ["Activity", "Minutes", "What learners do"]
FEWEST_CHECKS = 2
FEWEST_QUESTIONS = 8
MODULES = [
    pytest.param(module, id=module["code"])
    for level in reading.levels()["levels"]
    if level["code"] in LEVELS
    for module in level["modules"]
]


def blocks(module, kind):
    """(slug, value) of each block of this kind in the module's lessons."""
    for lesson in reading.lessons()[module["code"]]:
        yield from ((lesson["slug"], block[kind]) for block in lesson["body"] if kind in block)


@pytest.mark.parametrize("module", MODULES)
def test_the_plan_of_the_day_fills_the_taught_hours_of_its_module(module):
    plans = [table for slug, table in blocks(module, "table") if slug == "session-plan"]
    assert all(table["header"] == PLAN for table in plans)
    assert sum(int(row[1]) for table in plans for row in table["rows"]) == module["hours"] * 60


@pytest.mark.parametrize("module", MODULES)
def test_learners_are_told_that_a_session_plan_is_the_plan_of_the_day(module):
    notes = [note["title"] for slug, note in blocks(module, "callout") if slug == "session-plan"]
    assert notes == ["This is the plan of the day"]


@pytest.mark.parametrize("module", MODULES)
def test_a_module_has_preparation_a_plan_and_a_worksheet_and_asks_twice(module):
    slugs = [lesson["slug"].partition("-")[0] for lesson in reading.lessons()[module["code"]]]
    assert slugs[:3] == ["before", "session", "worksheet"]
    assert len(list(blocks(module, "check"))) >= FEWEST_CHECKS


@pytest.mark.parametrize("code", LEVELS)
def test_the_last_module_of_a_level_says_how_the_level_is_assessed(code):
    level = next(level for level in reading.levels()["levels"] if level["code"] == code)
    last = reading.lessons()[level["modules"][-1]["code"]]
    assert last[-1]["slug"] == f"how-level-{level['number']}-is-assessed"


def test_every_module_of_the_taught_levels_has_its_questions():
    asked = Counter(
        question["module"]
        for pool in reading.question_pools()
        if pool["level"] in LEVELS
        for question in pool["questions"]
    )
    codes = [parameter.values[0]["code"] for parameter in MODULES]
    assert {code: asked[code] for code in codes if asked[code] < FEWEST_QUESTIONS} == {}
