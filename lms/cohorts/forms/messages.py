"""What a trainer writes to everybody in a cohort."""

from __future__ import annotations

from uuid import uuid4

from django import forms

from lms.forms import Form


class MessageForm(Form):
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    subject = forms.CharField(
        max_length=150, label="Subject", error_messages={"required": "Write a subject: people see it first."}
    )
    body = forms.CharField(
        max_length=5000,
        label="Message",
        help_text="Plain text. Everybody gets it by itself, without the names of the others. No names of patients.",
        widget=forms.Textarea(attrs={"rows": 10}),
        error_messages={"required": "Write the message."},
    )

    def ask_again(self) -> None:
        """Give the form a new key: sent once more it is another message."""
        self.data = self.data.copy()
        self.data["key"] = str(uuid4())
