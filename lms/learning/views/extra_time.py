"""Extra time in quizzes, agreed by a trainer or HR for somebody of their own organisation."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from lms.learning import actions
from lms.learning.rule_forms import ExtraTimeForm
from lms.people.access import role_required
from lms.people.models import Role


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.TRAINER, Role.HR)
def extra_time(request: HttpRequest) -> HttpResponse:
    """Never shows what was agreed before: only the learner sees that."""
    initial = {"email": request.GET.get("email", "")}
    form = ExtraTimeForm(request.POST if request.method == "POST" else None, by=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.agree_extra_time(form.person, **form.agreed, by=request.user, now=timezone.now())
        messages.success(
            request,
            f"{form.person} sees what is agreed on the page of each timed quiz. It holds from their next attempt.",
        )
        return redirect("learning:extra_time")
    return render(request, "learning/extra_time.html", {"form": form}, status=422 if form.errors else 200)
