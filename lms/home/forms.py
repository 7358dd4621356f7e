"""What somebody types into their own log."""

from __future__ import annotations

from typing import Any

from django import forms

from lms.forms import DateInput, Form
from lms.home.coaching import SORTS, Chosen, TeamCard
from lms.home.cohort_ladder import SHOWN
from lms.home.cohort_ladder import SORTS as LADDER_SORTS
from lms.projects.models import Project

PERIODS = {"year": "The last 12 months", "three": "The last three years", "all": "All that is recorded"}


class EntryForm(Form):
    title = forms.CharField(max_length=200, label="What was it?", help_text="Such as a conference, a book or a visit.")
    on = forms.DateField(label="When?", widget=DateInput)
    hours = forms.DecimalField(
        label="How many hours?", min_value=0.25, max_value=200, decimal_places=2,
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-4", "inputmode": "decimal"}),
        error_messages={
            "min_value": "Type 0.25 hours or more.",
            "max_value": "One entry holds 200 hours at most.",
            "invalid": "Type a number of hours, such as 1.5.",
            "max_decimal_places": "Two digits after the point are enough.",
        },
    )  # fmt: skip
    is_participatory = forms.BooleanField(required=False, label="I learnt together with others")
    reflection = forms.CharField(
        required=False,
        max_length=10_000,
        label="What did you take from it? (optional)",
        help_text="Only you can read it. It leaves only with an export that says “with reflections”.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_on(self) -> Any:
        if self.cleaned_data["on"] > self.today:
            raise forms.ValidationError("This day is still to come. Add it once it has been.")
        return self.cleaned_data["on"]


class ReflectionForm(Form):
    text = forms.CharField(
        required=False,
        max_length=10_000,
        strip=False,
        label="What did you take from it, and what will you do differently?",
        help_text="Only you can read it. It leaves only with an export that says “with reflections”.",
        widget=forms.Textarea(attrs={"rows": 8}),
    )


class BoardForm(Form):
    """What a coach wants to see of the board; only what its cards have is offered."""

    needs = forms.ChoiceField(
        required=False,
        label="Show",
        choices=[("", "All teams"), ("me", "What waits for me"), ("help", "Who needs help")],
    )
    state = forms.ChoiceField(required=False, label="State")
    unit = forms.ChoiceField(required=False, label="Unit")
    cohort = forms.ChoiceField(required=False, label="Cohort of the lead")
    level = forms.ChoiceField(required=False, label="Level of the lead")
    sort = forms.ChoiceField(required=False, label="First comes", choices=list(SORTS.items()))

    def __init__(self, *args: Any, cards: list[TeamCard], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = {card.project.state for card in cards}
        self._offer("state", "Every state", [c for c in Project.State.choices if c[0] in states])
        units = {(str(card.project.unit_id), card.project.unit.name) for card in cards}
        self._offer("unit", "Every unit", sorted(units, key=lambda choice: choice[1]))
        for name in ("cohort", "level"):
            known = sorted({title for card in cards for title in getattr(card, f"{name}s")})
            self._offer(name, f"Every {name}", [(title, title) for title in known])

    def _offer(self, name: str, everything: str, choices: list[tuple[str, str]]) -> None:
        if len(choices) > 1 or (choices and name in ("cohort", "level")):
            field: Any = self.fields[name]
            field.choices = [("", everything), *((value, f"{label[0].upper()}{label[1:]}") for value, label in choices)]
        else:
            del self.fields[name]

    def chosen(self) -> Chosen:
        """What was asked for, as far as it makes sense."""
        self.full_clean()
        asked = self.cleaned_data if self.is_bound else {}
        return Chosen(**{name: value for name, value in asked.items() if value})


class LadderForm(Form):
    """Whom of a cohort a trainer wants to see, and in what order."""

    show = forms.ChoiceField(required=False, label="Show", choices=list(SHOWN.items()))
    sort = forms.ChoiceField(required=False, label="First comes", choices=list(LADDER_SORTS.items()))

    def chosen(self) -> tuple[str, str]:
        """What was asked for; what does not exist is everybody, by name."""
        given = self.cleaned_data if self.is_valid() else {}
        return given.get("show", ""), given.get("sort", "")
