"""The code on the screen of the room, and what it leads those who scan it to."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urljoin

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from lms.cohorts import actions, codes
from lms.cohorts.models import Session
from lms.cohorts.views.pages import session_for
from lms.people.access import role_required
from lms.people.models import Role

trainers_only = role_required(Role.TRAINER)
SCAN_COUNTS = timedelta(minutes=10)  # long enough to sign in, after which the code on the screen is another


@require_safe
@trainers_only
def screen(request: HttpRequest, pk: int) -> HttpResponse:
    """The page for the projector."""
    return _private(render(request, "cohorts/code_screen.html", _screen(request, pk)))


@require_safe
@trainers_only
def screen_part(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of it that turns over."""
    return _private(render(request, "cohorts/code_now.html", _screen(request, pk)))


def here(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """What somebody's phone opens: once signed in, one button records that they are here."""
    now = timezone.now()
    scanned = _remembers(request, pk, now) or _scanned(request, pk, code, now)
    if not request.user.is_authenticated:
        if scanned:
            messages.info(request, "Sign in within ten minutes to say that you are here. What you scanned is kept.")
        return redirect_to_login(request.get_full_path())
    session = session_for(request, pk)
    refusal = "" if scanned else "late"
    if not session.is_mine:
        refusal = "place"
    elif session.cancelled_at or session.local_day(now) != session.held_on:
        refusal = "day"
    if request.method == "POST" and not refusal:
        return _record(request, session, now)
    own = session.attendances.filter(person=request.user, attended=True).first()
    context = {"session": session, "refusal": refusal, "own": own}
    return _private(render(request, "cohorts/here.html", context, status=403 if refusal and not own else 200))


def _record(request: HttpRequest, session: Session, now: datetime) -> HttpResponse:
    try:
        actions.record_own(session, request.user, now=now, today=timezone.localdate())
    except (PermissionDenied, ValidationError):  # cancelled, or the place given up, since the page was shown
        return _private(render(request, "cohorts/here.html", {"session": session, "refusal": "place"}, status=403))
    return redirect("cohorts:session", session.pk)


def _scanned(request: HttpRequest, pk: int, code: str, now: datetime) -> bool:
    """Whether the code is on the screen now; if so it is remembered for this visitor, who may have to sign in first."""
    session = Session.objects.on().filter(pk=pk).first()
    if session is None or not codes.is_current(session, code, now):
        return False
    request.session[f"scanned-{pk}"] = now.timestamp()
    return True


def _remembers(request: HttpRequest, pk: int, now: datetime) -> bool:
    at = request.session.get(f"scanned-{pk}", 0)
    return 0 <= now.timestamp() - at <= SCAN_COUNTS.total_seconds()


def _screen(request: HttpRequest, pk: int) -> dict[str, object]:
    found = Session.objects.visible_to(request.user).select_related("cohort")
    session, now = get_object_or_404(found, pk=pk), timezone.now()
    address = urljoin(settings.SITE_URL, reverse("cohorts:here", args=[session.pk, codes.code_at(session, now)]))
    return {
        "session": session,
        "is_today": session.local_day(now) == session.held_on and not session.cancelled_at,
        "address": address,
        "drawing": _drawn(address),
        "seconds": codes.seconds_left(now),
        "came": session.attendances.filter(attended=True).count(),
        "expected": session.cohort.places.on(session.held_on).count(),
    }


def _drawn(address: str) -> SafeString:
    """The address as a QR code: plain shapes, nothing that a strict policy of contents refuses."""
    drawn = segno.make(address, error="m", micro=False)
    return mark_safe(drawn.svg_inline(light="#fff", border=4, omitsize=True))


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    # not "no-referrer": browsers would then say "Origin: null" with "I am here", which is refused as forged
    response["Referrer-Policy"] = "same-origin"
    return response
