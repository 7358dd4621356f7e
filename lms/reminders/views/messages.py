"""Everything we have written to a person, for them to read on the site."""

from __future__ import annotations

from django.contrib import messages as notes
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lms.reminders import actions, unseen
from lms.reminders.letters import sections
from lms.reminders.models import OutboxMessage

A_PAGE = 25


@never_cache
@require_safe
@login_required
def messages(request: HttpRequest) -> HttpResponse:
    told = OutboxMessage.objects.told(request.user).order_by("-not_before", "-pk")
    page = Paginator(told, A_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "reminders/messages.html", {"page": page, "unseen": unseen.count_again(request, request.user)}
    )


@never_cache
@require_safe
@login_required
def message(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(OutboxMessage.objects.told(request.user).select_related("rule"), pk=pk)
    if request.method == "GET" and actions.see(request.user, message=found, now=timezone.now()):
        unseen.count_again(request, request.user)
    return render(request, "reminders/message.html", {"message": found, "sections": sections(found.body)})


@require_POST
@login_required
def see_all(request: HttpRequest) -> HttpResponse:
    seen = actions.see(request.user, now=timezone.now())
    unseen.count_again(request, request.user)
    notes.success(request, f"{seen} marked as read." if seen else "There was nothing new.")
    return redirect("reminders:messages")
