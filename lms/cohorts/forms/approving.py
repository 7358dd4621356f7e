"""What those who approve type."""

from __future__ import annotations

from typing import Any

from django import forms

from lms.forms import Form


class DecisionForm(Form):
    release_hours = forms.DecimalField(
        label="Working time you grant, in hours",
        required=False,
        min_value=0,
        max_digits=6,
        decimal_places=1,
        help_text="For all sessions together. Left empty: all of it.",
        widget=forms.NumberInput(attrs={"class": "nhsuk-input--width-5", "step": "0.1"}),
    )
    cover = forms.CharField(
        label="How the ward or team is covered meanwhile (optional)",
        required=False,
        max_length=500,
        help_text="Such as “bank nurse on workshop days”. You, the applicant and the trainer read it.",
    )
    reason = forms.CharField(
        label="Your reason, if you decline",
        required=False,
        max_length=500,
        help_text="The applicant reads it.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if self.data.get("decision") == "decline" and not values.get("reason"):
            self.add_error("reason", "Say why: the applicant reads it.")
        return values
