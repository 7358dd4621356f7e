"""One's sessions, and the private address from which a calendar program reads them."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from urllib.parse import urljoin

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_POST, require_safe
from django_ratelimit.core import is_ratelimited

from lms.cohorts import actions, calendar
from lms.cohorts.models import CalendarFeed, Session

KEPT = timedelta(days=90)  # so long a session stays in the feed after its day
GUESSES, READS = "60/m", "30/m"


@require_safe
@login_required
def my_calendar(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    sessions = Session.objects.in_diary_of(request.user).filter(held_on__gte=today).select_related("cohort")
    feed = CalendarFeed.objects.filter(person=request.user).first()
    address = urljoin(settings.SITE_URL, reverse("cohorts:feed", args=[feed.token])) if feed else ""
    context = {"sessions": sessions, "feed": feed, "address": address, "webcal": f"webcal:{address.partition(':')[2]}"}
    return _private(render(request, "cohorts/my_calendar.html", context))


@require_POST
@login_required
def make_feed(request: HttpRequest) -> HttpResponse:
    actions.make_feed(request.user, now=timezone.now())
    return redirect("cohorts:my_calendar")


@require_POST
@login_required
def renew_feed(request: HttpRequest) -> HttpResponse:
    feed = get_object_or_404(CalendarFeed, person=request.user)
    actions.renew_feed(feed, now=timezone.now())
    messages.success(
        request, "You have a new address. The old one no longer works: give calendar programs the new one."
    )
    return redirect("cohorts:my_calendar")


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The sessions of whoever's address this is; no sign-in, as calendar programs have none."""
    written = token.replace("\0", "")  # which PostgreSQL refuses to look for
    found = CalendarFeed.objects.filter(token=written, person__is_active=True).select_related("person").first()
    if found is None:
        return _unknown(request)
    if is_ratelimited(request, group="cohorts.feed", key=lambda *_: str(found.pk), rate=READS, increment=True):
        return _private(HttpResponse("Too often. Try again in a minute.", status=429, content_type="text/plain"))
    now = timezone.now()
    CalendarFeed.objects.filter(pk=found.pk).update(read_at=now)
    return _answer(request, calendar.feed(_sessions(found), now=now))


def _sessions(found: CalendarFeed) -> list[Session]:
    since = timezone.localdate() - KEPT
    sessions = Session.objects.in_diary_of(found.person).filter(held_on__gte=since)
    return list(sessions.select_related("cohort__level"))


def _answer(request: HttpRequest, text: str) -> HttpResponse:
    etag = f'"{sha256(text.encode()).hexdigest()[:32]}"'
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8", headers={"ETag": etag})
    answer["Content-Disposition"] = 'inline; filename="sessions.ics"'
    return _private(get_conditional_response(request, etag=etag, response=answer) or answer)


def _unknown(request: HttpRequest) -> HttpResponse:
    """Only wrong addresses are counted by where they come from: Google reads everybody's from the same few."""
    if is_ratelimited(request, group="cohorts.feed.unknown", key="ip", rate=GUESSES, increment=True):
        return _private(HttpResponse("Too often. Try again in a minute.", status=429, content_type="text/plain"))
    return _private(HttpResponse("There is no such calendar.", status=404, content_type="text/plain"))


def _private(response: HttpResponse) -> HttpResponse:
    """The address is a right: it is not passed on, kept by no cache on the way and by no search engine."""
    response["Cache-Control"] = "private, no-cache"
    # not "no-referrer": browsers would then say "Origin: null" with the page's own forms, which is refused as forged
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
