"""What HR types to freeze the targets: a day."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from lms.forms import DateInput, Form


class RunForm(Form):
    as_of = forms.DateField(
        widget=DateInput,
        label="As of",
        help_text="Today, or a day that has passed: the figures are those of its end.",
        error_messages={"required": "Give the day."},
    )

    def __init__(self, today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_as_of(self) -> date:
        as_of: date = self.cleaned_data["as_of"]
        if as_of > self.today:
            raise forms.ValidationError("That day has not come yet.")
        return as_of
