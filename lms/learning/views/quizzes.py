"""Taking a quiz."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import date as as_date
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from curriculum.models import Quiz
from lms.learning import actions, marking, presenters
from lms.learning.allowance import allowance
from lms.learning.forms import read_answer, read_paper, read_question
from lms.learning.looking_back import shown
from lms.learning.models import Attempt
from lms.learning.progress import is_enrolled
from lms.learning.quiz_page import quiz_page
from lms.learning.rule_forms import AskForm
from lms.learning.views.lessons import join_first


def published_quiz(pk: int) -> Quiz:
    quiz = get_object_or_404(Quiz.objects.select_related("level"), pk=pk, level__live=True)
    if not quiz.was_published:
        raise Http404
    return quiz


@never_cache  # going back must show what has been answered since
@login_required
@require_http_methods(["GET", "POST"])
def quiz(request: HttpRequest, pk: int) -> HttpResponse:
    quiz = published_quiz(pk)
    if not is_enrolled(request.user, quiz.level):
        return join_first(request, quiz.level)
    if request.method == "POST":
        return start(request, quiz)
    return show_quiz(request, quiz, AskForm())


def show_quiz(request: HttpRequest, quiz: Quiz, form: AskForm) -> HttpResponse:
    """The quiz with its rules, what the learner may do next, and their attempts so far."""
    for attempt in Attempt.objects.visible_to(request.user).expired(timezone.now()).filter(quiz=quiz):
        actions.submit_attempt(attempt, now=timezone.now(), today=timezone.localdate())
    page = quiz_page(request.user, quiz, now=timezone.now())
    status = 422 if form.errors else 200
    return render(request, "learning/quiz.html", {"quiz": quiz, "page": page, "form": form}, status=status)


def start(request: HttpRequest, quiz: Quiz) -> HttpResponse:
    try:
        attempt = actions.start_attempt(request.user, quiz, now=timezone.now())
    except actions.MayNotBegin as problem:
        messages.warning(request, str(problem))
        return redirect("learning:quiz", quiz.pk)
    except actions.PoolTooSmall as problem:
        return render(request, "learning/pool_too_small.html", {"quiz": quiz, "problem": problem}, status=409)
    return redirect("learning:attempt", attempt.pk)


@login_required
@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the trainers for one more attempt."""
    quiz = published_quiz(pk)
    if not is_enrolled(request.user, quiz.level):
        return join_first(request, quiz.level)
    form = AskForm(request.POST)
    if not form.is_valid():
        return show_quiz(request, quiz, form)
    try:
        actions.ask_for_attempt(request.user, quiz, form.cleaned_data["reason"], now=timezone.now())
    except actions.NothingToAsk as problem:
        messages.info(request, str(problem))
    else:
        messages.success(request, "Your trainers have your request. You get a mail when one of them has decided.")
    return redirect("learning:quiz", pk)


def own_attempt(request: HttpRequest, pk: int) -> Attempt:
    """The attempt if it is theirs. One whose time is over is handed in by this visit."""
    own = get_object_or_404(Attempt.objects.visible_to(request.user).select_related("quiz__level"), pk=pk)
    if own.is_expired(timezone.now()):
        handed_in = actions.submit_attempt(own, now=timezone.now(), today=timezone.localdate())
        own.submitted_at, own.score, own.passed = handed_in.submitted_at, handed_in.score, handed_in.passed
    return own


@never_cache  # going back must show what has been answered since
@login_required
@require_http_methods(["GET", "POST"])
def attempt(request: HttpRequest, pk: int) -> HttpResponse:
    """All questions on one page; the script saves each answer, without it the whole page is sent."""
    attempt = own_attempt(request, pk)
    if attempt.submitted_at:
        return handed_in(request, attempt)
    now = timezone.now()
    if request.method == "GET":
        questions = presenters.asked(attempt, list(attempt.answers.all()))
        page = {"attempt": attempt, "questions": questions, "clock": milliseconds(now)}
        return render(request, "learning/attempt.html", page | count(questions))
    try:
        for key, chosen in read_paper(request.POST, attempt).items():
            actions.save_answer(attempt, key, chosen, milliseconds(now), now=now)
    except actions.BadAnswer as problem:
        messages.error(request, f"{problem} The other answers are kept.")
        return redirect("learning:attempt", pk)
    except actions.TooLate:  # the last second passed while they were saved
        return close(request, attempt)
    return close(request, attempt) if attempt.is_over(now) else redirect("learning:review", pk)


@never_cache  # going back must show what has been answered since
@login_required
@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One question a page, for browsers without the script."""
    attempt = own_attempt(request, pk)
    if attempt.submitted_at:
        return handed_in(request, attempt)
    if not 0 < number <= len(attempt.paper):
        return redirect("learning:review", pk)
    problem = save_one(request, attempt, number) if request.method == "POST" else ""
    if request.method == "POST" and attempt.is_over(timezone.now()):
        return close(request, attempt)
    if request.method == "POST" and not problem:
        return redirect("learning:question", pk, number + 1)
    questions = presenters.asked(attempt, list(attempt.answers.all()))
    page = {"attempt": attempt, "question": questions[number - 1], "problem": problem}
    return render(request, "learning/question.html", page | count(questions), status=400 if problem else 200)


def save_one(request: HttpRequest, attempt: Attempt, number: int) -> str:
    """Save the answer of a one-question page; return what is wrong with it, or nothing."""
    key, now = attempt.paper[number - 1]["key"], timezone.now()
    try:
        actions.save_answer(attempt, key, read_question(request.POST, key), milliseconds(now), now=now)
    except (actions.BadAnswer, actions.TooLate) as problem:
        return str(problem)
    return ""


@require_POST
def save(request: HttpRequest, pk: int) -> JsonResponse:
    """Save one answer for the script. Says so plainly when the session ended or somebody else signed in."""
    if not request.user.is_authenticated:
        return JsonResponse({"problem": "You are signed out."}, status=401)
    try:
        sent = read_answer(request.body)
        if sent.person != request.user.pk:
            return JsonResponse({"problem": "Somebody else is signed in."}, status=409)
        now = timezone.now()
        is_kept = actions.save_own_answer(request.user, pk, sent.question, sent.chosen, sent.intent, now=now)
    except actions.BadAnswer as problem:
        return JsonResponse({"problem": str(problem)}, status=400)
    except actions.TooLate as problem:
        late = f"{problem} This answer reached us after that and does not count."
        return JsonResponse({"handed_in": reverse("learning:result", args=[pk]), "problem": late})
    except Attempt.DoesNotExist:
        return JsonResponse({"problem": "There is no such attempt of yours."}, status=404)
    if not is_kept:
        return JsonResponse({"handed_in": reverse("learning:result", args=[pk])})
    return JsonResponse({"saved": as_date(timezone.localtime(now), "H:i")})


@never_cache  # going back must show what has been answered since
@login_required
@require_GET
def review(request: HttpRequest, pk: int) -> HttpResponse:
    attempt = own_attempt(request, pk)
    if attempt.submitted_at:
        return handed_in(request, attempt)
    questions = presenters.asked(attempt, list(attempt.answers.all()))
    return render(request, "learning/review.html", {"attempt": attempt, "questions": questions} | count(questions))


@login_required
@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    attempt = own_attempt(request, pk)
    left = count(presenters.asked(attempt, list(attempt.answers.all())))["unanswered"]
    if left and not attempt.submitted_at and "confirmed" not in request.POST:
        return redirect("learning:review", pk)
    actions.submit_attempt(attempt, now=timezone.now(), today=timezone.localdate())
    return redirect("learning:result", pk)


@login_required
@require_GET
def result(request: HttpRequest, pk: int) -> HttpResponse:
    attempt = own_attempt(request, pk)
    if not attempt.submitted_at:
        return redirect("learning:attempt", pk)
    chosen = dict(attempt.answers.values_list("question", "chosen"))
    allowed, now = allowance(request.user, attempt.quiz), timezone.now()
    page = {
        "attempt": attempt,
        "marked": marking.mark(attempt.paper, chosen, actions.verdicts(attempt)),
        "shown": shown(attempt, allowed),
        "may_begin": allowed.may_begin(now) and attempt.quiz.live,
        "allowed": allowed,
    }
    return render(request, "learning/result.html", page)


def close(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    """The time ended between this answer and now: what was given in time is saved, the attempt is handed in."""
    actions.submit_attempt(attempt, now=timezone.now(), today=timezone.localdate())
    return redirect("learning:result", attempt.pk)


def handed_in(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    if not attempt.ran_out:
        messages.info(request, "You handed this attempt in already. Here is its result.")
    elif request.method == "POST":
        messages.warning(request, "What you sent just now came after your time had ended, so it does not count.")
    return redirect("learning:result", attempt.pk)


def count(questions: list[presenters.AskedQuestion]) -> dict[str, object]:
    unanswered = [question for question in questions if not question.is_answered]
    return {"unanswered": unanswered, "answered": len(questions) - len(unanswered), "total": len(questions)}


def milliseconds(now: datetime) -> int:
    return int(now.timestamp() * 1000)
