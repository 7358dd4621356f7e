"""One's own confidence: say it, see it before and after, take it out."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from curriculum.models import LevelPage
from lms.learning import actions
from lms.learning import confidence_page as page
from lms.learning.confidence import Stage, place
from lms.learning.confidence_page import Asking
from lms.learning.models import Enrolment

OVER = {
    Stage.BEFORE: "You have reached this level meanwhile, so “before” is over. What you chose below was not saved.",
    Stage.AFTER: "You have not reached this level yet, or have joined it again. What you chose below was not saved.",
}


@require_safe
@login_required
def overview(request: HttpRequest) -> HttpResponse:
    return render(request, "learning/confidence/overview.html", {"places": page.places(request.user)})


@require_safe
@login_required
def picture(request: HttpRequest, code: str) -> HttpResponse:
    level = get_object_or_404(LevelPage, code=code)
    cycles = page.cycles(request.user, level)
    if not cycles:
        raise Http404
    context = {"level": level, "cycles": cycles, "offer": page.offer(place(request.user, level))}
    return render(request, "learning/confidence/picture.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def say(request: HttpRequest, code: str, stage: str) -> HttpResponse:
    enrolment = place(request.user, get_object_or_404(LevelPage, code=code))
    if enrolment is None or stage not in Stage.values:
        raise Http404
    asking = page.ask(enrolment, Stage(stage), request.POST if request.method == "POST" else None)
    is_sent = request.method == "POST"
    if (is_sent and asking.form.is_valid() and _said(request, asking)) or not (is_sent or asking.is_open):
        return redirect("learning:my_confidence", code)
    context = {"asking": asking, "form": asking.form, "level": enrolment.level}
    return render(request, "learning/confidence/say.html", context, status=422 if asking.form.errors else 200)


def _said(request: HttpRequest, asking: Asking) -> bool:
    """Keep the answers and tell what became of them; a stage that is over is told beside what was chosen."""
    try:
        said = actions.say_confidence(asking.enrolment, asking.stage, asking.form.answers, now=timezone.now())
    except actions.StageOver:
        asking.form.add_error(None, OVER[asking.stage])
        return False
    if said.kept:
        messages.success(request, f"Saved: {said.kept} of {len(asking.form.fields)} skills. Only you see it.")
    if said.standing:
        were = "1 answer stands" if len(said.standing) == 1 else f"{len(said.standing)} answers stand"
        messages.warning(request, f"{were} as you gave it before your first lesson; the change was not saved.")
    if asking.form.gone:
        messages.warning(request, "The level has changed: what you said about a skill it no longer has is not saved.")
    return True


@require_POST
@login_required
def take_out(request: HttpRequest, pk: int, stage: str) -> HttpResponse:
    """Delete one stage of one cycle, after asking."""
    own = Enrolment.objects.filter(person=request.user).select_related("level")
    enrolment = get_object_or_404(own, pk=pk)
    if stage not in Stage.values:
        raise Http404
    if "confirmed" not in request.POST:
        return render(request, "learning/confidence/take_out.html", {"enrolment": enrolment, "stage": stage})
    actions.take_out_confidence(enrolment, Stage(stage))
    messages.success(request, "Your answers are taken out. Nothing of them is kept.")
    return redirect("learning:my_confidence", enrolment.level.code)
