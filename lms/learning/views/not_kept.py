"""When an answer to a block can't be kept: the page, or the script on it, says why and gives back what was typed."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render, resolve_url

from curriculum.models import LessonPage
from lms.learning import asked_blocks
from lms.learning.asked_blocks import AskedBlock
from lms.learning.forms import SentReflection
from lms.learning.models import Reflection
from lms.learning.progress import is_enrolled
from lms.learning.unsaved import hold
from lms.learning.views.lessons import join_first, lesson_gone


@dataclass
class NotKept(Exception):
    """Why an answer can't be kept. `kept` is what stands there instead; `can_retry` offers to save once more."""

    status: HTTPStatus
    reason: str
    lesson: LessonPage | None = None
    kept: Reflection | None = None
    can_retry: bool = False


def block_to_answer(request: HttpRequest, pk: int, kind: str, block_id: UUID) -> AskedBlock:
    """The block, if this person may answer it now. Raises NotKept."""
    lesson = LessonPage.objects.live().filter(pk=pk).first()
    if lesson is None:
        raise NotKept(HTTPStatus.NOT_FOUND, "An author took this lesson away while you were reading.")
    if not request.user.is_authenticated:
        raise NotKept(HTTPStatus.UNAUTHORIZED, "You are signed out.", lesson)
    if not is_enrolled(request.user, lesson.level):
        raise NotKept(HTTPStatus.FORBIDDEN, f"Join {lesson.level.short_name} first. Then you can save here.", lesson)
    if request.POST.get("person", str(request.user.pk)) != str(request.user.pk):
        raise NotKept(HTTPStatus.CONFLICT, "Somebody else is signed in here now. Sign in as yourself to save.", lesson)
    block = asked_blocks.find(lesson, kind, block_id)
    if block is None:
        raise NotKept(HTTPStatus.NOT_FOUND, "An author took this question out while you were reading.", lesson)
    return block


def wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def say_not_kept(request: HttpRequest, problem: NotKept, kind: str, block_id: UUID) -> HttpResponse:
    """Answer with the reason and what was typed; who is signed out signs in first and finds it where they typed it."""
    sent = SentReflection.read(request.POST)
    if wants_json(request):
        told = {"problem": problem.reason}
        if problem.kept:
            told |= {"kept": problem.kept.text, "revision": problem.kept.revision}
        return JsonResponse(told, status=problem.status)
    if problem.lesson is None:
        return lesson_gone(request, typed=sent.text)
    if problem.status == HTTPStatus.UNAUTHORIZED:
        return _sign_in_first(request, problem.lesson, kind, block_id, sent)
    if problem.status == HTTPStatus.FORBIDDEN and not sent.text:
        return join_first(request, problem.lesson.level)
    return render(request, "learning/not_saved.html", {"problem": problem, "sent": sent}, status=problem.status)


def _sign_in_first(
    request: HttpRequest, lesson: LessonPage, kind: str, block_id: UUID, sent: SentReflection
) -> HttpResponse:
    if sent.text and sent.person:
        hold(request, sent.person, block_id, sent.text)
    place = f"{lesson.get_url(request)}{asked_blocks.anchor(kind, block_id)}"
    return redirect_to_login(place, resolve_url("people:sign_in"))
