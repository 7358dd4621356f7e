"""The exercises in a browser: by keyboard, on a phone, and in step with the server's arithmetic."""

import random

import pytest

from curriculum.exercises import beads, funnel
from curriculum.exercises.chances import errors, shares
from curriculum.exercises.series import Unreadable, findings, read_series, said, summary
from lms.charts.spc import analyse
from lms.charts.words import number

FUNDAMENTALS = "/escalator/fundamentals"
RUN_CHART = f"{FUNDAMENTALS}/dots-over-time/reading-a-run-chart/"
TWO_POINTS = f"{FUNDAMENTALS}/dots-over-time/two-numbers-tell-you-little/"
RED_BEADS = f"{FUNDAMENTALS}/dots-over-time/when-to-act-and-when-to-leave-it/"
WASTE = f"{FUNDAMENTALS}/systems-and-waste/eight-kinds-of-waste/"
PREDICTION = f"{FUNDAMENTALS}/three-questions/predict-then-learn/"
AIM = "/escalator/improver/aim-and-driver-diagram/an-aim-you-can-miss/"
FUNNEL = "/escalator/practitioner/measurement-2/session-plan/"
READER = "Tom Adeyemi"  # a trainer may read every lesson, and reading leaves no trace of him


@pytest.fixture
def tom(visit):
    return visit(READER)


def exercise(page, kind):
    return page.page.locator(f"[data-exercise={kind}]").first


def press(page, *keys):
    for key in keys:
        page.page.keyboard.press(key)


def test_a_run_chart_grows_while_numbers_are_typed(tom):
    tom.go(RUN_CHART)
    tom.check()
    block = exercise(tom, "run_chart")
    block.get_by_text("Shift: 8 points in a row below the median, from 11 to 18.").wait_for()
    block.get_by_label("Your numbers").focus()
    press(tom, "Control+End")
    tom.page.keyboard.type("\nWeek 19, 30\n31")
    _hears(block, "20 points. The median is 13.5. 1 signal")
    block.locator("svg:visible title", has_text="Week 19: 30.").wait_for(state="attached")
    press(tom, "Tab", "Control+A", "Delete")
    _hears(block, "20 points. The median is 12. 1 signal")
    press(tom, "Tab", "Enter")
    block.get_by_text("The numbers in a table").click()
    tom.check()


def _hears(block, words):
    """A screen reader is told so."""
    block.get_by_role("status").filter(has_text=words).wait_for()


def test_what_cannot_be_read_is_said_and_the_numbers_and_the_chart_stay(tom):
    tom.go(RUN_CHART)
    block = exercise(tom, "run_chart")
    block.get_by_label("Your numbers").fill("4\n5\nmany")
    block.get_by_text("Line 3, “many”, does not end in a number.").wait_for()
    block.get_by_text("The chart still shows the last numbers that could be read.").wait_for()
    block.get_by_role("button", name="Draw the chart").click()
    assert block.locator("textarea").evaluate("field => field === document.activeElement")
    assert block.locator("textarea").input_value() == "4\n5\nmany"
    tom.check()


def series_of_all_kinds():
    dice = random.Random(7)
    for n in range(300):
        length = dice.choice([2, 5, 9, 10, 11, 15, 24, 40])
        values = [dice.randint(0, 6) if n % 2 else round(dice.gauss(50, 12), 2) for _ in range(length)]
        if n % 3 == 0:
            values = sorted(values, reverse=n % 2 == 0)[: length // 2] + values[length // 2 :]
        yield values, dice.choice(["run", "xmr"]), dice.choice([0, 0, 2, length])


def as_python_sees_it(values, chart, baseline):
    analysis = analyse(values, chart=chart, rules="mdc", baseline=baseline or None)
    phase, labels = analysis.phases[0], [f"Week {n}" for n in range(1, len(values) + 1)]
    told = [summary(analysis), *[said(found, labels) for found in findings(analysis)]] if chart == "run" else []
    lines = [phase.lower, phase.centre, phase.upper]
    return {
        "lines": [pytest.approx(line, abs=1e-9) for line in lines if line is not None],
        "signals": [sorted(point.signals) for point in analysis.points],
        "told": told,
    }


AS_THE_PAGE_SEES_IT = """cases => cases.map(([values, chart, baseline]) => {
    const found = Exercises.analyse(values, { chart, baseline });
    const labels = values.map((_, n) => `Week ${n + 1}`);
    const told = [Exercises.summary(found), ...found.findings.map((each) => Exercises.said(each, labels))];
    return {
        lines: [found.lower, found.centre, found.upper].filter((line) => line !== undefined),
        signals: found.signals.map((signals) => [...signals].sort()),
        told: chart === "run" ? told : [],
    };
})"""


def test_the_page_and_the_server_find_the_same_signals_in_300_series(tom):
    tom.go(RUN_CHART)
    cases = list(series_of_all_kinds())
    seen = tom.page.evaluate(AS_THE_PAGE_SEES_IT, cases)
    for case, page in zip(cases, seen, strict=True):
        assert page == as_python_sees_it(*case), case
    signals = {signal for page in seen for point in page["signals"] for signal in point}
    assert len(signals) == 8, f"these series do not try every rule: {signals}"


PASTED = [
    "4\n5", "Week 1, 14\r\nWeek 2\t15", "3 4;5, 6", "−2\n.5\n7.%", "a\n4", "4\n1,240", "5", "", "9" * 20 + "\n1",
    "2026-01-05 7\n8", "\n".join(["1"] * 121), "1\n" * 6000, "w" * 50 + " 1\n2",
]  # fmt: skip


def as_the_server_reads(text):
    try:
        series = read_series(text)
    except Unreadable as problem:
        return str(problem)
    return {"values": list(series.values), "labels": list(series.labels)}


def test_the_page_and_the_server_read_the_same_numbers_and_refuse_the_same(tom):
    tom.go(RUN_CHART)
    read = "text => { try { return Exercises.read(text) } catch (problem) { return problem.message } }"
    for text in PASTED:
        assert tom.page.evaluate(read, text) == as_the_server_reads(text)


def test_the_page_and_the_server_write_numbers_alike(tom):
    tom.go(RUN_CHART)
    cases = [
        (value, unit)
        for value in (0, 0.5, 3.14159, 12.34, -7.25, 1240, 99.96, -0.001)
        for unit in ("", "%", "£", "days")
    ]
    said_there = tom.page.evaluate("cases => cases.map(([value, unit]) => Exercises.say(value, unit))", cases)
    assert said_there == [number(value, unit) for value, unit in cases]


def test_chance_falls_alike_on_the_page_and_on_the_server(tom):
    tom.go(FUNNEL)
    draw = "([make, seed]) => { const next = Exercises[make](seed); return Array.from({ length: 50 }, next); }"
    for seed in (1, 42, 999_999):
        for name, made in (("shares", shares(seed)), ("errors", errors(seed))):
            assert tom.page.evaluate(draw, [name, seed]) == [next(made) for _ in range(50)]


def test_the_red_beads_are_played_by_keyboard_and_end_as_the_server_says(tom):
    tom.go(RED_BEADS)
    block = exercise(tom, "red_beads")
    assert not block.get_by_text("What it shows").is_visible()
    block.get_by_role("button", name="Dip the paddle").focus()
    press(tom, "Enter")
    block.get_by_text("red beads of 50. Ben dips next.").wait_for()
    press(tom, "Tab", "Space")
    block.get_by_text("Day 1 is over.").wait_for()
    tom.check()
    press(tom, "Tab", "Enter")
    block.get_by_text("The game is over").wait_for()
    box = beads.Box(workers=6, days=4, paddle=50, red=0.2)
    days = beads.dips(box, beads.telling_seed(box, 1))
    shown = block.locator("[data-count]").all_inner_texts()
    assert shown == [str(day[worker]) for worker in range(6) for day in days]
    block.get_by_text("What it shows").wait_for()
    again = block.get_by_role("button", name="Another game")
    assert again.evaluate("button => button === document.activeElement")
    block.get_by_text("The numbers in a table").click()
    tom.check()
    again.press("Enter")
    block.get_by_text("Amina dips next.").wait_for()
    assert block.locator("[data-count]").all_inner_texts() == [""] * 24


def test_the_marbles_come_to_rest_where_the_server_says(tom):
    tom.go(FUNNEL)
    block = exercise(tom, "funnel")
    block.get_by_role("button", name="Drop one marble under rule 2").focus()
    press(tom, "Enter")
    block.get_by_text("Rule 2: marble 1 came to rest").wait_for()
    for rule in funnel.RULES:
        block.get_by_role("button", name=f"Drop 50 marbles under rule {rule}").click()
        spread = funnel.spread_of(funnel.marbles(rule, 50, 10, funnel.telling_seed(50, 1)))
        row = block.locator(f"[data-row='{rule}'] td").all_inner_texts()
        assert row == ["50", f"{round(spread.typical)} mm", f"{round(spread.furthest)} mm"]
    tom.check()
    press(tom, "Enter")  # the focus went on to "Clear"
    block.get_by_text("The table of rule 4 is clear.").wait_for()


def test_all_the_dots_come_after_a_judgement(tom):
    tom.go(TWO_POINTS)
    tom.check()
    block = exercise(tom, "two_points")
    block.get_by_role("button", name="Show me all the dots").focus()
    press(tom, "Enter")
    block.get_by_text("Make up your mind first: choose an answer.").wait_for()
    press(tom, "Space", "ArrowDown", "ArrowDown", "Tab", "Enter")
    block.get_by_text("You held back: that was wise.").wait_for()
    block.get_by_text("No shift and no trend").first.wait_for()
    tom.check()


def test_a_prediction_comes_before_the_result(tom):
    tom.go(PREDICTION)
    block = exercise(tom, "prediction")
    block.get_by_label("How many of the five").focus()
    press(tom, "Enter")
    block.get_by_text("Write a number first.").wait_for()
    assert not block.get_by_text("Four were at home.").is_visible()
    tom.check()
    tom.page.keyboard.type("5")
    press(tom, "Enter")
    block.get_by_text("You predicted 5 people. It was 4 people. That is 1 lower than you predicted.").wait_for()
    block.get_by_text("Four were at home.").wait_for()
    tom.check()


def test_each_thing_in_the_scene_answers_back(tom):
    tom.go(WASTE)
    block = exercise(tom, "spot_waste")
    block.get_by_role("checkbox").first.focus()
    press(tom, "Space", "Tab", "Space")
    block.get_by_role("button", name="Check what I found").focus()
    press(tom, "Enter")
    block.get_by_text("You found 1 of 6 wastes. You also ticked 1 thing that is no waste.").wait_for()
    tom.check()


def test_an_aim_is_checked_on_the_page_and_kept_when_the_network_is_away(tom):
    tom.go(AIM)
    block = exercise(tom, "smart_aim")
    block.get_by_label("What will change?").fill("Missed calls")
    block.get_by_label("From: where are you now?").fill("40")
    tom.context.set_offline(True)
    press(tom, "Enter")
    block.get_by_text("What you typed is still here").wait_for()
    assert block.get_by_label("What will change?").input_value() == "Missed calls"
    tom.context.set_offline(False)
    tom.troubles.clear()  # the browser itself complains of the network
    press(tom, "Enter")
    block.get_by_text("1 of 5 checks met").wait_for()
    block.get_by_text("Change missed calls for ... from 40 to ... by ....").wait_for()
    tom.check()


def test_without_scripts_every_exercise_makes_its_point(visit):
    tom = visit(READER, javascript=False)
    tom.go(RUN_CHART)
    tom.page.get_by_label("Your numbers").fill("1\n2\n3\n4\n5\n6\n7\n8\n9\n1")
    tom.press("Draw the chart")
    tom.reads("Trend: 9 points in a row, each higher than the one before, from 1 to 9.")
    tom.go(TWO_POINTS)
    tom.page.get_by_label("It has worked").check()
    tom.press("Show me all the dots")
    tom.reads("You decided on two numbers.", "15 points.")
    tom.go(PREDICTION)
    tom.page.get_by_label("How many of the five").fill("4")
    tom.press("Show the result")
    tom.reads("Exactly as you predicted.", "Four were at home.")
    tom.go(WASTE)
    tom.press("Check what I found")
    tom.reads("You found 0 of 6 wastes.")
    tom.go(AIM)
    tom.page.get_by_label("For whom, and where?").fill("everyone")
    tom.press("Check my aim")
    tom.reads("0 of 5 checks met", "“everyone” is too wide for a first aim. Choose one group in one place.")
    tom.go(RED_BEADS)
    tom.reads("24 dips.", "What it shows")
    tom.go(FUNNEL)
    tom.reads("Typical miss", "21 mm")
