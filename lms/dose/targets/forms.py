"""What HR types about targets: one, or the usual ones in one go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django import forms

from lms.dose.models import Group, Target
from lms.dose.targets.usual import Usual
from lms.forms import DateInput, Form

APPROVED_BY_HINT = "A person or a meeting, such as “Board, 26 March 2026”."


NUMBER_ERRORS = {
    "required": "Give the number.",
    "invalid": "The number must be written in figures, such as 90.",
    "min_value": "The number must be more than 0.",
} | dict.fromkeys(
    ("max_digits", "max_decimal_places", "max_whole_digits"),
    "The number can have up to five digits, and two after the point, such as 120 or 33.33.",
)
NO_KIND = dict.fromkeys(("required", "invalid_choice"), "Choose the kind of target.")
DATE_ERRORS = {"invalid": "The date to reach it by must be a date, such as 30/4/2029."}
PASSED = "The date to reach it by has passed. Give one that is still to come."


def _capitalised(choices: Sequence[tuple[Any, Any]]) -> list[tuple[Any, str]]:
    return [(value, f"{label}"[:1].upper() + f"{label}"[1:]) for value, label in choices]


def _list(text: str) -> list[str]:
    return list(dict.fromkeys(" ".join(item.split()) for item in text.replace(";", ",").split(",") if item.strip()))


class TargetForm(Form):
    kind = forms.ChoiceField(choices=_capitalised(Target.Kind.choices), label="Kind of target", error_messages=NO_KIND)
    number = forms.DecimalField(
        min_value=Decimal("0.01"),
        max_digits=7,
        decimal_places=2,
        help_text="For a share, the percentage. For a ratio, 120 means one for every 120. Otherwise, how many people.",
        widget=forms.NumberInput(attrs={"class": "nhsuk-input--width-5", "step": "any"}),
        error_messages=NUMBER_ERRORS,
    )
    driver = forms.ChoiceField(
        choices=_capitalised(Target.Driver.choices),
        required=False,
        label="One for so many of what",
        error_messages={"invalid_choice": "Choose what a ratio is of."},
        help_text="For a ratio only. Teams are those with people in them.",
    )
    minimum = forms.IntegerField(
        min_value=0,
        required=False,
        label="At least this many people",
        help_text="For a small organisation. Leave empty if there is no minimum.",
        widget=forms.NumberInput(attrs={"class": "nhsuk-input--width-5"}),
        error_messages=dict.fromkeys(("invalid", "min_value"), "The minimum must be a whole number, 0 or more."),
    )
    groups = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Asked of these groups",
        help_text="Choose none to ask everyone.",
    )
    pay_bands = forms.CharField(
        required=False,
        label="Asked of these pay bands",
        help_text="As in the staff list, separated by commas. Leave empty to ask every band.",
    )
    staff_groups = forms.CharField(
        required=False,
        label="Asked of these staff groups",
        help_text="As in the staff list, separated by commas. Leave empty to ask every staff group.",
    )
    by_date = forms.DateField(
        widget=DateInput,
        label="To be reached by",
        error_messages=DATE_ERRORS | {"required": "Give the date to reach it by."},
    )
    rationale = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 4}),
        label="Why this much",
        error_messages={"required": "Say why: a target nobody can explain is not kept."},
    )
    approved_by = forms.CharField(
        max_length=200,
        label="Approved by",
        help_text=APPROVED_BY_HINT,
        error_messages={"required": "Say who approved it."},
    )

    def __init__(
        self, data: Any = None, *, today: date, groups: Sequence[Group] = (), current: Target | None = None
    ) -> None:
        super().__init__(data, initial=initial_of(current))
        self.today = today
        codes = {group.code for group in groups}
        asked = current.asked_of.get("groups", []) if current else []
        gone = [(code, f"{code}: no longer a group") for code in asked if code not in codes]
        field = cast(forms.MultipleChoiceField, self.fields["groups"])
        field.choices = [(group.code, f"{group.name} ({group.code})") for group in groups] + gone

    def clean_by_date(self) -> date:
        return still_to_come(self.cleaned_data["by_date"], self.today)

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
        asked_of = {name: values[name] for name in ("groups", "pay_bands", "staff_groups")}
        return {name: values[name] for name in ("kind", "by_date", "rationale", "approved_by")} | {
            "value": values["number"] / 100 if share else values["number"],
            "driver": values["driver"] or Target.Driver.HEADCOUNT,
            "minimum": values["minimum"] or 0,
            "asked_of": asked_of,
        }


def still_to_come(by_date: date, today: date) -> date:
    if by_date <= today:
        raise forms.ValidationError(PASSED)
    return by_date


def initial_of(target: Target | None) -> dict[str, Any]:
    if target is None:
        return {}
    share = target.kind == Target.Kind.COVERAGE
    return {
        "kind": target.kind,
        "number": f"{(target.value * 100 if share else target.value).normalize():f}",
        "driver": target.driver,
        "minimum": target.minimum or None,
        "groups": target.asked_of.get("groups", []),
        "pay_bands": ", ".join(target.asked_of.get("pay_bands", [])),
        "staff_groups": ", ".join(target.asked_of.get("staff_groups", [])),
        "by_date": target.by_date,
        "rationale": target.rationale,
        "approved_by": target.approved_by,
    }


class UsualTargetsForm(Form):
    """The usual targets, each to take or leave, with the name of whoever approved it."""

    by_date = forms.DateField(
        widget=DateInput,
        label="To be reached by",
        error_messages=DATE_ERRORS | {"required": "Give the date to reach them by."},
    )

    def __init__(self, usual: Sequence[Usual], *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.usual = list(usual)
        for each in self.usual:
            code = each.level.code
            self.fields[f"take_{code}"] = forms.BooleanField(required=False, label=f"Adopt it for {each.level.title}")
            self.fields[f"approved_by_{code}"] = forms.CharField(
                required=False, max_length=200, label=f"Approved by, for {each.level.title}"
            )

    def clean_by_date(self) -> date:
        return still_to_come(self.cleaned_data["by_date"], self.today)

    @property
    def rows(self) -> list[tuple[Usual, forms.BoundField, forms.BoundField]]:
        return [(each, self[f"take_{each.level.code}"], self[f"approved_by_{each.level.code}"]) for each in self.usual]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        taken = [each for each in self.usual if values.get(f"take_{each.level.code}")]
        if not taken:
            self.add_error(None, "Choose at least one target to adopt.")
        for each in taken:
            if not values.get(f"approved_by_{each.level.code}"):
                self.add_error(f"approved_by_{each.level.code}", f"Say who approved the target of {each.level.title}.")
        return values

    def wanted(self) -> list[tuple[Any, dict[str, Any]]]:
        """What `adopt` takes."""
        values = self.cleaned_data
        return [
            (
                each.level,
                each.decision | {"by_date": values["by_date"], "approved_by": values[f"approved_by_{each.level.code}"]},
            )
            for each in self.usual
            if values[f"take_{each.level.code}"]
        ]
