"""The outbox, where HR sees what became of each reminder."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lms import spreadsheets
from lms.people import audit
from lms.people.access import role_required
from lms.people.models import Role
from lms.reminders.asking import Asked
from lms.reminders.models import OutboxMessage
from lms.reminders.presenters import outbox as presenters
from lms.reminders.presenters import outbox_message

A_PAGE = 25


@require_safe
@role_required(Role.HR)
def outbox(request: HttpRequest) -> HttpResponse:
    """Every message, narrowed down by the address of the page."""
    asked = Asked(request.GET)
    if not asked.is_valid():
        return render(request, "reminders/outbox.html", {"asked": asked}, status=400)
    seen = OutboxMessage.objects.visible_to(request.user)
    counts = dict(asked.of_any_state(seen).order_by().values_list("state").annotate(Count("pk")))
    rows = asked.found(seen).select_related("person", "rule")
    context = {
        "asked": asked,
        "page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "filters": presenters.filters(counts, asked.chosen),
        "is_narrowed": any(name not in ("state", "page") for name, value in request.GET.items() if value),
        "number": counts.get(asked.chosen, 0),
        "shapes": presenters.SHAPES,
        "words": presenters.WORDS,
    }
    return render(request, "reminders/outbox.html", context)


@require_safe
@role_required(Role.HR)
def download(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The same list as a file; noted in the audit log."""
    asked = Asked(request.GET)
    if kind not in ("csv", "xlsx") or not asked.is_valid():
        raise Http404("Reminders can be downloaded as csv or xlsx.")
    rows = presenters.download(asked.found(OutboxMessage.objects.visible_to(request.user)))
    label = f"Downloaded the list of reminders as {kind}"
    audit.record("reminders.exported", label, by=request.user, chosen=asked.in_words())
    respond = spreadsheets.csv_stream if kind == "csv" else spreadsheets.xlsx_response
    return respond(f"reminders-{timezone.localdate()}.{kind}", presenters.HEADER, rows)


@require_safe
@role_required(Role.HR)
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """One message with all that is known of it; reading somebody's mail is noted in the audit log."""
    seen = OutboxMessage.objects.visible_to(request.user)
    found = get_object_or_404(seen.select_related("person", "rule", "combined_into"), pk=pk)
    page = outbox_message.page(found, request.user)
    if page.is_readable and found.person_id != request.user.pk:
        label = f"Read a reminder: {found.rule.name}"
        audit.record("reminder.read", label, by=request.user, subject=found.person, message=found.pk)
    return render(request, "reminders/outbox_message.html", {"message": found, "page": page})
