"""What learners and trainers type about the rules of a quiz: a request, a decision, extra time."""

from __future__ import annotations

from typing import Any

from django import forms

from lms.forms import Form
from lms.people.models import Person


class AskForm(Form):
    reason = forms.CharField(
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        label="Why do you need one more attempt?",
        help_text="The trainers of your organisation read it. What you have done since the last attempt helps most.",
        error_messages={"required": "Write why you need one more attempt."},
    )


class DecideForm(Form):
    decision = forms.ChoiceField(
        choices=[("grant", "Grant one more attempt"), ("decline", "Decline")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether you grant it."},
    )
    reason = forms.CharField(
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="The learner reads it. If you decline, say what would help them.",
        error_messages={"required": "Give a reason: the learner reads it."},
    )


class ExtraTimeForm(Form):
    """Nobody is asked why: a reason would tell of somebody's health."""

    email = forms.EmailField(
        label="Work e-mail address",
        help_text="Of somebody in your organisation.",
        error_messages={"required": "Type the person's work e-mail address."},
    )
    kind = forms.ChoiceField(
        label="What is agreed",
        choices=[
            ("per_cent", "Per cent longer, such as 25"),
            ("minutes", "Minutes more, such as 15"),
            ("none", "No extra time any more"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is agreed."},
    )
    amount = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=300,
        label="How much",
        widget=forms.NumberInput(attrs={"class": "nhsuk-input--width-4", "inputmode": "numeric"}),
        error_messages={
            "invalid": "Type a whole number.",
            "min_value": "Type a number of 1 or more.",
            "max_value": "Type a number of 300 or less.",
        },
    )

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.person: Person | None = None

    def clean_email(self) -> str:
        typed = self.cleaned_data["email"]
        here = Person.objects.current().filter(organisation=self.by.organisation_id)
        self.person = here.filter(email__iexact=typed).first()
        if self.person is None:
            raise forms.ValidationError("Nobody in your organisation has this address. Nothing was changed.")
        if self.person == self.by:
            raise forms.ValidationError("A colleague has to agree yours: another trainer, or HR.")
        return typed

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("kind") in ("per_cent", "minutes") and not values.get("amount") and "amount" not in self.errors:
            self.add_error("amount", "Type how much extra time is agreed.")
        return values

    @property
    def agreed(self) -> dict[str, int]:
        kind = self.cleaned_data["kind"]
        return {} if kind == "none" else {kind: self.cleaned_data["amount"]}
