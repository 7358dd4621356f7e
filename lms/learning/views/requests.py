"""Requests for one more attempt, as trainers decide them."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from lms.learning import actions
from lms.learning.allowance import allowance
from lms.learning.models import AttemptRequest
from lms.learning.rule_forms import DecideForm
from lms.people.access import role_required
from lms.people.models import Role

PAGE = 50


@require_safe
@role_required(Role.TRAINER)
def requests(request: HttpRequest) -> HttpResponse:
    """Those that wait, the longest first; or those decided, the newest first."""
    is_decided = request.GET.get("show") == "decided"
    found = AttemptRequest.objects.visible_to(request.user).select_related("person", "quiz__level", "decided_by")
    found = found.decided().order_by("-decided_at", "-pk") if is_decided else found.open()
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "learning/requests.html", {"page": page, "is_decided": is_decided})


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.TRAINER)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    asked = get_object_or_404(AttemptRequest.objects.visible_to(request.user).select_related("person", "quiz"), pk=pk)
    if asked.person_id == request.user.pk:
        raise PermissionDenied
    form = DecideForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        is_granted, reason = form.cleaned_data["decision"] == "grant", form.cleaned_data["reason"]
        decided = actions.decide_request(
            asked, is_granted=is_granted, reason=reason, by=request.user, now=timezone.now()
        )
        tell(request, decided, is_granted)
        return redirect("learning:requests")
    context = {"asked": asked, "form": form, "allowed": allowance(asked.person, asked.quiz)}
    return render(request, "learning/decide_request.html", context, status=422 if form.errors else 200)


def tell(request: HttpRequest, decided: AttemptRequest, is_granted: bool) -> None:
    if decided.decided_by == request.user and decided.is_granted == is_granted:
        messages.success(request, f"{decided.get_decision_display().capitalize()}. {decided.person} gets a mail.")
    else:
        messages.warning(
            request, f"{decided.decided_by} had {decided.get_decision_display()} it already; that decision stands."
        )
