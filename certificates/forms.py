"""Forms about certificates."""

from __future__ import annotations

from django import forms

from curriculum.models import LevelPage
from lms.forms import Form


class CheckForm(Form):
    code = forms.CharField(
        label="Code on the certificate",
        max_length=80,
        help_text="26 letters and digits, such as 6XJ2-9QKM-4T7W-HB0R-E3ZC-1VN8-PG.",
    )


class RevokeForm(Form):
    reason = forms.CharField(
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Kept with the certificate and in the audit log.",
    )


class FindCertificatesForm(Form):
    q = forms.CharField(label="Name or code", required=False)
    level = forms.ModelChoiceField(LevelPage.objects.none(), required=False, empty_label="All levels")
    state = forms.ChoiceField(
        required=False,
        choices=[("", "Any"), *((state, state.title()) for state in ("valid", "expired", "revoked", "superseded"))],
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].queryset = LevelPage.objects.live().order_by("path")
