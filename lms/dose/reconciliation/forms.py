"""What HR types while learners and staff records are brought together."""

from __future__ import annotations

from django import forms

from lms.forms import Form


class EmployeeNumberForm(Form):
    employee_number = forms.CharField(
        max_length=40,
        help_text="As in the staff list, with its leading zeros.",
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-10", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Give the employee number."},
    )
