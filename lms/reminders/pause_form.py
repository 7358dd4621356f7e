"""The form on which HR says what to hold back, and why."""

from __future__ import annotations

from django import forms

from lms.forms import Form
from lms.reminders.models import ReminderRule


class PauseForm(Form):
    rule = forms.ModelChoiceField(
        ReminderRule.objects.order_by("name"),
        to_field_name="code",
        required=False,
        label="What to hold back",
        empty_label="Everything",
    )
    reason = forms.CharField(
        max_length=300,
        label="Why",
        help_text="Colleagues in HR read it, and it stays in the audit log.",
        error_messages={"required": "Say why, so that a colleague knows when to resume."},
    )
