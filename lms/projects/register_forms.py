"""What people type so that a project is found, and about what it saves."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from lms.forms import Form
from lms.projects.drafts import Draft
from lms.projects.forms import line
from lms.projects.models import Benefit, Method, Setting, Theme

MOST = Decimal("1000000000")


class LabelsForm(Draft, Form):
    theme = forms.ChoiceField(label="Theme", choices=[("", "Not said"), *Theme.choices], required=False)
    setting = forms.ChoiceField(label="Setting", choices=[("", "Not said"), *Setting.choices], required=False)
    method = forms.ChoiceField(label="Method", choices=[("", "Not said"), *Method.choices], required=False)


class AmountField(forms.Field):
    """A sum as people write it: 1200, 1,200 or £1,200.50; more than none."""

    def to_python(self, value: Any) -> Decimal | None:
        text = re.sub(r"[£,\s]|hours?$", "", str(value or ""))
        if not text:
            return None
        if not re.fullmatch(r"-?\d{1,12}(\.\d{1,2})?", text):
            raise ValidationError("Type one number, such as 1200 or £1,200.50: no words, and no range.")
        amount = Decimal(text)
        if amount <= 0:
            raise ValidationError("Type a number above 0. A cost is no benefit: name it in the report.")
        if amount >= MOST:
            raise ValidationError("That is a thousand million or more. Check the number.")
        return amount


class BenefitForm(Draft, Form):
    kind = forms.ChoiceField(
        label="Kind of benefit", choices=Benefit.Kind.choices,
        help_text="Light green is time or space that others can use. Dark green is money that leaves a budget.",
    )  # fmt: skip
    what = line("What is saved", "Such as “unused dressings” or “a second visit”.", "Say what is saved.")
    amount = AmountField(
        label="How much", widget=forms.TextInput({"inputmode": "decimal"}),
        help_text="In pounds, or in hours.", error_messages={"required": "Say how much."},
    )  # fmt: skip
    period = forms.ChoiceField(label="How often", choices=Benefit.Period.choices, initial=Benefit.Period.YEARLY)
    method = forms.CharField(
        label="How it was estimated", max_length=1000, widget=forms.Textarea({"rows": 3}),
        help_text="What you counted, for how long, and what you took as the cost of one.",
        error_messages={"required": "Say how it was estimated: a number without that convinces nobody."},
    )  # fmt: skip
    confirmed_by = line("Who confirms it", "Somebody in finance, for dark green. Their name and role.")

    def clean(self) -> dict[str, Any] | None:
        super().clean()
        if self.cleaned_data.get("kind") == Benefit.Kind.DARK and not self.cleaned_data.get("confirmed_by"):
            self.add_error("confirmed_by", "A cashable saving needs somebody who confirms it.")
        return self.cleaned_data
