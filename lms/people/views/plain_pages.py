"""Pages without data of their own, and the pages for when something goes wrong."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from lms.people.text_size import COOKIE, SIZES

A_YEAR = 365 * 24 * 60 * 60


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "people/accessibility.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "people/privacy.html")


@require_POST
def text_size(request: HttpRequest) -> HttpResponse:
    """Remember in this browser how large the text is wanted, and go back to the page that was being read."""
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    response = redirect(back if is_ours else "/")
    if request.POST.get("size") in SIZES:
        response.set_cookie(
            COOKIE, request.POST["size"], A_YEAR, secure=request.is_secure(), httponly=True, samesite="Lax"
        )
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form came from a session that has ended; browsers keep what was typed when one goes back."""
    return render(request, "people/csrf_failure.html", status=403)
