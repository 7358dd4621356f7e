"""The form under which filters are kept."""

from __future__ import annotations

from typing import Any

from django import forms

from lms.dose.models import SavedView
from lms.forms import Form

NAME_ERRORS = {
    "required": "Give the view a name.",
    "max_length": "The name can have up to %(limit_value)d characters, this one has %(show_value)d.",
}


class SavedViewForm(Form):
    name = forms.CharField(
        max_length=80, label="Name", error_messages=NAME_ERRORS,
        help_text="The name of a view you have already gives that view these filters.",
    )  # fmt: skip
    is_shared = forms.BooleanField(required=False, label="Share it with HR and the board")
    is_default = forms.BooleanField(required=False, label="Open this page with it")
    page = forms.ChoiceField(choices=SavedView.Page, widget=forms.HiddenInput)
    query = forms.CharField(max_length=500, required=False, widget=forms.HiddenInput)


class ChangeViewForm(Form):
    """Another name for a view, and whom it is for. Its filters stay."""

    name = forms.CharField(max_length=80, label="Name", error_messages=NAME_ERRORS)
    is_shared = forms.BooleanField(required=False, label="Share it with HR and the board")
    is_default = forms.BooleanField(required=False, label="Open this page with it")

    def __init__(self, *given: Any, view: SavedView, **rest: Any) -> None:
        self.view = view
        start = {"name": view.name, "is_shared": view.is_shared, "is_default": view.is_default}
        super().__init__(*given, **{"initial": start, **rest})

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        mine = SavedView.objects.filter(owner=self.view.owner_id, page=self.view.page, name=name)
        if mine.exclude(pk=self.view.pk).exists():
            raise forms.ValidationError(f"You have a view “{name}” already. Choose another name, or delete that one.")
        return name
