"""HR's register: find, filter, export, revoke and reinstate the certificates of one's own organisation."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from certificates import actions
from certificates import register as listing
from certificates.forms import FindCertificatesForm, ReinstateForm, RevokeForm
from certificates.models import Certificate, CertificateQuerySet
from certificates.presenters import shown
from certificates.views.placing import under_register
from lms.people import audit
from lms.people.access import role_required
from lms.people.models import Role
from lms.spreadsheets import csv_stream, xlsx_response

PAGE = 50


@require_safe
@role_required(Role.HR, Role.ORG_ADMIN)
def register(request: HttpRequest) -> HttpResponseBase:
    form = FindCertificatesForm(request.user, request.GET or None)
    today = timezone.localdate()
    form.is_valid()  # a field that was filled in wrongly says so itself; the others still choose
    found = listing.found(request.user, getattr(form, "cleaned_data", {}), today)
    if request.GET.get("format") in ("csv", "xlsx"):
        return _download(request, found)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "rows": list(listing.lines(page, today))}
    return render(request, "certificates/register.html", context)


def _download(request: HttpRequest, found: CertificateQuerySet) -> HttpResponseBase:
    kind = request.GET["format"]
    asked = {name: value for name, value in request.GET.items() if name not in ("format", "page", "q") and value}
    audit.record("certificate.exported", "Register of certificates downloaded", by=request.user, asked=asked)
    rows = (line.cells for line in listing.lines(found.iterator(chunk_size=500), timezone.localdate()))
    make = csv_stream if kind == "csv" else xlsx_response
    return make(f"certificates.{kind}", listing.HEADER, rows)


def _found(request: HttpRequest, pk: int) -> Certificate:
    own = Certificate.objects.visible_to(request.user).select_related("person", "attainment__level")
    return get_object_or_404(own, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.HR, Role.ORG_ADMIN)
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    form = RevokeForm(request.POST or None)
    under_register(request)
    if request.method == "POST" and form.is_valid():
        actions.revoke(found, form.cleaned_data["reason"], by=request.user, now=timezone.now())
        messages.success(request, f"The certificate of {found.person} is revoked. Anyone who checks it is told so.")
        return redirect("certificates:register")
    context = {"form": form, "certificate": shown(found, timezone.localdate()), "person": found.person}
    return render(request, "certificates/revoke.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.HR, Role.ORG_ADMIN)
def reinstate(request: HttpRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    form = ReinstateForm(request.POST if request.method == "POST" else None)
    under_register(request)
    if request.method == "POST" and form.is_valid() and _reinstated(request, found, form):
        return redirect("certificates:register")
    context = {"form": form, "certificate": shown(found, timezone.localdate()), "held": found}
    return render(request, "certificates/reinstate.html", context, status=422 if form.errors else 200)


def _reinstated(request: HttpRequest, found: Certificate, form: ReinstateForm) -> bool:
    """Reinstate it; a refusal is told beside the reason that was typed."""
    try:
        changed = actions.reinstate(found, form.cleaned_data["reason"], by=request.user, now=timezone.now())
    except ValueError as refused:
        form.add_error(None, str(refused))
        return False
    if changed:
        messages.success(request, f"The certificate of {found.person} stands again, with the same code.")
    else:
        messages.warning(request, "It was not revoked any more; nothing was changed.")
    return True
