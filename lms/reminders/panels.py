"""A panel of the editor: whom changed words would reach in the next days, from the planner itself."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from wagtail.admin.panels import Panel

from lms.reminders.presenters.dry_run import dry_run


class DryRunPanel(Panel):
    """Numbers of the author's own organisation, and no names: authors look after words, not after people's mail."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "reminders/dry_run_panel.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk and self.request.user.organisation)

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            organisation = self.request.user.organisation
            is_off = not self.instance.is_on
            run = dry_run(self.instance, organisation, now=timezone.now(), is_as_if_on=is_off)
            return context | {"dry_run": run, "organisation": organisation}
