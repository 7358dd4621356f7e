"""Panels of the editor that only tell: drawn from a template, shown once the page exists."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import Panel


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
