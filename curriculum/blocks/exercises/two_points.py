"""Two points versus many."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from wagtail import blocks

from curriculum.blocks.exercises.exercise import ExerciseBlock, positions, series_or_refuse
from curriculum.blocks.exercises.run_chart import NUMBERS_HELP
from curriculum.blocks.writing import refuse
from curriculum.exercises.drawing import picture
from curriculum.exercises.series import read_series, run_chart, summary
from lms.charts.words import number

FEWEST = 10
JUDGEMENTS = [
    "It has worked: the number is better",
    "It has not worked",
    "I cannot tell from two numbers",
]
CAREFUL = 3


class TwoPointsBlock(ExerciseBlock):
    headline = blocks.CharBlock(max_length=120, help_text="What the two numbers are made to say.")
    question = blocks.CharBlock(max_length=200)
    measure = blocks.CharBlock(max_length=120, help_text="What is counted: the chart's title.")
    unit = blocks.CharBlock(required=False, max_length=20, help_text="Such as %, minutes. May be empty.")
    low_is_good = blocks.BooleanBlock(required=False, label="A lower number is better")
    numbers = blocks.TextBlock(label="The whole series", rows=12, help_text=NUMBERS_HELP)
    before = blocks.IntegerBlock(
        min_value=1, label="First of the two: which in the series", help_text="1 is the first."
    )
    after = blocks.IntegerBlock(min_value=1, label="Second of the two: which in the series")

    class Meta:
        icon = "view"
        label = "Two points versus many"
        description = "Two numbers look like a success. Then the whole series is shown."
        template = "curriculum/exercises/two_points.html"
        default = {
            "title": "Two numbers, then all of them",
            "introduction": "<p>This is how the number was shown at the monthly meeting. Make up your mind first. "
            "Then ask for the dots.</p>",
            "headline": "Falls down 44%!",
            "question": "New floor mats were fitted at the end of May. What do you say?",
            "measure": "Falls on the ward in each month",
            "unit": "",
            "low_is_good": True,
            "numbers": "July, 7\nAugust, 8\nSeptember, 5\nOctober, 6\nNovember, 5\nDecember, 8\nJanuary, 7\n"
            "February, 9\nMarch, 6\nApril, 4\nMay, 9\nJune, 5",
            "before": 11,
            "after": 12,
            "point": "<p>Any two numbers differ. Only the whole series tells whether the last one is news, or what "
            "this place does all the time. So ask: may we see the dots?</p>",
        }

    def examine(self, value: Any) -> None:
        values = series_or_refuse("numbers", value["numbers"], FEWEST).values
        before, after = value["before"], value["after"]
        if before >= len(values):
            refuse(before=f"The series has {len(values)} numbers: choose an earlier one.")
        if not before < after <= len(values):
            refuse(after=f"Choose a later one than the first, up to {len(values)}.")
        first, second = values[before - 1], values[after - 1]
        if first == second or (second < first) != value["low_is_good"]:
            refuse(after=f"From {number(first)} to {number(second)} does not look like a success. Choose two that do.")

    def shown(self, value: Any, name: str, sent: QueryDict | None) -> dict[str, Any]:
        series = read_series(value["numbers"])
        told = summary(run_chart(series.values), value["unit"])
        chosen = positions([sent.get("judgement", "")], len(JUDGEMENTS)) if sent else []
        pair = [(series.labels[at - 1], number(series.values[at - 1], value["unit"])) for at in two_of(value)]
        title, unit = value["measure"], value["unit"]
        return {
            "pair": pair,
            "judgements": JUDGEMENTS,
            "careful": CAREFUL,
            "chosen": chosen[0] if chosen else None,
            "is_unanswered": bool(sent) and not chosen,
            "summary": told,
            "picture": picture(series, chart="run", title=title, description=told, unit=unit, name=name),
        }


def two_of(value: Any) -> tuple[int, int]:
    return value["before"], value["after"]
