"""Refresher questions: one's own page, asking for them and stopping them, one question at a time."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from curriculum.asking import TYPED
from lms.learning.answers import BadAnswer, Chosen
from lms.learning.asked import asked_question
from lms.learning.forms import read_question
from lms.learning.looking_back import Shown
from lms.learning.marking import MarkedQuestion, mark
from lms.recall import actions
from lms.recall.asking import print_again, wording
from lms.recall.models import Refresher, RefresherQuestion, RefresherSet
from lms.recall.page import Sheet, card_of, refresher_page, sheet
from lms.recall.pool import can_be_asked

EVERYTHING = Shown(answers=True, feedback=True, right_answers=True)


@never_cache  # going back must show what has been answered since
@require_safe
@login_required
def refresher(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    return render(request, "recall/refresher.html", {"page": refresher_page(request.user, today), "today": today})


@require_POST
@login_required
def start(request: HttpRequest) -> HttpResponse:
    try:
        actions.start(request.user, now=timezone.now())
    except actions.NoLevelHeld as problem:
        messages.warning(request, str(problem))
    else:
        messages.success(request, "You get a few questions each month from now on. You can stop them at any time.")
    return redirect("recall:refresher")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def stop(request: HttpRequest) -> HttpResponse:
    """Each mail leads here; on one's own page the button does it at once."""
    if request.method != "POST":
        is_on = Refresher.objects.visible_to(request.user).open().exists()
        return render(request, "recall/stop.html", {"is_on": is_on})
    if actions.stop(request.user, now=timezone.now()):
        messages.success(request, "You get no more refresher questions and no mail about them. Your answers are kept.")
    else:
        messages.info(request, "You get no refresher questions.")
    return redirect("recall:refresher")


@require_POST
@login_required
def begin(request: HttpRequest) -> HttpResponse:
    """On to the next question of this month; drawn now if nobody came by to do it."""
    wish = Refresher.objects.visible_to(request.user).open().first()
    if wish is None:
        messages.info(request, "You get no refresher questions. You can ask for them here.")
        return redirect("recall:refresher")
    actions.draw([wish], now=timezone.now())
    return go_on(sheet(RefresherSet.objects.visible_to(request.user).newest().get()))


@never_cache  # going back must show what has been answered since
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, pk: int) -> HttpResponse:
    if not request.user.is_authenticated:
        if request.method == "POST":
            messages.warning(request, "You were signed out, so your answer was not kept. Please give it again.")
        return redirect_to_login(request.get_full_path())
    own = RefresherQuestion.objects.visible_to(request.user).select_related("refresher_set", "question", "level")
    asked = get_object_or_404(own, pk=pk)
    if asked.answered_at:
        return show_answered(request, asked)
    if not can_be_asked(asked.question):
        return go_on(sheet(asked.refresher_set))
    return take(request, asked) if request.method == "POST" else ask(request, asked)


def ask(request: HttpRequest, asked: RefresherQuestion, chosen: Chosen = (), problem: str = "") -> HttpResponse:
    paper, found = print_again(asked), sheet(asked.refresher_set)
    page = {
        "question": asked_question(found.number(asked), paper, chosen),
        "asked": asked,
        "wording": wording(paper),
        "answered": len(found.answered),
        "total": len(found.questions),
        "problem": problem,
    }
    return render(request, "recall/question.html", page, status=422 if problem else 200)


def take(request: HttpRequest, asked: RefresherQuestion) -> HttpResponse:
    """Keep the answer and show what is right; what could not be kept stays in the fields."""
    chosen = read_question(request.POST, asked.question.key)
    knows, seen = request.POST.get("knows") != "no", request.POST.get("seen", "")
    try:
        actions.answer(request.user, asked.pk, chosen, seen=seen, knows=knows, now=timezone.now())
    except BadAnswer as problem:
        return ask(request, asked, chosen if asked.question.kind in TYPED else [], str(problem))
    except actions.NotAnswered as problem:
        return ask(request, asked, chosen, str(problem))
    except actions.Changed as problem:
        return ask(request, asked, chosen if asked.question.kind in TYPED else [], str(problem))
    except actions.Withdrawn:
        return go_on(sheet(asked.refresher_set))
    return redirect("recall:question", asked.pk)


def go_on(found: Sheet) -> HttpResponse:
    """To the next question; after the last to how it went."""
    if found.next:
        return redirect("recall:question", found.next.pk)
    return redirect("recall:set", found.refresher_set.pk) if found.answered else redirect("recall:refresher")


def show_answered(request: HttpRequest, asked: RefresherQuestion) -> HttpResponse:
    found = sheet(asked.refresher_set)
    page = {
        "asked": asked,
        "question": replace(marked([asked])[0], number=found.number(asked)),
        "sheet": found,
        "again": card_of(asked).due if can_be_asked(asked.question) else None,
        "shown": EVERYTHING,
    }
    return render(request, "recall/answered.html", page)


def marked(answered: list[RefresherQuestion]) -> list[MarkedQuestion]:
    return mark([each.printed for each in answered], {each.printed["key"]: each.chosen for each in answered})


@never_cache
@require_safe
@login_required
def refresher_set(request: HttpRequest, pk: int) -> HttpResponse:
    found = sheet(get_object_or_404(RefresherSet.objects.visible_to(request.user), pk=pk))
    page = {"sheet": found, "marked": marked(found.answered), "shown": EVERYTHING}
    return render(request, "recall/set.html", page)
