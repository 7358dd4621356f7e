"""What HR brings in: a staff list."""

from __future__ import annotations

from django import forms
from django.core.files.uploadedfile import UploadedFile

from lms.dose.staff_lists.importing import MOST_BYTES
from lms.forms import Form


class StaffListForm(Form):
    file = forms.FileField(
        label="Staff list",
        help_text="CSV of up to 50 MB, or XLSX of up to about 30,000 lines, with a line of column names. "
        "Nothing changes until you confirm.",
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
        error_messages={
            "required": "Choose the file with the staff list.",
            "empty": "The file is empty. Choose another one.",
        },
    )

    look_first = forms.BooleanField(required=False, label="Let me look at the columns first")

    def clean_file(self) -> UploadedFile:
        upload = self.cleaned_data["file"]
        if upload.size > MOST_BYTES:
            raise forms.ValidationError(
                "The file is bigger than 50 MB. Save it as CSV, with only the columns named on this page."
            )
        return upload
