"""Pages without data of their own, and the pages for when something goes wrong."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "people/accessibility.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "people/privacy.html")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form came from a session that has ended; browsers keep what was typed when one goes back."""
    return render(request, "people/csrf_failure.html", status=403)
