"""The run-chart builder: numbers in, median and signals out."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from wagtail import blocks

from curriculum.blocks.exercises.exercise import ExerciseBlock, series_or_refuse
from curriculum.blocks.writing import refuse
from curriculum.exercises.drawing import picture
from curriculum.exercises.series import Unreadable, findings, read_series, run_chart, said, summary

NUMBERS_HELP = "One number a line; a label may stand before it: “Week 1, 14”."


class RunChartBlock(ExerciseBlock):
    measure = blocks.CharBlock(max_length=120, help_text="What is counted: the chart's title.")
    unit = blocks.CharBlock(required=False, max_length=20, help_text="Such as %, minutes, calls. May be empty.")
    numbers = blocks.TextBlock(label="Numbers to begin with", rows=8, help_text=NUMBERS_HELP)
    baseline = blocks.IntegerBlock(
        required=False,
        min_value=2,
        label="Baseline: how many of the first points",
        help_text="The median is taken from these, such as those before the change. Empty: from all.",
    )

    class Meta:
        icon = "edit"
        label = "Run-chart builder"
        description = "Learners type or paste numbers and see the median, shifts and trends appear."
        template = "curriculum/exercises/run_chart.html"
        default = {
            "title": "Draw a run chart",
            "introduction": "<p>Here are the calls of eighteen weeks. Change a number, add some, or put in your own. "
            "Watch the median move, and see when a signal appears.</p>",
            "measure": "Calls about results",
            "unit": "",
            "numbers": "14\n15\n11\n12\n16\n13\n10\n14\n13\n17\n12\n11\n9\n10\n8\n10\n9\n7",
            "point": "<p>A signal says that something has probably changed. It does not say what: for that, ask the "
            "people who were there.</p>",
        }

    def examine(self, value: Any) -> None:
        count = len(series_or_refuse("numbers", value["numbers"], 2).values)
        if (value["baseline"] or 0) > count:
            refuse(baseline=f"There are {count} numbers: take some of them.")

    def shown(self, value: Any, name: str, sent: QueryDict | None) -> dict[str, Any]:
        """The chart of what was typed, or of the author's numbers."""
        typed = sent or {"numbers": value["numbers"], "baseline": str(value["baseline"] or "")}
        boxes = {box: str(typed.get(box, "")) for box in ("numbers", "baseline")}
        try:
            return boxes | drawn(boxes["numbers"], boxes["baseline"], value, name)
        except Unreadable as problem:
            return boxes | {"problem": str(problem)}


def drawn(numbers: str, baseline: str, value: Any, name: str) -> dict[str, Any]:
    series = read_series(numbers)
    first = min(int(baseline[:4]), len(series.values)) if baseline.isdecimal() else 0
    analysis = run_chart(series.values, first or None)
    told = summary(analysis, value["unit"])
    return {
        "summary": told,
        "findings": [said(each, series.labels) for each in findings(analysis)],
        "picture": picture(
            series,
            chart="run",
            title=value["measure"],
            description=told,
            unit=value["unit"],
            name=name,
            baseline=first or None,
        ),
    }
