"""Forms beside a lesson: a note to oneself, a word that something was not clear."""

from __future__ import annotations

from typing import Any

from django import forms

from lms.forms import Form
from lms.learning.models.reading import LONGEST_NOTE
from lms.learning.parts import Part


class NoteForm(Form):
    text = forms.CharField(
        label="Your note",
        required=False,
        strip=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "max_length": "A note holds %(limit_value)d characters; this one has %(show_value)d. Shorten it."
        },
    )
    seen = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)


class NotUnderstoodForm(Form):
    part = forms.ChoiceField(label="Which part?", required=False)
    note = forms.CharField(
        label="What was not clear? (optional)",
        required=False,
        max_length=500,
        help_text="Nothing about patients or colleagues, please.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, parts: list[Part], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "All of it"), *((part.block_id, part.title) for part in parts)]
        self.fields["part"] = forms.ChoiceField(label="Which part?", required=False, choices=choices)
