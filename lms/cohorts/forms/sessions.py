"""What a trainer types about a session."""

from __future__ import annotations

from typing import Any

from django import forms

from lms.forms import DateInput, Form

ZONES = [
    ("Europe/London", "United Kingdom"),
    ("Europe/Dublin", "Ireland"),
    ("Europe/Isle_of_Man", "Isle of Man"),
    ("Europe/Jersey", "Jersey"),
    ("Europe/Guernsey", "Guernsey"),
    ("Europe/Gibraltar", "Gibraltar"),
]


class SessionForm(Form):
    title = forms.CharField(max_length=200, error_messages={"required": "Give the session a title."})
    held_on = forms.DateField(
        widget=DateInput, label="Date", error_messages={"required": "Give the date of the session."}
    )
    starts_at = forms.TimeField(
        widget=forms.TimeInput(attrs={"type": "time", "class": "nhsuk-input--width-10"}, format="%H:%M"),
        label="Starts",
        error_messages={"required": "Give the time it starts."},
    )
    ends_at = forms.TimeField(
        widget=forms.TimeInput(attrs={"type": "time", "class": "nhsuk-input--width-10"}, format="%H:%M"),
        label="Ends",
        error_messages={"required": "Give the time it ends."},
    )
    zone = forms.ChoiceField(choices=ZONES, label="Local time of")
    place = forms.CharField(
        max_length=200, help_text="A room, or the link to join.", error_messages={"required": "Say where it is held."}
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("starts_at") and values.get("ends_at") and values["ends_at"] <= values["starts_at"]:
            self.add_error("ends_at", "The session must end after it starts.")
        return values
