"""What somebody types into their own log."""

from __future__ import annotations

from typing import Any

from django import forms

from lms.forms import DateInput, Form

PERIODS = {"year": "The last 12 months", "three": "The last three years", "all": "All that is recorded"}


class EntryForm(Form):
    title = forms.CharField(max_length=200, label="What was it?", help_text="Such as a conference, a book or a visit.")
    on = forms.DateField(label="When?", widget=DateInput)
    hours = forms.DecimalField(
        label="How many hours?", min_value=0.25, max_value=200, decimal_places=2,
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-4", "inputmode": "decimal"}),
        error_messages={
            "min_value": "Type 0.25 hours or more.",
            "max_value": "One entry holds 200 hours at most.",
            "invalid": "Type a number of hours, such as 1.5.",
            "max_decimal_places": "Two digits after the point are enough.",
        },
    )  # fmt: skip
    is_participatory = forms.BooleanField(required=False, label="I learnt together with others")
    reflection = forms.CharField(
        required=False,
        max_length=10_000,
        label="What did you take from it? (optional)",
        help_text="Only you can read it. It leaves only with an export that says “with reflections”.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_on(self) -> Any:
        if self.cleaned_data["on"] > self.today:
            raise forms.ValidationError("This day is still to come. Add it once it has been.")
        return self.cleaned_data["on"]


class ReflectionForm(Form):
    text = forms.CharField(
        required=False,
        max_length=10_000,
        strip=False,
        label="What did you take from it, and what will you do differently?",
        help_text="Only you can read it. It leaves only with an export that says “with reflections”.",
        widget=forms.Textarea(attrs={"rows": 8}),
    )
