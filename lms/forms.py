"""Forms in the dress of the NHS.UK design system: label, hint, error and field tied together for screen readers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.boundfield import BoundField

CLASSES = {
    forms.Textarea: "nhsuk-textarea",
    forms.Select: "nhsuk-select",
    forms.FileInput: "nhsuk-file-upload",
    forms.CheckboxInput: "nhsuk-checkboxes__input",
    forms.widgets.Input: "nhsuk-input",
}


class DressedField(BoundField):
    """A field whose widget carries the design system's class, red-edged when its value was refused."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        attrs = super().build_widget_attrs(attrs, widget)
        own = next((name for kind, name in CLASSES.items() if isinstance(widget or self.field.widget, kind)), "")
        given = (widget or self.field.widget).attrs.get("class", "")
        error = f"{own}--error" if own and self.errors else ""
        return attrs | {"class": " ".join(filter(None, [own, given, error]))}


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(attrs={"class": "nhsuk-input--width-10"}, format="%Y-%m-%d", **kwargs)


class Form(forms.Form):
    bound_field_class = DressedField
    required_css_class = "is-required"
