"""The form of a question in Wagtail: refuses, beside its field, what a learner could not answer or learn from."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS

from curriculum.asking import problems
from curriculum.reviewed_form import ReviewedForm


class QuestionForm(ReviewedForm):
    """A draft may be half-written; what is published must be whole."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.is_deferred_validation and "kind" in cleaned:
            for field, message in problems(self._values(cleaned)).items():
                self._refuse(field, message)
        return cleaned

    def _option_forms(self) -> list[forms.ModelForm]:
        """The options in the order the author gave them, without those taken away and rows left empty."""
        formset = self.formsets["options"]
        filled = [form for form in formset.forms if form.errors or form.has_changed() or form.instance.pk]
        kept = [form for form in filled if not form.cleaned_data.get("DELETE")]
        return sorted(kept, key=lambda form: form.cleaned_data.get("ORDER") or 0)

    def _values(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """The values in the way the rules read them; what was not valid by itself counts as empty."""
        texts = ("stem", "explanation", "image_alt", "chart_title", "chart_values", "model_answer")
        options = [form.cleaned_data for form in self._option_forms()]
        return cleaned | {name: cleaned.get(name) or "" for name in texts} | {"options": options}

    def _refuse(self, field: str, message: str) -> None:
        """Put the message where Wagtail shows it, unless something is said there already."""
        if field == "options":
            self.formsets["options"].non_form_errors().append(message)
            return
        form: forms.BaseForm = self
        if field.startswith("options."):
            _, place, field = field.split(".")
            form = self._option_forms()[int(place)]
        name = field if field in form.fields else NON_FIELD_ERRORS
        if name not in form.errors:
            form.add_error(name, message)
