"""The outbox, where HR sees what became of each reminder."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from lms.people.access import role_required
from lms.people.models import Role
from lms.reminders import actions
from lms.reminders.models import OutboxMessage
from lms.reminders.presenters import outbox as presenters

A_PAGE = 25


@require_safe
@role_required(Role.HR)
def outbox(request: HttpRequest) -> HttpResponse:
    seen = OutboxMessage.objects.visible_to(request.user)
    counts = dict(seen.order_by().values_list("state").annotate(Count("pk")))
    chosen = request.GET.get("state", "")
    chosen = chosen if chosen in OutboxMessage.State.values else ""
    rows = (seen.filter(state=chosen) if chosen else seen).select_related("person", "rule")
    context = {
        "page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "filters": presenters.filters(counts, chosen),
        "summary": presenters.summary(counts),
        "chosen": chosen,
        "shapes": presenters.SHAPES,
        "words": presenters.WORDS,
    }
    return render(request, "reminders/outbox.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.HR)
def resend(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first: after doubt, a second copy may arrive."""
    seen = OutboxMessage.objects.visible_to(request.user).select_related("person", "rule")
    message = get_object_or_404(seen, pk=pk)
    if request.method != "POST" and message.needs_attention:
        return render(request, "reminders/resend.html", {"message": message, "words": presenters.WORDS})
    if request.method == "POST" and actions.resend(message, by=request.user, now=timezone.now()):
        messages.success(request, f"The reminder to {message.person} is on its way again.")
    else:
        messages.warning(request, f"The reminder to {message.person} does not need to be sent again.")
    return redirect("reminders:outbox")
