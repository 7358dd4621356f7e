"""What people type about the five days of a workshop and on its observation sheet."""

from __future__ import annotations

from typing import Any

from django import forms

from lms.forms import Form
from lms.projects.drafts import Draft
from lms.projects.forms import day, line, number
from lms.projects.models import SheetRow, WorkshopTask


class WeekForm(Form):
    workshop_on = day("First day", "The others follow, without the weekend. Leave it empty if it is not known yet.")


class TaskForm(Draft, Form):
    day = forms.TypedChoiceField(
        label="Day", coerce=int, choices=[(day.value, f"Day {day.value}: {day.label}") for day in WorkshopTask.Day]
    )
    text = line("What is to be done", required="Say what is to be done.", length=300)
    who = line("Who does it", "A name, or such as “the night team”.")


class SheetRowForm(Draft, Form):
    what = forms.ChoiceField(label="What was observed", choices=SheetRow.What.choices)
    detail = line("Where, or of what", "Such as “from knocking to the first dose”.")
    unit = line("Unit", "Such as min, m or steps.", "Give the unit.", length=40)
    before = number("Before")
    after = number("After", "Observed in the same way as before.")
    observed = line("How it was observed", "Such as “two nurses, a stopwatch, ten patients on Monday”.", length=300)

    def clean(self) -> dict[str, Any] | None:
        super().clean()
        for name in ("before", "after"):
            value = self.cleaned_data.get(name)
            if value is not None and value < 0:
                self.add_error(name, "Type a number that is not below 0.")
            if value is not None and abs(value) >= 10**9:
                self.add_error(name, "That is a thousand million or more. Check the number.")
        if self.cleaned_data.get("what") == SheetRow.What.OTHER and not self.cleaned_data.get("detail"):
            self.add_error("detail", "Say what it was.")
        return self.cleaned_data
