"""Preview as a learner who stands somewhere: an author chooses where beside the preview."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

NEWCOMER, MIDDLE, DONE = "newcomer", "middle", "done"


class PreviewedAsLearner:
    """A page that can be previewed as three learners. What they have done is made up by those who show progress."""

    preview_modes = [
        (NEWCOMER, "As somebody who has just joined"),
        (MIDDLE, "As somebody half-way through"),
        (DONE, "As somebody who has done everything"),
    ]
    default_preview_mode = NEWCOMER

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse | Any:
        request.preview_as = mode_name or self.default_preview_mode
        return super().serve_preview(request, mode_name)
