"""What a trainer types about a room."""

from __future__ import annotations

from django import forms

from lms.forms import Form


class RoomForm(Form):
    name = forms.CharField(max_length=120, error_messages={"required": "Give the room a name."})
    site = forms.CharField(max_length=200, required=False, label="Building, and how to find it")
    capacity = forms.IntegerField(
        min_value=1, max_value=5000, required=False, label="How many fit in", help_text="Empty: not known.",
        widget=forms.NumberInput(attrs={"class": "nhsuk-input--width-4"}),
    )  # fmt: skip

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())
