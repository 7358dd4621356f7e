"""What HR sets about the folder staff lists come from."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from lms.dose.models import FolderRule, MappingProfile
from lms.forms import Form
from lms.people.models import Organisation


class FolderForm(Form):
    is_on = forms.BooleanField(required=False, label="Take staff lists from the folder")
    confirms_alone = forms.BooleanField(
        required=False, label="Confirm a list by itself, if fewer than 10% would leave and it has few conflicts"
    )
    most_conflicts = forms.DecimalField(
        min_value=0, max_value=100, max_digits=4, decimal_places=1, label="Most conflicts, in % of the lines",
        help_text="A list with more waits for you. 0: one conflict is enough to wait.",
        widget=forms.NumberInput(attrs={"class": "nhsuk-input--width-4", "step": "any"}),
        error_messages={"required": "Say how many conflicts are too many: 0 for any."},
    )  # fmt: skip

    def __init__(self, organisation: Organisation, rule: FolderRule | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["profile"] = forms.ModelChoiceField(
            MappingProfile.objects.filter(organisation=organisation), required=False, empty_label="Our own titles",
            label="How the lists are read", help_text="A profile you saved when you brought one in by hand.",
        )  # fmt: skip
        self.initial = {"most_conflicts": Decimal(0)}
        if rule is not None:
            self.initial = {
                "is_on": rule.is_on, "profile": rule.profile_id, "confirms_alone": rule.confirms_alone,
                "most_conflicts": f"{float(rule.most_conflicts):g}",
            }  # fmt: skip
