"""What people type when a project pauses, goes on or ends, and when its report is published."""

from __future__ import annotations

from django import forms
from django.forms.boundfield import BoundField

from lms.forms import Form
from lms.projects.drafts import Draft
from lms.projects.forms import long_text
from lms.projects.models import Outcome


class ReasonForm(Form):
    reason = forms.CharField(
        label="Why?", max_length=1000, widget=forms.Textarea({"rows": 3}),
        help_text="It stays with the project, for whoever reads it later.",
        error_messages={"required": "Say why: it stays with the project."},
    )  # fmt: skip


class StopForm(Draft, ReasonForm):
    """The reason is one's own; the report may be a colleague's as well."""

    result = long_text("What happened", "With the numbers, whatever they are.", "Say what happened.")
    what_did_not_work = long_text(
        "What did not work", "What others need not try again, and why.", "Say what did not work."
    )
    lessons_learned = long_text(
        "What was learned", "What you would tell a team with the same problem.", "Say what was learned."
    )
    outcome = forms.ChoiceField(label="What came of it", choices=[("", "Not said"), *Outcome.choices], required=False)

    @property
    def names(self) -> list[str]:
        return [name for name in super().names if name != "reason"]

    @property
    def rest(self) -> list[BoundField]:
        return [self["reason"], *super().rest]


class PublishForm(Form):
    asked = forms.CharField(widget=forms.HiddenInput, initial="yes")
    counts_seen = forms.BooleanField(
        label="Nobody can be recognised by these numbers",
        error_messages={"required": "Tick the box once you have looked at the numbers."},
    )
