"""allauth's password forms in our own dress and words; what they check and do stays allauth's."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms

from lms.forms import DressedField

LABELS = {
    "email": ("E-mail", "The one your organisation has for you."),
    "oldpassword": ("Your password now", ""),
    "password1": (
        "New password",
        "At least 12 characters. Three words that do not belong together are easy to remember.",
    ),
    "password2": ("New password once more", ""),
}


class OwnWords(forms.Form):
    """Gives allauth's fields our labels and hints, and takes away what would stand inside the empty fields."""

    bound_field_class = DressedField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label, field.help_text = LABELS[name]
            field.widget.attrs.pop("placeholder", None)


class AskForLinkForm(OwnWords, allauth_forms.ResetPasswordForm):
    pass


class NewPasswordByLinkForm(OwnWords, allauth_forms.ResetPasswordKeyForm):
    pass


class ChangePasswordForm(OwnWords, allauth_forms.ChangePasswordForm):
    pass


class SetPasswordForm(OwnWords, allauth_forms.SetPasswordForm):
    pass
