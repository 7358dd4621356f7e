"""The page on which somebody says how confident they are: one group of radio buttons a skill, none of them a must."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.html import format_html
from django.utils.text import capfirst

from lms.forms import Form
from lms.learning.confidence import Skill
from lms.learning.models import ConfidenceAnswer

ASKED = '<span class="nhsuk-u-visually-hidden">How confident are you: </span>{}'
NOTHING_CHOSEN = "Choose an answer for at least one skill. You can leave out the others."


class ConfidenceForm(Form):
    """Asks about these skills, with what was said already chosen. A skill that left the level meanwhile is counted."""

    def __init__(self, data: Mapping[str, Any] | None, *, asked: list[Skill], said: Mapping[UUID, int]) -> None:
        super().__init__(data)
        self.keys = {f"skill-{skill.key}": skill.key for skill in asked}
        for (name, key), skill in zip(self.keys.items(), asked, strict=True):
            self.fields[name] = forms.TypedChoiceField(
                choices=ConfidenceAnswer.Confidence.choices,
                coerce=int,
                empty_value=None,
                required=False,
                initial=said.get(key),
                widget=forms.RadioSelect,
                label=format_html(ASKED, capfirst(skill.text)),
                error_messages={"invalid_choice": "Choose one of the five answers."},
            )

    @property
    def gone(self) -> int:
        """How many answers were sent about skills that are not asked any more."""
        return sum(name.startswith("skill-") and name not in self.fields for name in self.data)

    @property
    def answers(self) -> dict[UUID, int]:
        given = {key: self.cleaned_data.get(name) for name, key in self.keys.items()}
        return {key: value for key, value in given.items() if value is not None}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if not self.errors and not any(value is not None for value in values.values()):
            raise forms.ValidationError(NOTHING_CHOSEN)
        return values
