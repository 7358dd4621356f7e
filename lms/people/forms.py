"""Forms about people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.http import HttpRequest

from lms.forms import Form
from lms.people.models import OrgUnit, Person, Role


class SignInForm(Form):
    email = forms.EmailField(label="E-mail", widget=forms.EmailInput(attrs={"autocomplete": "username"}))
    password = forms.CharField(widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.person: Person | None = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("email") and cleaned.get("password"):
            self.person = authenticate(self.request, username=cleaned["email"].lower(), password=cleaned["password"])
            if self.person is None:
                raise forms.ValidationError(
                    "E-mail and password do not match an account here. Check both, or ask for a new password."
                )
        return cleaned


class FindPeopleForm(Form):
    q = forms.CharField(label="Name or e-mail", required=False)
    unit = forms.ModelChoiceField(OrgUnit.objects.none(), label="Unit", required=False, empty_label="All units")

    def __init__(self, viewer: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = OrgUnit.objects.visible_to(viewer).order_by("name")


class GrantRoleForm(Form):
    email = forms.EmailField(label="E-mail of the colleague")
    role = forms.ChoiceField(choices=[(value, label[:1].upper() + label[1:]) for value, label in Role.choices])

    def __init__(self, by: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by

    def clean_email(self) -> Person:
        person = Person.objects.current().filter(
            email__iexact=self.cleaned_data["email"], organisation=self.by.organisation_id
        ).first()  # fmt: skip
        if person is None:
            raise forms.ValidationError("Nobody in your organisation has this e-mail. Check it for typing errors.")
        return person


class ChangeNameForm(Form):
    full_name = forms.CharField(
        max_length=400, label="Name", help_text="As it stands in papers from now on.",
        error_messages={"required": "Write the name."},
    )  # fmt: skip
