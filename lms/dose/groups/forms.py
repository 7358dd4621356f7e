"""What HR types about groups: one group of a draft, and the approval of the whole."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from lms.dose.groups.held import Held
from lms.dose.models import Group, Target
from lms.forms import Form

RULE = {
    "staff_groups": "Staff groups",
    "pay_bands": "Pay bands",
    "job_roles": "Job roles",
    "units": "Units, with everything below them",
}


class LastGroupForm(Form):
    """The last group has no rule: it catches everyone whom no group before it does."""

    code = forms.RegexField(
        r"^[A-Z][A-Z0-9]{1,7}$",
        help_text="Two to eight capital letters or digits, such as FLL. Targets name the group by it.",
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-5", "autocapitalize": "characters"}),
        error_messages={
            "required": "Give the group a code.",
            "invalid": "A code is two to eight capital letters or digits and begins with a letter, such as FLL.",
        },
    )
    name = forms.CharField(
        max_length=120,
        help_text="What people call it, such as “Front-line leaders”.",
        error_messages={"required": "Give the group a name."},
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def rule(self) -> dict[str, list[Any]]:
        return {}

    def decided(self) -> dict[str, Any]:
        return {"code": self.cleaned_data["code"], "name": self.cleaned_data["name"], "rule": self.rule()}


class GroupForm(LastGroupForm):
    """Everything chosen comes from what the staff record holds, so that no rule can be anything but data."""

    staff_groups = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    pay_bands = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    job_roles = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    units = forms.TypedMultipleChoiceField(required=False, coerce=int, widget=forms.CheckboxSelectMultiple)

    def __init__(self, held: Held, *args: Any, group: Group | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rule = group.rule if group else {}
        for name, label in RULE.items():
            chosen = rule.get(name, [])
            choices = list(held.units.items()) if name == "units" else held.choices(name, chosen)
            field = cast(forms.MultipleChoiceField, self.fields[name])
            field.choices, field.label = choices, label
            field.error_messages["invalid_choice"] = "%(value)s is not in the staff record. Choose again."

    def rule(self) -> dict[str, list[Any]]:
        return {name: self.cleaned_data[name] for name in RULE if self.cleaned_data[name]}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not any(values.get(name) for name in RULE) and not any(name in self.errors for name in RULE):
            self.add_error(None, "Choose at least one thing to go by: only the last group catches everyone.")
        return values

    @property
    def criteria(self) -> list[forms.BoundField]:
        return [self[name] for name in RULE]


def initial_of(group: Group) -> dict[str, Any]:
    return {"code": group.code, "name": group.name} | {name: group.rule.get(name, []) for name in RULE}


class ApprovalForm(Form):
    """Who approved the groups and why; and for each group that goes though targets ask it, which one they ask then."""

    approved_by = forms.CharField(
        max_length=200,
        label="Approved by",
        help_text="A person or a meeting, such as “People committee, 26 March 2026”.",
        error_messages={"required": "Say who approved it."},
    )
    rationale = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 4}),
        label="Why these groups",
        error_messages={"required": "Say why: somebody will ask in a year."},
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, removed: dict[str, list[Target]], groups: list[Group], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "Choose a group"), *((group.code, f"{group.name} ({group.code})") for group in groups)]
        self.removed = list(removed)
        for code, targets in removed.items():
            names = " and of ".join(target.level.title for target in targets)
            self.fields[f"instead_{code}"] = forms.ChoiceField(
                choices=choices,
                label=f"Instead of {code}, ask",
                help_text=f"The target of {names} asks {code}, which the draft does not have.",
                error_messages={"required": f"Say which group is asked instead of {code}."},
            )
        self.order_fields([*(f"instead_{code}" for code in removed), "approved_by", "rationale", "seen"])

    def replacements(self) -> dict[str, str]:
        return {code: self.cleaned_data[f"instead_{code}"] for code in self.removed}
