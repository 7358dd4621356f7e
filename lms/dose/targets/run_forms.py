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

    def __init__(self, today: date, since: date | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.since = today, since

    def clean_as_of(self) -> date:
        as_of: date = self.cleaned_data["as_of"]
        if as_of > self.today:
            raise forms.ValidationError("That day has not come yet.")
        if self.since and as_of < self.since:
            raise forms.ValidationError(f"People are counted since {self.since:%-d %B %Y}. Give a later day.")
        return as_of
