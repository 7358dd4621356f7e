"""Claiming a level by what was learnt elsewhere, and deciding on such claims."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from curriculum.models import LevelPage
from lms.escalator import actions
from lms.escalator.forms import ClaimForm, DecideClaimForm
from lms.escalator.models import PriorLearningClaim
from lms.evidence.actions import Refused
from lms.evidence.views import handed_out
from lms.people import audit
from lms.people.access import role_required
from lms.people.models import Role

PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def claim(request: HttpRequest, code: str) -> HttpResponse:
    """Make a claim, or see what became of the last one."""
    level = get_object_or_404(LevelPage.objects.live(), code=code)
    own = PriorLearningClaim.objects.filter(person=request.user, level=level).select_related("decided_by", "evidence")
    form = ClaimForm(request.POST, request.FILES) if request.method == "POST" else ClaimForm()
    if request.method == "POST" and form.is_valid() and _claimed(request, level, form):
        messages.success(request, "Your claim is with the trainers. You get a mail when they have decided.")
        return redirect("escalator:claim", level.code)
    context = {"level": level, "form": form, "last": own.order_by("-made_at", "-pk").first()}
    return render(request, "escalator/claim.html", context, status=422 if form.errors else 200)


def _claimed(request: HttpRequest, level: LevelPage, form: ClaimForm) -> bool:
    """Make the claim; a refusal is told beside what was typed."""
    typed = form.cleaned_data
    try:
        actions.claim_level(request.user, level, typed["words"], typed["evidence"], now=timezone.now())
    except Refused as refused:
        form.add_error("evidence", f"{refused} What you wrote is still below; choose the file again.")
    except ValidationError as refused:
        form.add_error(None, refused.messages)
    return not form.errors


@require_safe
@role_required(Role.TRAINER)
def claims(request: HttpRequest) -> HttpResponse:
    """Those that wait, the longest first; or those decided, the newest first."""
    is_decided = request.GET.get("show") == "decided"
    found = PriorLearningClaim.objects.visible_to(request.user).select_related("person", "level", "decided_by")
    found = found.decided().order_by("-decided_at", "-pk") if is_decided else found.open()
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "escalator/claims.html", {"page": page, "is_decided": is_decided})


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.TRAINER)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    claims = PriorLearningClaim.objects.visible_to(request.user).select_related(
        "person", "level", "evidence", "decided_by"
    )
    claim = get_object_or_404(claims, pk=pk)
    if claim.person_id == request.user.pk:
        raise PermissionDenied
    form = DecideClaimForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        is_recognised, reason = form.cleaned_data["decision"] == "recognise", form.cleaned_data["reason"]
        decided = actions.decide_claim(
            claim, is_recognised=is_recognised, reason=reason, by=request.user, now=timezone.now()
        )
        _tell(request, decided, is_recognised)
        return redirect("escalator:claims")
    context = {"claim": claim, "form": form}
    return render(request, "escalator/decide_claim.html", context, status=422 if form.errors else 200)


def _tell(request: HttpRequest, decided: PriorLearningClaim, is_recognised: bool) -> None:
    if decided.decided_by == request.user and decided.is_recognised == is_recognised:
        messages.success(request, f"{decided.get_decision_display().capitalize()}. {decided.person} gets a mail.")
    else:
        messages.warning(
            request, f"{decided.decided_by} had {decided.get_decision_display()} it already; that decision stands."
        )


@require_safe
@login_required
def evidence(request: HttpRequest, pk: int) -> FileResponse:
    """The file somebody sent with their claim, for them and for the trainers who decide."""
    claim = get_object_or_404(PriorLearningClaim.objects.visible_to(request.user).select_related("evidence"), pk=pk)
    if claim.evidence is None:
        raise Http404
    if claim.person_id != request.user.pk:
        label = f"Evidence for a claim to {claim.level.title} opened"
        audit.record("claim.evidence_read", label, by=request.user, subject=claim.person, claim=claim.pk)
    return handed_out(claim.evidence)
