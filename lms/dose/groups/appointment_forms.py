"""What HR types about appointments: whom to find, to what they are appointed, with how many hours, until when."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from lms.dose.models import Appointment
from lms.forms import DateInput, Form


class FindForm(Form):
    q = forms.CharField(label="Name, e-mail or employee number", required=False)


class HoursForm(Form):
    hours = forms.DecimalField(
        min_value=Decimal(0),
        max_value=Decimal(60),
        max_digits=4,
        decimal_places=1,
        label="Protected hours a week",
        help_text="Hours set aside for this in the rota or job plan. 0 if there are none.",
        widget=forms.NumberInput(attrs={"class": "nhsuk-input--width-5", "step": "0.5"}),
        error_messages={
            "required": "Give the hours a week, 0 if there are none.",
            "min_value": "Hours can't be fewer than 0.",
            "max_value": "More than 60 hours a week can't be right.",
            "max_decimal_places": "Give hours to one decimal place, such as 7.5.",
        },
    )


class ChangeHoursForm(HoursForm):
    from_day = forms.DateField(
        widget=DateInput,
        label="From",
        help_text="What was agreed before that day is kept as it was.",
        error_messages={"required": "Give the day from which it holds."},
    )


class AppointForm(HoursForm):
    overlay = forms.ChoiceField(
        choices=[(value, label[:1].upper() + label[1:]) for value, label in Appointment.Overlay.choices],
        label="Appointed as",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the person is appointed as."},
    )
    starts_on = forms.DateField(widget=DateInput, label="From", error_messages={"required": "Give the first day."})
    ends_on = forms.DateField(
        widget=DateInput, label="Until", required=False, help_text="The last day. Leave empty if there is no end."
    )
    field_order = ["overlay", "hours", "starts_on", "ends_on"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        starts_on, ends_on = values.get("starts_on"), values.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", "The last day can't be before the first.")
        return values


class EndForm(Form):
    on = forms.DateField(
        widget=DateInput, label="Last day", error_messages={"required": "Give the last day of the appointment."}
    )

    def __init__(self, appointment: Appointment, today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.appointment, self.today = appointment, today

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on < self.appointment.starts_on <= self.today:
            raise forms.ValidationError(f"It began on {self.appointment.starts_on:%-d %B %Y}: that is the earliest.")
        if self.appointment.ends_on and on > self.appointment.ends_on:
            raise forms.ValidationError(f"It ends on {self.appointment.ends_on:%-d %B %Y} already.")
        return on
