"""The one way to a private file."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from lms.evidence.models import PrivateFile


@require_safe
@login_required
def file(request: HttpRequest, pk: int) -> FileResponse:
    """Hand the file out as a download that no browser runs; checked afresh each time."""
    return handed_out(get_object_or_404(PrivateFile.objects.visible_to(request.user), pk=pk))


def handed_out(kept: PrivateFile) -> FileResponse:
    """The file as a download that no browser runs; whoever calls has checked that the person may have it."""
    response = FileResponse(
        kept.stored.open("rb"), as_attachment=True, filename=kept.name, content_type="application/octet-stream"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
