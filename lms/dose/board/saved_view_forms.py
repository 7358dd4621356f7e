"""The form under which filters are kept."""

from __future__ import annotations

from django import forms

from lms.dose.models import SavedView
from lms.forms import Form


class SavedViewForm(Form):
    name = forms.CharField(max_length=80, label="Name", error_messages={"required": "Give the view a name."})
    is_shared = forms.BooleanField(required=False, label="Share it with HR and the board")
    is_default = forms.BooleanField(required=False, label="Open this page with it")
    page = forms.ChoiceField(choices=SavedView.Page, widget=forms.HiddenInput)
    query = forms.CharField(max_length=500, required=False, widget=forms.HiddenInput)
