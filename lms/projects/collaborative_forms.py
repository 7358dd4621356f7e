"""What people type about a collaborative, and what a team asks of its sponsor."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from lms.forms import Form
from lms.people.models import Person
from lms.projects.drafts import Draft
from lms.projects.forms import MeasureForm, day, line, long_text, number
from lms.projects.models import Collaborative, Faculty, SharedMeasure


class CollaborativeForm(Form):
    title = line("Title", "Such as “Safer insulin, winter wave”.", "Give it a title.")
    why = long_text("Why together", "What the teams share, and what each can learn from the others.", rows=3)
    aim_what = line("What is measured", "Such as “insulin doses missed or over 60 minutes late”.")
    aim_for_whom = line("For whom", "Such as “everyone who takes insulin on these wards”.")
    aim_unit = line("Unit", "Such as %, minutes or £.", length=40)
    aim_baseline = number("Baseline", "Where the teams start from, taken together.")
    aim_target = number("Target", "Where they want to be.")
    aim_by = day("By when")
    opens_on = day("Opens on", required="Choose the day it opens.")
    closes_on = day("Closes on", "Leave it empty if that is not known yet.")

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        opens, closes = typed.get("opens_on"), typed.get("closes_on")
        if opens and closes and closes < opens:
            self.add_error("closes_on", ValidationError("It cannot close before it opens."))
        return typed


class SharedMeasureForm(MeasureForm):
    class Meta(MeasureForm.Meta):
        model: Any = SharedMeasure
        fields = [name for name in MeasureForm.Meta.fields if name != "collected_by"]


class CollectorForm(Draft, Form):
    collected_by = line("Who collects", "A role or a name: this is your team's own.")


class FacultyForm(Form):
    email = forms.EmailField(
        label="Work e-mail address",
        error_messages={"required": "Type an e-mail address.", "invalid": "Check the address."},
    )
    part = forms.ChoiceField(
        label="Part", choices=Faculty.Part.choices, help_text="A lead changes the aim and the measures; faculty help."
    )


class TeamForm(Form):
    email = forms.EmailField(
        label="Work e-mail address of the project's lead",
        error_messages={"required": "Type an e-mail address.", "invalid": "Check the address."},
    )
    title = line("Title of the project", "Only if this colleague leads more than one.")


class JoinForm(Form):
    collaborative = forms.ModelChoiceField(
        Collaborative.objects.none(), label="Which collaborative", empty_label="Choose one",
        error_messages={"required": "Choose a collaborative."},
    )  # fmt: skip

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["collaborative"]
        field.queryset = Collaborative.objects.open().visible_to(person)


class BarrierForm(Form):
    text = line(
        "What is in the way?", "One thing, and what the sponsor could do about it. No names of patients.",
        "Say what is in the way.", length=500,
    )  # fmt: skip


class BarrierAnswerForm(Form):
    answer = line("Your answer", "What you did, or will do and by when.", "Write an answer.", length=500)
    is_removed = forms.BooleanField(label="It is out of the way now", required=False)
