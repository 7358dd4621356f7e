"""What HR types to open a round, and what a board member chooses in it."""

from __future__ import annotations

from typing import Any

from django import forms

from lms.dose.maturity.answers import HIGHEST
from lms.dose.models import MaturityRound, MaturitySheet
from lms.forms import DateInput, Form

NOT_CHOSEN = "not chosen"
CANNOT_SAY = "I can’t say"


class RoundForm(Form):
    name = forms.CharField(
        max_length=80,
        label="Name of the round",
        help_text="Such as “Spring 2027”. It stands above the results.",
        error_messages={"required": "Give the round a name."},
    )
    answer_by = forms.DateField(
        widget=DateInput,
        label="Board members are asked to answer by",
        help_text="The round stays open until you close it.",
        error_messages={"required": "Give the date to answer by."},
    )


class AnswerForm(Form):
    """One choice for each question of the round; what can't be answered is left out."""

    def __init__(self, asked: MaturityRound, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        for question in asked.questions:
            choices = [(str(stage), f"{stage}. {text}") for stage, text in enumerate(question["statements"])]
            self.fields[f"question_{question['key']}"] = forms.ChoiceField(
                choices=[*choices[: HIGHEST + 1], ("", CANNOT_SAY)], widget=forms.RadioSelect, required=False,
                label=question["text"], error_messages={"invalid_choice": "Choose one of the statements."},
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors and not any(values.values()):
            raise forms.ValidationError("Nothing was saved yet: choose a statement for one question at the least.")
        return values

    def stages(self) -> dict[str, int]:
        chosen = self.cleaned_data.items()
        return {name.removeprefix("question_"): int(value) for name, value in chosen if value != ""}

    def areas(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields under the name of their area, in the order of the round."""
        found: dict[str, list[forms.BoundField]] = {}
        for question in self.asked.questions:
            found.setdefault(question["area"], []).append(self[f"question_{question['key']}"])
        return list(found.items())

    @staticmethod
    def initial_of(asked: MaturityRound, mine: MaturitySheet | None) -> dict[str, str]:
        """What was chosen before. Nothing is chosen for who answers for the first time, not even “I can't say”."""
        stages: dict[str, int] = mine.stages if mine else {}
        keys = [question["key"] for question in asked.questions]
        return {f"question_{key}": str(stages.get(key, "" if mine else NOT_CHOSEN)) for key in keys}
