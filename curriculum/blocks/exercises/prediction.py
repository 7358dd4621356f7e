"""Prediction before result."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import QueryDict
from wagtail import blocks

from curriculum.blocks.exercises.exercise import ExerciseBlock, positions, series_or_refuse
from curriculum.blocks.exercises.run_chart import NUMBERS_HELP
from curriculum.blocks.writing import PROSE, line, refuse
from curriculum.exercises.drawing import picture
from curriculum.exercises.prediction import compared, read_prediction
from curriculum.exercises.series import read_series, run_chart, summary


class PredictionBlock(ExerciseBlock):
    question = blocks.CharBlock(max_length=300, help_text="What will happen? Asked before the result is shown.")
    kind = blocks.ChoiceBlock(choices=[("number", "A number"), ("choice", "One of several")], label="They predict")
    number = blocks.DecimalBlock(required=False, label="Number: what happened")
    close = blocks.DecimalBlock(
        required=False, min_value=0, label="Number: how far off still counts as close", help_text="Empty: 0."
    )
    unit = blocks.CharBlock(required=False, max_length=30, label="Number: unit", help_text="Such as %, people.")
    choices = blocks.ListBlock(line("Choice", max_length=200), label="Several: the choices", max_num=6)
    happened = blocks.IntegerBlock(
        required=False, min_value=1, label="Several: which one happened", help_text="1 is the first choice."
    )
    result = blocks.RichTextBlock(features=PROSE, label="What happened", help_text="Shown after the prediction.")
    measure = blocks.CharBlock(required=False, max_length=120, label="Chart: what is counted")
    numbers = blocks.TextBlock(
        required=False, rows=8, label="Chart: numbers", help_text=f"{NUMBERS_HELP} Empty: no chart."
    )

    class Meta:
        icon = "glasses"
        label = "Prediction before result"
        description = "Learners commit themselves to a prediction; only then the result is shown beside it."
        template = "curriculum/exercises/prediction.html"
        default = {
            "title": "Predict first",
            "introduction": "<p>A physiotherapist will phone five people on the evening before her home visits, to "
            "remind them. Write down what you expect before you look.</p>",
            "question": "How many of the five will be at home when she comes?",
            "kind": "number",
            "number": Decimal(5),
            "close": Decimal(0),
            "unit": "people",
            "choices": [],
            "result": "<p>Only two answered the phone, and yet all five were at home. Her notice had done what the "
            "talk was meant to do.</p>",
            "point": "<p>A prediction turns a result into learning. Without one, whatever happens seems to be what we "
            "knew all along.</p>",
        }

    def examine(self, value: Any) -> None:
        if value["kind"] == "number" and value["number"] is None:
            refuse(number="Give the number that came out.")
        if value["kind"] == "choice" and len(value["choices"]) < 2:
            refuse(choices="Give two choices or more.")
        if value["kind"] == "choice" and not 0 < (value["happened"] or 0) <= len(value["choices"]):
            refuse(happened=f"Say which of the {len(value['choices'])} choices happened.")
        if value["numbers"].strip():
            series_or_refuse("numbers", value["numbers"], 2)
            if not value["measure"].strip():
                refuse(measure="Say what the numbers of the chart are.")

    def shown(self, value: Any, name: str, sent: QueryDict | None) -> dict[str, Any]:
        shown: dict[str, Any] = {"choices": list(enumerate(value["choices"], 1)) if value["kind"] == "choice" else []}
        if value["numbers"].strip():
            shown |= drawn(value, name)
        if sent:
            shown |= answered(value, str(sent.get("prediction", "")))
        return shown


def drawn(value: Any, name: str) -> dict[str, Any]:
    series = read_series(value["numbers"])
    told = summary(run_chart(series.values), value["unit"] or "")
    drawing = picture(
        series, chart="run", title=value["measure"], description=told, unit=value["unit"] or "", name=name
    )
    return {"picture": drawing, "summary": told}


def answered(value: Any, typed: str) -> dict[str, Any]:
    """What came of a prediction, or what is wrong with it; then the result stays hidden."""
    if value["kind"] == "choice":
        chosen = positions([typed], len(value["choices"]))
        if not chosen:
            return {"problem": "Choose a prediction first. Then the result is shown."}
        texts, happened = list(value["choices"]), value["happened"]
        return {"chosen": chosen[0], "compared": compared(texts[chosen[0] - 1], texts[happened - 1])}
    predicted = read_prediction(typed)
    if predicted is None:
        return {"problem": "Write a number first. Then the result is shown.", "prediction": typed}
    happened, close, unit = value["number"], value["close"] or Decimal(0), value["unit"] or ""
    return {"prediction": typed, "compared": compared(predicted, happened, close=close, unit=unit)}
