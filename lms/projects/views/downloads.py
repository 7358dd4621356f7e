"""Drawings that leave the site as files."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from lms.charts.standalone import standalone


def svg_response(name: str, drawing: str) -> HttpResponse:
    headers = {"Content-Disposition": content_disposition_header(True, f"{name}.svg") or "attachment"}
    return HttpResponse(standalone(drawing), content_type="image/svg+xml", headers=headers)
