"""The exercises as authors and learners meet them: ready to insert, hard to break, and whole without a script."""

import pytest
from django.core.exceptions import ValidationError

from curriculum.blocks import LessonBody
from curriculum.blocks.exercises import (
    ExerciseBlock,
    FunnelBlock,
    PredictionBlock,
    RedBeadsBlock,
    RunChartBlock,
    SpotWasteBlock,
    TwoPointsBlock,
)
from curriculum.models import LessonPage
from curriculum.starter.reading import body
from lms.learning.actions import enrol
from tests.conftest import MONDAY

EXERCISES = [name for name, block in LessonBody().child_blocks.items() if isinstance(block, ExerciseBlock)]


def refusal(block, **changed):
    """What the editor says beside which field when these fields of a new block are changed."""
    with pytest.raises(ValidationError) as caught:
        block.clean(block.normalize({**block.get_default(), **changed}))
    return {name: " ".join(error.messages) for name, error in caught.value.block_errors.items()}


@pytest.fixture
def lesson(fundamentals, nurse, client, lessons):
    """A function that puts one exercise into a lesson and returns the address at which the nurse reads it."""

    def _lesson(kind, /, **fields):
        page = LessonPage.objects.get(pk=lessons[0].pk)
        page.body = body([{kind: fields}])
        page.save_revision().publish()
        enrol(nurse, fundamentals, today=MONDAY)
        client.force_login(nurse)
        page.refresh_from_db()
        return page.get_url(), page.body[0].id

    return _lesson


def test_there_are_seven_exercises_in_a_group_of_their_own():
    assert len(EXERCISES) == 7
    assert {LessonBody().child_blocks[name].meta.group for name in EXERCISES} == {"Try it"}
    assert all(LessonBody().child_blocks[name].meta.description for name in EXERCISES)


@pytest.mark.parametrize("kind", EXERCISES)
def test_an_author_may_insert_an_exercise_and_publish_at_once(kind):
    block = LessonBody().child_blocks[kind]
    assert block.clean(block.get_default())
    assert block.is_previewable


@pytest.mark.parametrize("kind", EXERCISES)
def test_without_a_script_an_exercise_shows_its_title_and_its_point(kind, lesson, client):
    address, _ = lesson(kind)
    html = client.get(address).content.decode()
    assert LessonBody().child_blocks[kind].get_default()["title"] in html
    assert "What it shows" in html
    assert "lms/exercises.css" in html


def test_a_lesson_without_an_exercise_loads_nothing_of_them(lessons, fundamentals, nurse, client):
    enrol(nurse, fundamentals, today=MONDAY)
    client.force_login(nurse)
    assert b"exercises" not in client.get(lessons[0].get_url()).content


def test_the_run_chart_is_drawn_again_from_what_was_typed(lesson, client):
    address, block = lesson("run_chart")
    answer = client.post(address, {"exercise": block, "numbers": "\n".join(["5"] * 6 + ["9"] * 5 + ["12"] * 8)})
    html = answer.content.decode()
    assert "19 points. The median is 9." in html
    assert "Shift: 8 points in a row above the median, from 12 to 19." in html
    assert 'class="special"' in html


def test_numbers_that_cannot_be_read_stay_in_the_box_beside_the_reason(lesson, client):
    address, block = lesson("run_chart")
    html = client.post(address, {"exercise": block, "numbers": "4\nabc <b>\n6"}).content.decode()
    assert "Line 2, “abc &lt;b&gt;”, does not end in a number." in html
    assert "4\nabc &lt;b&gt;\n6</textarea>" in html


def test_a_form_of_another_exercise_leaves_this_one_alone(lesson, client):
    address, _ = lesson("run_chart")
    html = client.post(address, {"exercise": "another", "numbers": "rubbish"}).content.decode()
    assert "18 points. The median is 11.5." in html


def test_all_the_dots_come_after_the_judgement(lesson, client):
    address, block = lesson("two_points")
    assert 'data-result tabindex="-1" hidden' in client.get(address).content.decode()
    assert "Make up your mind first" in client.post(address, {"exercise": block}).content.decode()
    html = client.post(address, {"exercise": block, "judgement": "1"}).content.decode()
    assert 'data-result tabindex="-1">' in html
    assert "12 points. The median is 6.5. No shift and no trend" in html


def test_the_result_comes_after_the_prediction_and_beside_it(lesson, client):
    address, block = lesson("prediction", number=5, close=1, unit="people")
    shown = 'data-result tabindex="-1">'
    assert shown not in client.get(address).content.decode()
    html = client.post(address, {"exercise": block, "prediction": "most"}).content.decode()
    assert "Write a number first." in html
    assert 'value="most"' in html
    assert shown not in html
    html = client.post(address, {"exercise": block, "prediction": "3"}).content.decode()
    assert shown in html
    assert "You predicted 3 people. It was 5 people. That is 2 higher than you predicted." in html
    html = client.post(address, {"exercise": block, "prediction": "4"}).content.decode()
    assert "That is close." in html


def test_a_prediction_may_be_one_of_several(lesson, client):
    address, block = lesson("prediction", kind="choice", choices=["More", "Fewer"], happened=2)
    assert "Choose a prediction first." in client.post(address, {"exercise": block}).content.decode()
    html = client.post(address, {"exercise": block, "prediction": "1"}).content.decode()
    assert "You predicted: More. What happened: Fewer." in html
    assert (
        "Choose a prediction first. Then"
        in client.post(address, {"exercise": block, "prediction": "3"}).content.decode()
    )


def test_each_thing_in_the_scene_answers_back(lesson, client):
    address, block = lesson("spot_waste")
    html = client.post(address, {"exercise": block, "waste": ["1", "2", "99"]}).content.decode()
    assert "You found 1 of 6 wastes. You also ticked 1 thing that is no waste." in html
    for verdict in ("Found.", "Missed.", "Not waste.", "Rightly left."):
        assert verdict in html


def test_an_aim_is_checked_and_written_out(lesson, client):
    address, block = lesson("smart_aim")
    typed = {"what": "Late starts", "for_whom": "the Tuesday list in theatre 4", "baseline": "6", "target": "2"}
    html = client.post(
        address, {"exercise": block, **typed, "unit": "a month", "by_when": "2020-01-31"}
    ).content.decode()
    assert "4 of 5 checks met" in html
    assert "This date has passed." in html
    assert (
        "Reduce late starts for the Tuesday list in theatre 4 from 6 a month to 2 a month by 31 January 2020." in html
    )
    assert 'value="Late starts"' in html


def test_the_red_beads_are_told_worker_by_worker(lesson, client):
    html = client.get(lesson("red_beads")[0]).content.decode()
    assert "On day 1, " in html
    assert "24 dips. The average is" in html


def test_an_author_hears_beside_the_field_what_would_not_work():
    assert "Line 2" in refusal(RunChartBlock(), numbers="4\nfour")["numbers"]
    assert "two numbers" in refusal(RunChartBlock(), numbers="4")["numbers"]
    assert "about 2 red beads" in refusal(RedBeadsBlock(), paddle=20, red_percent=10)["red_percent"]
    assert "another name" in refusal(RedBeadsBlock(), workers=["Ann", "ann ", "Bo"])["workers"]
    assert "30" in refusal(FunnelBlock(), drops=5)["drops"]
    assert "two wastes" in refusal(SpotWasteBlock(), scene=[WASTE, *[CARE] * 3])["scene"]
    assert "only look like waste" in refusal(SpotWasteBlock(), scene=[WASTE] * 4)["scene"]


def test_two_points_must_exist_and_look_like_a_success():
    block = TwoPointsBlock()
    assert "12 numbers" in refusal(block, before=12)["before"]
    assert "later one" in refusal(block, after=13)["after"]
    assert "not look like a success" in refusal(block, before=10, after=11)["after"]
    assert "not look like a success" in refusal(block, low_is_good=False)["after"]
    assert "10 numbers or more" in refusal(block, numbers="9\n5")["numbers"]


def test_a_prediction_needs_something_that_happened():
    block = PredictionBlock()
    assert "number" in refusal(block, number=None)["number"]
    assert "two choices" in refusal(block, kind="choice", choices=["One"], happened=1)["choices"]
    assert "which of the 2" in refusal(block, kind="choice", choices=["A", "B"], happened=3)["happened"]
    assert "Line 1" in refusal(block, numbers="many")["numbers"]
    assert "Say what" in refusal(block, numbers="4\n5")["measure"]


WASTE = {"text": "Waiting for keys.", "waste": "waiting", "feedback": "Nobody gains."}
CARE = {"text": "A long talk.", "waste": "", "feedback": "It is care."}
