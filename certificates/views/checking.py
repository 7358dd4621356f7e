"""The public page: anyone checks a certificate by its code, or by the file they were given."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe
from django_ratelimit.decorators import ratelimit

from certificates.badge_views import credential_answer, wants_credential
from certificates.checking.judging import look_at
from certificates.checking.kinds import MOST_BYTES
from certificates.codes import grouped, normalised
from certificates.forms import TOO_LARGE, CheckFileForm
from certificates.models import Certificate
from certificates.presenters import shown

AROUND = 16 * 1024  # bytes of a request beside the file


@require_safe
@ratelimit(key="ip", rate="60/m", block=False)
def verify(request: HttpRequest) -> HttpResponse:
    """The form; a typed code leads to its own address."""
    return _answer(request, request.GET["code"]) if "code" in request.GET else _page(request)


@require_safe
@ratelimit(key="ip", rate="60/m", block=False)
def verify_code(request: HttpRequest, code: str) -> HttpResponse:
    """The page for people, the credential for other systems."""
    return credential_answer(request, code) if wants_credential(request) else _answer(request, code)


@csrf_exempt  # a check changes nothing and asks for nobody's session; and a form's token would first read the file
@require_http_methods(["GET", "HEAD", "POST"])
@ratelimit(key="ip", rate="20/m", method="POST", block=False)
def verify_file(request: HttpRequest) -> HttpResponse:
    """What is known about a file. It is read in memory, judged, and gone with the request."""
    if request.method != "POST":
        return redirect("certificates:verify")
    if getattr(request, "limited", False):
        return _too_often(request)
    length = request.META.get("CONTENT_LENGTH") or ""
    if length.isdecimal() and int(length) > MOST_BYTES + AROUND:
        return _page(request, status=422, too_large=TOO_LARGE)
    request.upload_handlers = [InMemory(request)]
    form = CheckFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, status=422, file_form=form)
    finding = look_at(form.cleaned_data["file"])
    context: dict[str, Any] = {"finding": finding}
    if finding.certificate:
        context["code"] = grouped(finding.certificate.code)
        if finding.is_unaltered:
            context["certificate"] = shown(finding.certificate, timezone.localdate())
    return _page(request, status=200 if finding.certificate else 404, **context)


class InMemory(MemoryFileUploadHandler):
    """Keeps an upload out of the disk, whatever its size: how large a request may be was asked before."""

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        self.activated = True


def _answer(request: HttpRequest, typed: str) -> HttpResponse:
    """What the world is told. Unknown and malformed codes get one and the same answer."""
    if getattr(request, "limited", False):
        return _too_often(request)
    code = normalised(typed)
    found = Certificate.objects.filter(code=code).first() if code else None
    if found is None:
        return _page(request, status=404, asked=True)
    return _page(request, asked=True, certificate=shown(found, timezone.localdate()))


def _page(request: HttpRequest, *, status: int = 200, **context: Any) -> HttpResponse:
    context = {"file_form": CheckFileForm(), "now": timezone.localtime()} | context
    return _public(render(request, "certificates/verify.html", context, status=status))


def _too_often(request: HttpRequest) -> HttpResponse:
    return _public(render(request, "certificates/too_often.html", status=429))


def _public(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "no-store"
    patch_vary_headers(response, ["Accept"])
    return response
