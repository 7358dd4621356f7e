"""The board's self-assessment: what it comes to, opening and closing a round, answering it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.dose.maturity import maturing
from lms.dose.maturity.answers import results
from lms.dose.maturity.forms import AnswerForm, RoundForm
from lms.dose.maturity.presenters import page_of
from lms.dose.models import MaturityRound, MaturitySheet
from lms.people.access import role_required
from lms.people.models import Organisation, Role


def _organisation(request: HttpRequest) -> Organisation:
    if request.user.organisation is None:
        raise PermissionDenied("A self-assessment belongs to an organisation, and you are in none.")
    return request.user.organisation


@require_safe
@role_required(Role.HR, Role.BOARD)
def maturity(request: HttpRequest) -> HttpResponse:
    """Where the board says it stands, over rounds; and the open round, if there is one."""
    organisation = _organisation(request)
    context = page_of(organisation, results(organisation), request.user, timezone.localdate())
    return render(request, "dose/maturity.html", {"page": context, "is_hr": request.user.has_role(Role.HR)})


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.HR)
def open_round(request: HttpRequest) -> HttpResponse:
    form = RoundForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            opened = maturing.open_round(
                _organisation(request), **form.cleaned_data, by=request.user, now=timezone.now()
            )
        except maturing.NothingToAsk as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, f"The round “{opened.name}” is open. Board members find it on their Dose page.")
            return redirect("dose:maturity")
    return render(request, "dose/maturity_open.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.BOARD)
def answer_round(request: HttpRequest) -> HttpResponse:
    """A board member's own answers, which they may change until the round is closed."""
    asked = MaturityRound.objects.visible_to(request.user).open().first()
    if asked is None:
        messages.warning(request, "No round is open.")
        return redirect("dose:maturity")
    mine = MaturitySheet.objects.filter(round=asked, person=request.user).first()
    sent = request.POST if request.method == "POST" else None
    form = AnswerForm(asked, sent, initial=AnswerForm.initial_of(asked, mine))
    if form.is_valid():
        try:
            maturing.answer(asked, form.stages(), by=request.user)
        except maturing.AlreadyClosed as why:
            messages.warning(request, str(why))
        else:
            messages.success(request, "Your answers are saved. You may change them until the round is closed.")
            if "so_far" in request.POST:
                return redirect("dose:answer_maturity_round")
        return redirect("dose:maturity")
    context = {"form": form, "round": asked, "has_answered": mine is not None}
    return render(request, "dose/maturity_answer.html", context, status=422 if form.errors else 200)


@require_POST
@role_required(Role.HR)
def close_round(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first: what is closed cannot be opened again, because the names are gone."""
    asked = get_object_or_404(MaturityRound.objects.visible_to(request.user), pk=pk)
    if "confirmed" not in request.POST:
        return render(request, "dose/maturity_close.html", {"round": asked, "answered": asked.sheets.count()})
    maturing.close_round(asked, by=request.user, now=timezone.now())
    messages.success(request, f"The round “{asked.name}” is closed.")
    return redirect("dose:maturity")
