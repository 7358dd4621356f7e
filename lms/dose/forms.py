"""What HR types: a target, a staff list."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from lms.dose.importing import MOST_BYTES
from lms.dose.models import Target
from lms.forms import DateInput, Form


def _list(text: str) -> list[str]:
    return list(dict.fromkeys(" ".join(item.split()) for item in text.replace(";", ",").split(",") if item.strip()))


class TargetForm(Form):
    kind = forms.ChoiceField(
        choices=[(value, label[:1].upper() + label[1:]) for value, label in Target.Kind.choices], label="Kind of target"
    )
    number = forms.DecimalField(
        min_value=Decimal("0.01"),
        max_digits=7,
        decimal_places=2,
        help_text="Percentage of the people asked, or the heads for each one needed (120 for one in 120), or how many.",
        widget=forms.NumberInput(attrs={"class": "nhsuk-input--width-5", "step": "any"}),
        error_messages={"required": "Give the number.", "min_value": "The number must be more than 0."},
    )
    minimum = forms.IntegerField(
        min_value=0,
        required=False,
        label="At least this many people",
        help_text="For a small organisation. Leave empty if there is no minimum.",
        widget=forms.NumberInput(attrs={"class": "nhsuk-input--width-5"}),
    )
    pay_bands = forms.CharField(
        required=False,
        label="Asked of these pay bands",
        help_text="As in the staff list, separated by commas. Leave empty to ask every band.",
    )
    staff_groups = forms.CharField(
        required=False,
        label="Asked of these staff groups",
        help_text="As in the staff list, separated by commas. Leave empty to ask every group.",
    )
    by_date = forms.DateField(
        widget=DateInput, label="To be reached by", error_messages={"required": "Give the date to reach it by."}
    )
    rationale = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 4}),
        label="Why this much",
        error_messages={"required": "Say why: a target nobody can explain is not kept."},
    )
    approved_by = forms.CharField(
        max_length=200,
        label="Approved by",
        help_text="A person or a meeting, such as “Board, 26 March 2026”.",
        error_messages={"required": "Say who approved it."},
    )

    def clean_pay_bands(self) -> list[str]:
        return _list(self.cleaned_data["pay_bands"])

    def clean_staff_groups(self) -> list[str]:
        return _list(self.cleaned_data["staff_groups"])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("kind") == Target.Kind.COVERAGE and values.get("number", 0) > 100:
            self.add_error("number", "A share can't be more than 100%.")
        return values

    def decided(self) -> dict[str, Any]:
        """The arguments of `set_target`."""
        values = self.cleaned_data
        share = values["kind"] == Target.Kind.COVERAGE
        asked_of = {"pay_bands": values["pay_bands"], "staff_groups": values["staff_groups"]}
        return {name: values[name] for name in ("kind", "by_date", "rationale", "approved_by")} | {
            "value": values["number"] / 100 if share else values["number"],
            "minimum": values["minimum"] or 0,
            "asked_of": asked_of,
        }

    @staticmethod
    def initial_of(target: Target | None) -> dict[str, Any]:
        if target is None:
            return {}
        share = target.kind == Target.Kind.COVERAGE
        return {
            "kind": target.kind,
            "number": f"{(target.value * 100 if share else target.value).normalize():f}",
            "minimum": target.minimum or None,
            "pay_bands": ", ".join(target.asked_of.get("pay_bands", [])),
            "staff_groups": ", ".join(target.asked_of.get("staff_groups", [])),
            "by_date": target.by_date,
            "rationale": target.rationale,
            "approved_by": target.approved_by,
        }


class StaffListForm(Form):
    file = forms.FileField(
        label="Staff list",
        help_text="CSV or XLSX, up to 50 MB, with a line of column names. Nothing changes until you confirm.",
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
        error_messages={
            "required": "Choose the file with the staff list.",
            "empty": "The file is empty. Choose another one.",
        },
    )

    def clean_file(self) -> UploadedFile:
        upload = self.cleaned_data["file"]
        if upload.size > MOST_BYTES:
            raise forms.ValidationError(
                "The file is bigger than 50 MB. Save it as CSV, with only the columns named on this page."
            )
        return upload
