"""What people type, paste or upload as the data of a measure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from lms.evidence.actions import Refused as RefusedFile
from lms.evidence.actions import checked
from lms.forms import Form
from lms.projects.drafts import Draft
from lms.projects.forms import day, line, long_text
from lms.projects.pasting import Expected, Row, Unreadable, check_numbers, read_number
from lms.projects.sheets import KINDS, LARGEST, Sheet, UnreadableSheet, read_sheet


class NumbersForm(Form):
    """The numbers of one point, read the way a paste is read."""

    value = forms.CharField(label="Value", required=False, max_length=40, help_text="Leave it empty for a gap.")
    denominator = forms.CharField(label="Out of, or per, how many", required=False, max_length=40)
    note = line("Note", "Such as “bank holiday”. It is drawn on the chart.")

    def __init__(self, *args: Any, expected: Expected, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expected = expected
        if expected.denominator:
            self.fields["value"].label = "How many were counted"
        else:
            del self.fields["denominator"]

    def clean_value(self) -> Decimal | None:
        return self._number("value")

    def clean_denominator(self) -> Decimal | None:
        return self._number("denominator")

    def _number(self, name: str) -> Decimal | None:
        try:
            return read_number(self.cleaned_data[name])
        except Unreadable as wrong:
            raise forms.ValidationError(str(wrong)) from None

    def clean(self) -> dict[str, Any] | None:
        super().clean()
        if self.errors:
            return self.cleaned_data
        try:
            check_numbers(self.cleaned_data["value"], self.cleaned_data.get("denominator"), self.expected)
        except Unreadable as wrong:
            self.add_error("denominator" if "denominator" in str(wrong) else "value", str(wrong))
        if self.cleaned_data.get("value") is None and "denominator" in self.cleaned_data:
            self.cleaned_data["denominator"] = None
        return self.cleaned_data


class ObservationForm(NumbersForm):
    on = day("Day or first day of the week", required="Choose the day.")
    field_order = ("on", "value", "denominator", "note")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_on(self) -> date:
        on = self.cleaned_data["on"]
        if on > self.today:
            raise forms.ValidationError("This date is in the future.")
        return on

    @property
    def row(self) -> Row:
        typed = self.cleaned_data
        return Row(1, typed["on"], typed["value"], typed["note"], typed.get("denominator"))


class CorrectForm(Draft, NumbersForm):
    """The numbers and the note of a point that is there."""


class EventForm(Form):
    on = day("Day", required="Choose the day.")
    text = line("What happened", "Such as “new drug chart”. It is drawn on the chart.", "Say what happened.", 60)


class PasteForm(Form):
    text = long_text(
        "Two columns from a spreadsheet: date, value",
        "Copy them with or without the heading and paste them here. A third column becomes the note.",
        "Paste at least one line.",
        rows=10,
    )

    def __init__(self, *args: Any, expected: Expected, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["text"]
        assert isinstance(field, forms.CharField)
        field.max_length, field.validators, field.strip = None, [], False
        if expected.denominator:
            field.label = "Three columns from a spreadsheet: date, number counted, out of how many"
            field.help_text = field.help_text.replace("third", "fourth")


class UploadForm(Form):
    sheet = forms.FileField(
        label="CSV or XLSX file",
        help_text=f"The same columns as in a paste. Up to {LARGEST // 2**20} MB.",
        error_messages={"required": "Choose a file.", "empty": "This file is empty. Nothing was changed."},
    )

    def clean_sheet(self) -> Sheet:
        try:
            _, content = checked(self.cleaned_data["sheet"], allowed=KINDS, max_bytes=LARGEST)
            return read_sheet(content)
        except (RefusedFile, UnreadableSheet) as refused:
            raise forms.ValidationError(str(refused)) from None
