"""An author sends the words of a rule to themselves, by the way every message takes."""

from __future__ import annotations

import contextlib

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from django_ratelimit.decorators import ratelimit

from lms.reminders.models import ReminderRule
from lms.reminders.samples import sample_to
from lms.reminders.transports import Outcome, Result, transport


class TestForm(forms.Form):
    language = forms.ChoiceField(
        choices=settings.LANGUAGES, help_text="A language nobody has written yet comes in English."
    )


@require_http_methods(["GET", "HEAD", "POST"])
@ratelimit(key="user", rate="10/m", method="POST", block=False)
def send_test(request: HttpRequest, pk: int) -> HttpResponse:
    if not request.user.has_perm("reminders.change_reminderrule"):
        raise PermissionDenied
    rule = get_object_or_404(ReminderRule, pk=pk)
    form = TestForm(request.POST or None)
    if getattr(request, "limited", False):
        messages.warning(request, "Ten tests a minute are enough: wait a moment. Nothing was sent.")
    elif form.is_valid():
        _say(request, _send(request, rule, form.cleaned_data["language"]))
        return redirect("send_test_reminder", rule.pk)
    context = {"rule": rule, "form": form, "page_title": "Send yourself a test", "page_subtitle": rule.name}
    return render(request, "reminders/send_test.html", context | {"header_icon": "mail"})


def _send(request: HttpRequest, rule: ReminderRule, language: str) -> Outcome:
    with contextlib.closing(transport()) as way:
        return way.send(sample_to(request.user, rule, language, now=timezone.now()))


def _say(request: HttpRequest, outcome: Outcome) -> None:
    if outcome.result == Result.SENT:
        messages.success(request, f"The test is on its way to {request.user.email}.")
    else:
        messages.error(request, f"The test was not sent. {outcome.reason}")
