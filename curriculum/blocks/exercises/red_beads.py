"""The red beads."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from wagtail import blocks

from curriculum.blocks.exercises.exercise import ExerciseBlock
from curriculum.blocks.writing import line, refuse
from curriculum.exercises import beads
from curriculum.exercises.drawing import picture
from curriculum.exercises.series import Series
from lms.charts.words import number

FEWEST_RED = 5


class RedBeadsBlock(ExerciseBlock):
    workers = blocks.ListBlock(line("Worker", max_length=30), min_num=3, max_num=8, label="Workers")
    days = blocks.IntegerBlock(min_value=2, max_value=8, help_text="How often everybody dips.")
    paddle = blocks.IntegerBlock(min_value=20, max_value=100, label="Beads on a paddle")
    red_percent = blocks.IntegerBlock(min_value=5, max_value=50, label="Red beads in the box, per cent")
    seed = blocks.IntegerBlock(
        min_value=1, max_value=999_999, help_text="Another number gives another game. The game repeats for everybody."
    )
    settings = ("seed",)

    class Meta:
        icon = "grid"
        label = "Red beads"
        description = "Workers dip into a box of beads: the box makes the difference, and people are blamed for it."
        template = "curriculum/exercises/red_beads.html"
        default = {
            "title": "The red beads",
            "introduction": "<p>Everybody dips the same paddle into the same box. White beads are good work, red beads "
            "are mistakes. Who is good at this? Whom would you praise, and who needs a talk?</p>",
            "workers": ["Amina", "Ben", "Carys", "Dev", "Ewa", "Finn"],
            "days": 4,
            "paddle": 50,
            "red_percent": 20,
            "seed": 1,
            "point": "<p>Nobody could do anything about the number of red beads. Praise and blame changed nothing, and "
            "the best of one day is the worst of another. The red beads are in the box. To have fewer, change the box: "
            "the way the work is arranged.</p>",
        }

    def examine(self, value: Any) -> None:
        expected = value["paddle"] * value["red_percent"] / 100
        if expected < FEWEST_RED:
            refuse(
                red_percent=f"A paddle would hold about {number(expected)} red beads, too few to tell anything by. "
                f"Take more beads or more red ones: about {FEWEST_RED} on a paddle, or more."
            )
        names = [name.strip().lower() for name in value["workers"]]
        if len(set(names)) < len(names):
            refuse(workers="Give each worker another name.")

    def shown(self, value: Any, name: str, sent: QueryDict | None) -> dict[str, Any]:
        """The whole game, for those without a script; the script plays it dip by dip from the same seed."""
        workers = list(value["workers"])
        box = beads.Box(len(workers), value["days"], value["paddle"], value["red_percent"] / 100)
        seed = beads.telling_seed(box, value["seed"])
        days = beads.dips(box, seed)
        rows = list(zip(workers, zip(*days, strict=True), strict=True))
        return {"seed": seed, "days": range(1, len(days) + 1), "rows": rows} | told(workers, days, name)


def told(workers: list[str], days: beads.Days, name: str) -> dict[str, Any]:
    first, second = days[0], days[1]
    best, worst = first.index(min(first)), first.index(max(first))
    labels = [f"Day {day}, {worker}" for day in range(1, len(days) + 1) for worker in workers]
    series = Series(tuple(count for counts in days for count in counts), tuple(labels))
    luck = (
        f"On day 1, {workers[best]} had the fewest red beads, {first[best]}, and {workers[worst]} the most, "
        f"{first[worst]}. On day 2, {workers[best]} had {second[best]} and {workers[worst]} {second[worst]}."
    )
    limits = beads.chart(days).phases[0]
    chart = (
        f"{len(series.values)} dips. The average is {number(limits.centre or 0)}; the limits of chance are "
        f"{number(limits.lower or 0)} and {number(limits.upper or 0)}."
    )
    drawing = picture(
        series, chart="xmr", title="Red beads on each paddle, in order", description=chart, unit="", name=name
    )
    return {"luck": luck, "chart": chart, "picture": drawing}
