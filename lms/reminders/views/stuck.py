"""What HR decides about messages that did not arrive: send again or give up, one or all that are listed."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from lms.people.access import role_required
from lms.people.models import Role
from lms.reminders import actions
from lms.reminders.asking import Asked
from lms.reminders.models import OutboxMessage
from lms.reminders.presenters import stuck as presenters

either_way = require_http_methods(["GET", "HEAD", "POST"])


@either_way
@role_required(Role.HR)
def resend(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first: after doubt, a second copy may arrive."""
    message = _message(request, pk)
    if request.method != "POST" and message.needs_attention:
        return render(request, "reminders/resend.html", presenters.one(message))
    if request.method == "POST" and actions.resend(message, by=request.user, now=timezone.now()):
        message.refresh_from_db(fields=["not_before"])
        messages.success(request, presenters.on_its_way(message, now=timezone.now()))
    else:
        messages.warning(request, f"The reminder to {message.person} does not need to be sent again.")
    return redirect("reminders:outbox_message", pk)


@either_way
@role_required(Role.HR)
def give_up(request: HttpRequest, pk: int) -> HttpResponse:
    message = _message(request, pk)
    if request.method != "POST" and message.needs_attention:
        return render(request, "reminders/give_up.html", presenters.one(message))
    if request.method == "POST" and actions.give_up(message, by=request.user):
        messages.success(request, f"The reminder to {message.person} is given up: nobody will be asked about it again.")
    else:
        messages.warning(request, f"The reminder to {message.person} needs no decision.")
    return redirect("reminders:outbox_message", pk)


@either_way
@role_required(Role.HR)
def decide_all(request: HttpRequest, what: str) -> HttpResponse:
    """Everything that is listed: the number is seen and confirmed first, and again if there are more by then."""
    asked = Asked(request.GET)
    if not asked.is_valid():
        raise Http404("The list to act on can't be understood.")
    found = asked.found(OutboxMessage.objects.visible_to(request.user)).needing_attention()
    states = dict(found.order_by().values_list("state").annotate(Count("pk")))
    number = sum(states.values())
    seen = request.POST.get("number", "")
    if request.method == "POST" and seen.isdecimal() and 0 < number <= int(seen):
        act = actions.resend_all if what == "resend" else actions.give_up_all
        done = act(found, by=request.user, now=timezone.now(), **asked.in_words())
        messages.success(request, presenters.done_with_all(what, done))
    elif request.method != "POST" or number:
        context = presenters.all_of(what, states, asked, has_grown=request.method == "POST")
        return render(request, "reminders/decide_all.html", context)
    else:
        messages.warning(request, "Nothing on this list needs a decision any more.")
    return redirect("reminders:outbox")


def _message(request: HttpRequest, pk: int) -> OutboxMessage:
    seen = OutboxMessage.objects.visible_to(request.user).select_related("person", "rule")
    return get_object_or_404(seen, pk=pk)
