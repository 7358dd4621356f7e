"""What HR chooses for each column of a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from lms.dose.staff_lists import mapping
from lms.dose.staff_lists.columns import REQUIRED
from lms.dose.staff_lists.mapping import Column
from lms.forms import Form

NEEDED = REQUIRED + mapping.NAME_PARTS
CHOICES = [
    ("", "Ignore it"),
    ("Needed", [(name, mapping.label(name)) for name in NEEDED]),
    ("Used if there", [(name, mapping.label(name)) for name in mapping.TARGETS if name not in NEEDED]),
]


class MappingForm(Form):
    """One choice for each column, and a name to keep them under."""

    name = forms.CharField(
        max_length=80, required=False, label="Keep these choices as",
        help_text="A name such as “Monthly list”. Next time a file with these titles is read like this by itself. "
        "A name that is there already is kept anew.",
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-20"}),
    )  # fmt: skip

    def __init__(self, columns: Sequence[Column], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns = columns
        for column in columns:
            self.fields[f"column-{column.place}"] = forms.ChoiceField(
                choices=CHOICES, required=False, initial=column.taken_as, label=f"{column.title} is"
            )

    def refuse(self, problems: list[str]) -> None:
        """Say what is wrong at a column that could still be chosen, so that the summary leads somewhere."""
        chosen = self.taken()
        at = next((column for column in self.columns if not chosen[column.name]), self.columns[0])
        self.add_error(f"column-{at.place}", problems)

    def taken(self) -> dict[str, str]:
        return {column.name: self.cleaned_data[f"column-{column.place}"] for column in self.columns}

    def choices(self) -> list[tuple[Column, Any]]:
        return [(column, self[f"column-{column.place}"]) for column in self.columns]


class ProfileForm(MappingForm):
    name = forms.CharField(
        max_length=80, label="Name of the profile", widget=forms.TextInput(attrs={"class": "nhsuk-input--width-20"}),
        error_messages={"required": "Give the profile a name."},
    )  # fmt: skip
