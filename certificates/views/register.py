"""HR's register: find, filter, export and revoke the certificates of one's own organisation."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from certificates import actions
from certificates.codes import normalised
from certificates.forms import FindCertificatesForm, RevokeForm
from certificates.models import Certificate, CertificateQuerySet
from certificates.presenters import shown
from lms.people import audit
from lms.people.access import role_required
from lms.people.models import Role
from lms.spreadsheets import csv_response, xlsx_response

PAGE = 50


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
