"""What people type when they apply, and when they pass their place on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from lms.cohorts.models import ApplicationQuestion
from lms.forms import Form
from lms.people.models import Person


class ApplicationForm(Form):
    """One field for each question asked; `answers()` gives what was typed by the question's primary key."""

    def __init__(self, *args: Any, asked: Iterable[ApplicationQuestion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = list(asked)
        for question in self.asked:
            self.fields[f"question-{question.pk}"] = forms.CharField(
                label=question.text if question.is_required else f"{question.text} (optional)",
                max_length=2000,
                required=question.is_required,
                widget=forms.Textarea(attrs={"rows": 4}),
                error_messages={"required": f"Answer: {question.text}"},
            )

    def answers(self) -> dict[int, str]:
        return {question.pk: self.cleaned_data[f"question-{question.pk}"] for question in self.asked}


class ColleagueForm(Form):
    email = forms.EmailField(
        label="Work e-mail address of your colleague",
        help_text="Somebody of your own organisation. They are asked whether they want the place.",
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Type your colleague's e-mail address."},
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.colleague: Person | None = None

    def clean_email(self) -> str:
        typed = self.cleaned_data["email"]
        own = Person.objects.current().filter(organisation=self.person.organisation_id)
        self.colleague = own.filter(email__iexact=typed).first()
        if self.colleague is None:
            raise ValidationError("Nobody in your organisation has this address.")
        if self.colleague == self.person:
            raise ValidationError("This is your own address.")
        return typed
