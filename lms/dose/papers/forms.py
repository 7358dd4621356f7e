"""What HR types to make a board paper."""

from __future__ import annotations

from django import forms

from lms.forms import Form

TITLE = "Improvement skill: what we have, where, and where it is heading"


class PaperForm(Form):
    title = forms.CharField(max_length=200, initial=TITLE, error_messages={"required": "Give the paper a title."})
    ask = forms.CharField(
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        label="What the board is asked",
        help_text="To note, to discuss or to decide: one line for each. It stands on the first page.",
    )
