"""The form of what a second person may have to review."""

from __future__ import annotations

from wagtail.admin.forms import WagtailAdminModelForm


class ReviewedForm(WagtailAdminModelForm):
    """A draft may be half-written, but not while somebody reviews it: approving publishes it as it stands."""

    def defer_required_fields(self) -> None:
        if not self.instance.workflow_in_progress:
            super().defer_required_fields()
