"""What somebody has earned: their wallet, each certificate, its PDF, and a transcript of everything."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from certificates import actions, transcript_pdf
from certificates.codes import grouped
from certificates.events import events_of
from certificates.models import Certificate
from certificates.presenters import on_page, qr, shown
from certificates.sharing import sharing
from certificates.transcript import transcript_of
from certificates.views.placing import under_register
from certificates.wallet import wallet_of
from lms.people import audit


@require_safe
@login_required
def wallet(request: HttpRequest) -> HttpResponse:
    return render(request, "certificates/wallet.html", {"wallet": wallet_of(request.user, timezone.localdate())})


def _found(request: HttpRequest, pk: int) -> Certificate:
    """The certificate if the person may see it; opening somebody else's is noted."""
    certificate = get_object_or_404(
        Certificate.objects.visible_to(request.user).select_related("person", "attainment__level"), pk=pk
    )
    if certificate.person != request.user:
        audit.record(
            "certificate.read", "Certificate read", by=request.user, subject=certificate.person, certificate=pk
        )
    return certificate


@require_safe
@login_required
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    context = {"certificate": shown(found, timezone.localdate()), "paper": on_page(found.snapshot)}
    context["qr"] = qr(found.snapshot, found.code)
    if found.person == request.user:
        context["sharing"] = sharing(found)
    else:
        under_register(request)
        context |= {"events": events_of(found), "is_superseded": found.superseded_at is not None}
    return render(request, "certificates/certificate.html", context)


@require_safe
@login_required
def download(request: HttpRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    return _pdf(actions.print_out(found, now=timezone.now()), f"certificate-{grouped(found.code)[:9]}.pdf")


@require_safe
@login_required
def transcript(request: HttpRequest) -> HttpResponse:
    found = transcript_of(request.user, timezone.localdate())
    return render(request, "certificates/transcript.html", {"transcript": found})


@require_safe
@login_required
def transcript_download(request: HttpRequest) -> HttpResponse:
    return _pdf(transcript_pdf.render(transcript_of(request.user, timezone.localdate())), "transcript.pdf")


def _pdf(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
