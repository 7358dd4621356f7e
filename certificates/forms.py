"""Forms about certificates."""

from __future__ import annotations

from django import forms

from certificates.checking.kinds import MOST_BYTES, kind_of
from certificates.models import Certificate
from curriculum.models import LevelPage
from lms.forms import Form
from lms.people.models import OrgUnit, Person

TOO_LARGE = (
    f"This file is larger than {MOST_BYTES // 2**20} MB. Certificates and badges are smaller. Ask the holder for the "
    "file as they downloaded it, or type the code."
)


class CheckFileForm(Form):
    file = forms.FileField(
        label="PDF or badge",
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.svg,.json,application/pdf,image/png,image/svg+xml"}),
        help_text=f"The certificate as PDF, or its badge as PNG, SVG or JSON. Up to {MOST_BYTES // 2**20} MB.",
        error_messages={
            "required": "Choose the file you were given.",
            "empty": "This file is empty. Choose the file you were given.",
        },
    )

    def clean_file(self) -> bytes:
        """The content itself, if it is of a kind that is checked: how it begins counts, not its name."""
        upload = self.cleaned_data["file"]
        if upload.size > MOST_BYTES:
            raise forms.ValidationError(TOO_LARGE)
        content = upload.read()
        if not kind_of(content):
            raise forms.ValidationError(
                "This is neither a PDF nor a badge as PNG, SVG or JSON. For a photo or a scan, type the code printed "
                "on the certificate."
            )
        return content


class RevokeForm(Form):
    reason = forms.CharField(
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Kept with the certificate and in the audit log.",
    )


class ReinstateForm(Form):
    reason = forms.CharField(
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Why it was revoked by mistake. Kept in the audit log.",
        error_messages={"required": "Say why it was revoked by mistake."},
    )


class ReissueForm(Form):
    level = forms.ModelChoiceField(
        LevelPage.objects.none(), required=False, empty_label="All levels", label="Level",
        help_text="Certificates of this level, and of sessions of its cohorts.",
    )  # fmt: skip
    kind = forms.ChoiceField(required=False, choices=[("", "All kinds"), *Certificate.Kind.choices])
    reason = forms.CharField(
        max_length=300, label="What was wrong with the words?", help_text="Kept with the reissue and in the audit log.",
        error_messages={"required": "Say what was wrong."},
    )  # fmt: skip

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].queryset = LevelPage.objects.live().order_by("path")


class FindCertificatesForm(Form):
    q = forms.CharField(label="Name or code", required=False)
    kind = forms.ChoiceField(required=False, choices=[("", "All kinds"), *Certificate.Kind.choices])
    level = forms.ModelChoiceField(LevelPage.objects.none(), required=False, empty_label="All levels")
    unit = forms.ModelChoiceField(OrgUnit.objects.none(), required=False, empty_label="All units")
    issued_from = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}))
    issued_to = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}))
    state = forms.ChoiceField(
        required=False,
        choices=[("", "Any"), *((state, state.title()) for state in ("valid", "expired", "revoked", "superseded"))],
    )

    def __init__(self, viewer: Person, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].queryset = LevelPage.objects.live().order_by("path")
        self.fields["unit"].queryset = OrgUnit.objects.visible_to(viewer).order_by("name")
