"""Owns forms over something a colleague may be writing at the same time.

Each carries, hidden, what its fields held when it was opened. That is not signed: whoever changes it can only do what
they may do anyway, save their own words over those that are there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import Model
from django.forms.boundfield import BoundField

from lms.projects.merging import Clash, plain, saved

UNANSWERED = "\0"  # a start that is no text: whatever is saved now is asked about


@dataclass(frozen=True, slots=True)
class Choice:
    """One field both changed: what each wrote, as a person reads it, and the box to write a third text in."""

    field: BoundField
    mine: str
    theirs: str
    mine_sent: str
    error: str


class Draft(forms.BaseForm):
    """Mixed into a form, in front. `base` is what was there when it was opened, once the form is valid."""

    data: dict[str, str]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.base: dict[str, str] = {}
        self.mine: dict[str, str] = {}
        self.unanswered: set[str] = set()
        self.clash: Clash | None = None
        start = {name: plain(self.get_initial_for_field(self.fields[name], name)) for name in self.names}
        self.fields["base"] = forms.CharField(widget=forms.HiddenInput, required=False)
        self.initial["base"] = json.dumps(start)
        if self.is_bound:
            self._choose()

    @property
    def names(self) -> list[str]:
        return [name for name in self.fields if name != "base"]

    def clean(self) -> dict[str, Any] | None:
        super().clean()
        self.base = _read(self.cleaned_data.pop("base", ""))
        return self.cleaned_data

    def _choose(self) -> None:
        """Take over what was chosen on the page that showed both texts; what was not chosen is asked again."""
        data, base = self.data.copy(), _read(self.data.get("base", ""))
        for name in self.names:
            if f"mine_{name}" not in data:
                continue
            self.mine[name] = data[f"mine_{name}"]
            chosen = data.get(f"keep_{name}")
            if chosen == "mine":
                data[name] = self.mine[name]
            elif chosen == "theirs":
                data[name] = base.get(name, "")
            elif chosen != "merged":
                self.unanswered.add(name)
                base[name] = UNANSWERED
        data["base"] = json.dumps(base)
        self.data = data

    def show(self, clash: Clash) -> None:
        """Make the form one to choose with: nobody's words are lost, and what is saved now is the new start."""
        self.clash = clash
        theirs = {name: saved(clash.theirs, name) for name in self.names}
        for name in self.names:
            typed = self.data.get(name, "")
            if name not in clash.names:
                is_untouched = plain(self.cleaned_data.get(name)) == self.base.get(name)
                self.data[name] = theirs[name] if is_untouched else typed
            elif name not in self.mine:
                self.mine[name] = typed
                self.data[name] = self._both(name, typed, theirs[name])
        self.data["base"] = json.dumps(theirs)

    def _both(self, name: str, mine: str, theirs: str) -> str:
        """What to begin the third text with: both, where there is room for both."""
        if not isinstance(self.fields[name].widget, forms.Textarea) or theirs in plain(mine):
            return mine
        return theirs if plain(mine) in theirs else f"{mine}\n\n{theirs}"

    @property
    def choices(self) -> list[Choice]:
        if self.clash is None:
            return []
        return [self._choice(name) for name in self.clash.names]

    def _choice(self, name: str) -> Choice:
        assert self.clash is not None
        error = "Choose which words to keep." if name in self.unanswered else ""
        mine, theirs = self._words(name, self.mine[name]), self._words(name, saved(self.clash.theirs, name))
        return Choice(self[name], mine, theirs, self.mine[name], error)

    @property
    def rest(self) -> list[BoundField]:
        """The fields there is nothing to choose about."""
        return [self[name] for name in self.names if self.clash is None or name not in self.clash.names]

    def _words(self, name: str, value: str) -> str:
        field = self.fields[name]
        if isinstance(field.widget, forms.Select):
            return next((str(label) for key, label in field.widget.choices if plain(str(key)) == plain(value)), value)
        if isinstance(field, forms.DateField) and value:
            on = date.fromisoformat(plain(field.to_python(value)))
            return f"{on.day} {on:%B %Y}"
        return value

    def taken(self, done: object) -> list[str]:
        """The labels of fields that keep a colleague's words although this form showed older ones."""
        if not isinstance(done, Model) or not self.base:
            return []
        differ = [name for name in self.names if saved(done, name) != plain(self.cleaned_data[name])]
        return [str(self.fields[name].label or name) for name in differ]


def _read(text: str) -> dict[str, str]:
    """What a form carried; something else than a form's own start is no start, and then everything is asked about."""
    try:
        base: Mapping[str, object] = json.loads(text)
        return {str(name): str(value) for name, value in base.items()}
    except (ValueError, AttributeError):
        return {}
