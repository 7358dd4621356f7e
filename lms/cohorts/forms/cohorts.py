"""What a trainer types about a cohort and the people in it."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from curriculum.models import LevelPage
from lms.cohorts.models import Cohort
from lms.forms import DateInput, Form
from lms.people.models import Person


class LevelChoice(forms.ModelChoiceField):
    def label_from_instance(self, level: LevelPage) -> str:
        return f"Level {level.number}: {level.title}" if level.number else level.title


class CohortForm(Form):
    level = LevelChoice(
        queryset=LevelPage.objects.live().order_by("number", "title"),
        empty_label="Choose a level",
        error_messages={"required": "Choose the level this cohort studies."},
    )
    name = forms.CharField(
        max_length=200,
        label="Name of the cohort",
        help_text="Such as “Improver, spring 2026, Medicine”.",
        error_messages={"required": "Give the cohort a name."},
    )


class PeopleForm(Form):
    emails = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off", "spellcheck": "false"}),
        label="Work e-mail addresses",
        help_text="One to a line, or pasted from a list. Only people of your own organisation, and where the cohort is "
        "open to your alliance, of its other members.",
        error_messages={"required": "Type at least one e-mail address."},
    )
    from_on = forms.DateField(
        widget=DateInput,
        label="In the cohort from",
        help_text="Sessions before this day don't count for them.",
        error_messages={"required": "Give the day they joined."},
    )

    def __init__(self, *args: Any, cohort: Cohort, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cohort = cohort
        self.people: list[Person] = []

    def clean_emails(self) -> str:
        typed = self.cleaned_data["emails"]
        wanted = list(dict.fromkeys(word.lower() for word in re.split(r"[\s,;<>]+", typed) if "@" in word))
        if not wanted:
            raise ValidationError("There is no e-mail address in what you typed.")
        found = {p.email.lower(): p for p in self.cohort.may_come().filter(email__in=wanted)}
        unknown = [email for email in wanted if email not in found]
        if unknown:
            where = f"in {self.cohort.alliance}" if self.cohort.alliance else "in your organisation"
            raise ValidationError(f"Nobody {where} has this address: {', '.join(unknown)}. Nobody was added yet.")
        self.people = [found[email] for email in wanted]
        return typed
