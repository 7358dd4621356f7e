"""What a reader asks of a forecast: what if these numbers were others. Empty is as it is now."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict

from lms.dose.forecasts.outlook import Course
from lms.dose.forecasts.what_if import Terms
from lms.forms import DateInput, Form

FURTHEST = 50
SHARES = {"completion": "completion_rate", "leavers": "leaver_rate", "lapses": "lapse_rate"}


class PlainNumber(forms.DecimalField):
    """A number as people write it: 1,200 or 12% or £24."""

    def __init__(self, *, says: str, width: int = 5, **kwargs: Any) -> None:
        mode = "numeric" if kwargs.get("decimal_places") == 0 else "decimal"
        widget = forms.TextInput(
            attrs={"inputmode": mode, "autocomplete": "off", "class": f"nhsuk-input--width-{width}"}
        )
        messages = dict.fromkeys(
            ("invalid", "min_value", "max_value", "max_digits", "max_decimal_places", "max_whole_digits", "required"),
            says,
        )
        super().__init__(widget=widget, error_messages=messages, **kwargs)

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.translate(str.maketrans("", "", ",%£ ")) if isinstance(value, str) else value)


class WhatIfForm(Form):
    pace = PlainNumber(
        label="Graduates a year", required=False, min_value=0, max_value=1_000_000, decimal_places=2,
        says="Graduates a year must be a number from 0 to 1,000,000, such as 1,200.",
    )  # fmt: skip
    cohorts = PlainNumber(
        label="Or cohorts a year", required=False, min_value=0, max_value=10_000, decimal_places=1,
        says="Cohorts a year must be a number from 0 to 10,000, such as 12.",
    )  # fmt: skip
    size = PlainNumber(
        label="People in a cohort", required=False, min_value=1, max_value=1_000, decimal_places=0,
        says="People in a cohort must be a whole number from 1 to 1,000.",
    )  # fmt: skip
    completion = PlainNumber(
        label="Completion rate, %", required=False, min_value=Decimal("0.1"), max_value=100, decimal_places=1,
        says="The completion rate must be a percentage, more than 0 and at most 100, such as 90.",
    )  # fmt: skip
    leavers = PlainNumber(
        label="Leavers a year, %", required=False, min_value=0, max_value=100, decimal_places=1,
        says="Leavers a year must be a percentage from 0 to 100, such as 12.",
    )  # fmt: skip
    lapses = PlainNumber(
        label="Lapses a year, %", required=False, min_value=0, max_value=100, decimal_places=1,
        says="Lapses a year must be a percentage from 0 to 100, such as 10.",
    )  # fmt: skip
    target = PlainNumber(
        label="Target, people", required=False, min_value=1, max_value=10_000_000, decimal_places=0,
        says="The target must be a whole number of people from 1 to 10,000,000.",
    )  # fmt: skip
    by = forms.DateField(
        label="To be reached by", required=False, widget=DateInput, input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages={"invalid": "To be reached by must be a date, such as 30/4/2029."},
    )  # fmt: skip

    def __init__(self, data: QueryDict, *, now: Course, terms: Terms, hints: dict[str, str], prefix: str = "") -> None:
        super().__init__(data, prefix=prefix or None)
        self.now, self.terms = now, terms
        for name, hint in hints.items():
            self.fields[name].help_text = hint

    def clean_by(self) -> date | None:
        by: date | None = self.cleaned_data["by"]
        if by is not None and not self.now.today < by <= date(self.now.today.year + FURTHEST, 12, 31):
            raise forms.ValidationError(f"To be reached by must be a date to come, within {FURTHEST} years.")
        return by

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("cohorts") is None:
            return values
        if values.get("pace") is not None:
            self.add_error("cohorts", "Give graduates a year or cohorts a year, not both: one follows from the other.")
        elif "size" not in self.errors and not (values.get("size") or self.terms.cohort_size):
            self.add_error("size", "Give the people in a cohort too: graduates follow from both.")
        elif "completion" not in self.errors and not (values.get("completion") or self.now.completion_rate):
            self.add_error("completion", "Give the completion rate too: it says how many of a cohort graduate.")
        return values

    @property
    def is_asked(self) -> bool:
        """Whether anything was typed that can be worked with."""
        return bool(self._typed)

    @property
    def _typed(self) -> dict[str, Any]:
        self.is_valid()  # what was typed wrongly is left out, the rest stands
        return {name: value for name, value in self.cleaned_data.items() if value is not None}

    def course(self) -> Course:
        """The course as it is now, with whatever was typed rightly in place of it."""
        typed = self._typed
        changes: dict[str, Any] = {SHARES[name]: typed[name] / 100 for name in SHARES if name in typed}
        changes |= {"pace": typed["pace"]} if "pace" in typed else {}
        changes |= {"target": int(typed["target"])} if "target" in typed else {}
        changes |= {"by_date": typed["by"]} if "by" in typed else {}
        course, size = replace(self.now, **changes), self.new_terms().cohort_size
        if "cohorts" in typed and size and course.completion_rate:
            return replace(course, pace=typed["cohorts"] * size * course.completion_rate)
        return course

    def new_terms(self) -> Terms:
        size = self._typed.get("size")
        return self.terms if size is None else replace(self.terms, cohort_size=int(size))


class ReleaseCostForm(Form):
    an_hour = PlainNumber(
        label="Cost of one hour of release, £", min_value=Decimal("0.01"), max_value=Decimal("99999.99"),
        decimal_places=2, says="The cost of an hour must be an amount of pounds, more than 0, such as 24.50.",
        help_text="What an hour of somebody's time costs you on average, with employer's costs.",
    )  # fmt: skip
    basis = forms.CharField(
        label="Where the figure comes from", max_length=300,
        help_text="Such as “Finance, mean of bands 5 to 7 with on-costs, April 2026”.",
        error_messages={"required": "Say where the figure comes from, so that somebody else can check it."},
    )  # fmt: skip
