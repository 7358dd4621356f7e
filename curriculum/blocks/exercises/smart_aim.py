"""Write a SMART aim."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.timezone import localdate
from wagtail import blocks

from curriculum.blocks.exercises.exercise import ExerciseBlock
from curriculum.exercises import aim
from lms.forms import DateInput, Form


class AimForm(Form):
    """The parts of an aim. None is required: what is missing is advice, not an error."""

    what = forms.CharField(required=False, max_length=160, label="What will change?", help_text="Something to count.")
    for_whom = forms.CharField(
        required=False, max_length=160, label="For whom, and where?", help_text="One group in one place."
    )
    baseline = forms.CharField(required=False, max_length=20, label="From: where are you now?", help_text="A number.")
    target = forms.CharField(required=False, max_length=20, label="To: where do you want to be?", help_text="A number.")
    unit = forms.CharField(
        required=False, max_length=30, label="Unit", help_text="Such as %, minutes, a week. May be empty."
    )
    by_when = forms.CharField(required=False, label="By when?", widget=DateInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("baseline", "target", "unit"):
            self.fields[name].widget.attrs["class"] = "nhsuk-input--width-10"


class SmartAimBlock(ExerciseBlock):
    wish = blocks.CharBlock(max_length=200, label="A wish to begin with", help_text="Vague on purpose.")
    example = blocks.CharBlock(
        max_length=300, label="One good aim made of it", help_text="Shown below the checks, to compare."
    )

    class Meta:
        icon = "tasks"
        label = "SMART-aim builder"
        description = "Learners turn a wish into an aim: each part is checked and the sentence is written for them."
        template = "curriculum/exercises/smart_aim.html"
        default = {
            "title": "Write an aim that could be missed",
            "introduction": "<p>Take the wish below, or one of your own. Fill in the parts of an aim, check it, and "
            "change it until it holds. What you write stays on this page: it is not kept.</p>",
            "wish": "Our residents should get outside more.",
            "example": "Increase the number of residents on the ground floor who are outside for half an hour or more "
            "from 4 a day to 10 a day by 30 June.",
            "point": "<p>A good aim says what, for whom, from where, to where and by when. It does not say how: that "
            "may turn out to be wrong, and the aim should survive it.</p>",
        }

    def shown(self, value: Any, name: str, sent: QueryDict | None) -> dict[str, Any]:
        if sent is None:
            return {"form": AimForm(auto_id=f"{name}-%s")}
        typed = {field: str(sent.get(field, "")) for field in aim.FIELDS}
        checks = aim.checks(typed, today=localdate())
        return {
            "form": AimForm(typed, auto_id=f"{name}-%s"),
            "checks": checks,
            "met": sum(check.is_met for check in checks),
            "sentence": aim.sentence(typed),
        }
