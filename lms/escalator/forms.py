"""What people type about levels: a claim that they have learnt it elsewhere, and the decision on it."""

from __future__ import annotations

from django import forms

from lms.forms import Form


class ClaimForm(Form):
    words = forms.CharField(
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        label="What have you learnt, where, and how have you used it?",
        help_text="Name the course or the work, the year, and one thing you improved with it. Nothing about a patient.",
        error_messages={"required": "Write what you have learnt and where."},
    )
    evidence = forms.FileField(
        required=False,
        label="Evidence (optional)",
        help_text="A certificate or a report, as PDF, JPG or PNG, up to 25 MB. The trainers who decide can open it.",
    )


class DecideClaimForm(Form):
    decision = forms.ChoiceField(
        choices=[("recognise", "Recognise the level"), ("decline", "Decline")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether you recognise it."},
    )
    reason = forms.CharField(
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="The learner reads it, and it is kept with the level. If you decline, say what is missing.",
        error_messages={"required": "Give a reason: the learner reads it."},
    )
