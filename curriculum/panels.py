"""Panels of the editor that authors do not fill in: some only tell, one carries a value along unseen."""

from __future__ import annotations

from typing import Any

from django.forms import HiddenInput
from wagtail.admin.panels import Panel


class HiddenPanel(Panel):
    """Sends a field of the row back as it came, so that a row of a draft, which has no primary key, is still itself."""

    def __init__(self, field: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.field = field

    def clone_kwargs(self) -> dict[str, Any]:
        return super().clone_kwargs() | {"field": self.field}

    def get_form_options(self) -> dict[str, Any]:
        return {"fields": [self.field], "widgets": {self.field: HiddenInput()}}

    class BoundPanel(Panel.BoundPanel):
        template_name = "curriculum/panels/hidden.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            return super().get_context_data(parent_context) | {"field": self.form[self.panel.field]}


class TellingPanel(Panel):
    """Shows a template with the page as `page`. The template may load a tag of an app this one cannot see."""

    def __init__(self, template: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.template = template

    def clone_kwargs(self) -> dict[str, Any]:
        return super().clone_kwargs() | {"template": self.template}

    class BoundPanel(Panel.BoundPanel):
        @property
        def template_name(self) -> str:
            return self.panel.template

        def is_shown(self) -> bool:
            return self.instance.pk is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            return super().get_context_data(parent_context) | {"page": self.instance, "request": self.request}
