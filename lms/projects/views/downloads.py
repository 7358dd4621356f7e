"""What leaves the site as files."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from lms.charts.standalone import standalone
from lms.printing.pictures import as_png


def svg_response(name: str, drawing: str) -> HttpResponse:
    return file_response(f"{name}.svg", standalone(drawing), "image/svg+xml")


def png_response(name: str, drawing: str) -> HttpResponse:
    return file_response(f"{name}.png", as_png(drawing), "image/png")


def file_response(name: str, content: str | bytes, kind: str) -> HttpResponse:
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    return HttpResponse(content, content_type=kind, headers=headers)
