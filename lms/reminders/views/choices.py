"""Where people choose their messages, and where the link in a mail leads that stops them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods
from django_ratelimit.core import is_ratelimited

from lms.reminders import actions
from lms.reminders.forms import PreferencesForm
from lms.reminders.kinds import kind
from lms.reminders.presenters.choices import DAILY, SITE, offer
from lms.reminders.stopping import Wish, wish

GUESSES = "30/m"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def preferences(request: HttpRequest) -> HttpResponse:
    offered = offer(request.user)
    form = PreferencesForm(request.POST if request.method == "POST" else None, offer=offered)
    if form.is_valid():
        actions.choose(
            request.user,
            offered=offered.free,
            wanted=form.cleaned_data["wanted"],
            is_digest=form.cleaned_data["how"] == DAILY,
            is_on_site_only=form.cleaned_data["how"] == SITE,
            language=form.cleaned_data["language"],
            now=timezone.now(),
        )
        messages.success(request, "Saved. It holds for every message that has not left yet.")
        return redirect("reminders:preferences")
    context = {"form": form, "always": offered.always_said}
    return render(request, "reminders/preferences.html", context, status=422 if form.errors else 200)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stops messages of one kind without signing in: the link is the right to do it.

    Mail programs post one field (RFC 8058) and bring no cookie, so that post alone needs no token of a form. Opening
    the link changes nothing, because scanners open every link of a mail.
    """
    found = wish(token)
    if found is None:
        return _unknown(request)
    if request.method == "POST" and request.POST.get("List-Unsubscribe") == "One-Click":
        actions.stop(found, now=timezone.now())
        return _state(request, found)
    return _by_hand(request, found)


@csrf_protect
def _by_hand(request: HttpRequest, found: Wish) -> HttpResponse:
    if request.method == "POST":
        act = actions.start_again if "again" in request.POST else actions.stop
        act(found, now=timezone.now())
        return redirect(request.path)
    return _state(request, found)


def _state(request: HttpRequest, found: Wish) -> HttpResponse:
    context = {"wish": found, "kind": kind(found.rule.code, found.rule.name)}
    return _private(render(request, "reminders/stop.html", context))


def _unknown(request: HttpRequest) -> HttpResponse:
    """Only wrong links are counted: one that is right must work however many others are behind the same proxy."""
    if is_ratelimited(request, group="reminders.stop", key="ip", rate=GUESSES, increment=True):
        return render(request, "people/too_often.html", status=429)
    return _private(render(request, "reminders/stop_unknown.html", status=404))


def _private(response: HttpResponse) -> HttpResponse:
    """The address is a right: no other site is told it, and no search engine keeps it.

    With "no-referrer" browsers say "Origin: null" when the page's own button is pressed, which is refused as forged.
    """
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
