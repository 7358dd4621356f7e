"""The wallet, the certificate as page and PDF, the public check, and HR's register."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods, require_safe
from django_ratelimit.decorators import ratelimit

from certificates import actions, pdf
from certificates.badge_views import credential_answer, wants_credential
from certificates.codes import grouped, normalised
from certificates.forms import CheckForm, FindCertificatesForm, RevokeForm
from certificates.models import Certificate, CertificateQuerySet
from certificates.presenters import shown
from lms.people import audit
from lms.people.access import role_required
from lms.people.models import Role
from lms.spreadsheets import csv_response, xlsx_response

PAGE = 50


@require_safe
@login_required
def wallet(request: HttpRequest) -> HttpResponse:
    own = Certificate.objects.filter(person=request.user)
    today = timezone.localdate()
    return render(request, "certificates/wallet.html", {"certificates": [shown(each, today) for each in own]})


def _found(request: HttpRequest, pk: int) -> Certificate:
    """The certificate if the person may see it; opening somebody else's is noted."""
    certificate = get_object_or_404(Certificate.objects.visible_to(request.user).select_related("person"), pk=pk)
    if certificate.person != request.user:
        audit.record(
            "certificate.read", "Certificate read", by=request.user, subject=certificate.person, certificate=pk
        )
    return certificate


@require_safe
@login_required
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    context = {"certificate": shown(_found(request, pk), timezone.localdate())}
    return render(request, "certificates/certificate.html", context)


@require_safe
@login_required
def download(request: HttpRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    url = settings.SITE_URL.rstrip("/") + reverse("certificates:verify_code", args=[found.code])
    response = HttpResponse(pdf.render(found.snapshot, found.code, url), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="certificate-{grouped(found.code)[:9]}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


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


@require_safe
@role_required(Role.HR, Role.ORG_ADMIN)
def register(request: HttpRequest) -> HttpResponse:
    form = FindCertificatesForm(request.GET or None)
    today = timezone.localdate()
    found = Certificate.objects.visible_to(request.user).select_related("person", "attainment")
    if form.is_valid():
        found = _filtered(found, form)
    if request.GET.get("format") in ("csv", "xlsx"):
        return _register_download(request, found)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "rows": [shown(each, today) for each in page]}
    return render(request, "certificates/register.html", context)


def _filtered(found: CertificateQuerySet, form: FindCertificatesForm) -> CertificateQuerySet:
    asked = form.cleaned_data
    if asked["q"]:
        code = normalised(asked["q"]) or "-"
        found = found.filter(Q(person__full_name__icontains=asked["q"]) | Q(code=code))
    if asked["level"]:
        found = found.filter(attainment__level=asked["level"])
    return found.in_state(asked["state"], timezone.localdate())


def _register_download(request: HttpRequest, found: CertificateQuerySet) -> HttpResponse:
    audit.record("certificate.exported", "Register of certificates downloaded", by=request.user)
    today = timezone.localdate()
    header = ["Name", "Level", "Reached", "Valid until", "State", "Code"]
    rows = (
        [row.name, row.level, row.achieved_on, row.expires_on, row.status.title, row.code]
        for row in (shown(each, today) for each in found.iterator(chunk_size=500))
    )
    make = csv_response if request.GET["format"] == "csv" else xlsx_response
    return make(f"certificates.{request.GET['format']}", header, rows)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.HR, Role.ORG_ADMIN)
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(
        Certificate.objects.visible_to(request.user).select_related("person", "attainment__level"), pk=pk
    )
    form = RevokeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.revoke(found, form.cleaned_data["reason"], by=request.user, now=timezone.now())
        messages.success(request, f"The certificate of {found.person} is revoked. Anyone who checks it is told so.")
        return redirect("certificates:register")
    context = {"form": form, "certificate": shown(found, timezone.localdate())}
    return render(request, "certificates/revoke.html", context)
