"""The public page: anyone checks a certificate by its code."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe
from django_ratelimit.decorators import ratelimit

from certificates.badge_views import credential_answer, wants_credential
from certificates.codes import normalised
from certificates.forms import CheckForm
from certificates.models import Certificate
from certificates.presenters import shown


@require_safe
@ratelimit(key="ip", rate="60/m", block=False)
def verify(request: HttpRequest) -> HttpResponse:
    """The form; a typed code leads to its own address."""
    if "code" not in request.GET:
        return _public(render(request, "certificates/verify.html", {"form": CheckForm()}))
    return _answer(request, request.GET["code"])


@require_safe
@ratelimit(key="ip", rate="60/m", block=False)
def verify_code(request: HttpRequest, code: str) -> HttpResponse:
    """The page for people, the credential for other systems."""
    return credential_answer(request, code) if wants_credential(request) else _answer(request, code)


def _answer(request: HttpRequest, typed: str) -> HttpResponse:
    """What the world is told. Unknown and malformed codes get one and the same answer."""
    if getattr(request, "limited", False):
        return _public(render(request, "people/too_often.html", status=429))
    code = normalised(typed)
    found = Certificate.objects.filter(code=code).first() if code else None
    context = {"form": CheckForm(), "asked": True, "now": timezone.localtime()}
    if found:
        context["certificate"] = shown(found, timezone.localdate())
    return _public(render(request, "certificates/verify.html", context, status=200 if found else 404))


def _public(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "no-store"
    patch_vary_headers(response, ["Accept"])
    return response
