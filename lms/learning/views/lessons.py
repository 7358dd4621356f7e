"""Reading lessons."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from curriculum.models import LessonPage, LevelPage
from lms.learning import actions
from lms.learning.progress import is_enrolled


@login_required
@require_POST
def lesson_done(request: HttpRequest, pk: int) -> HttpResponse:
    lesson = LessonPage.objects.live().filter(pk=pk).first()
    if lesson is None:
        return lesson_gone(request)
    if not is_enrolled(request.user, lesson.level):
        return join_first(request, lesson.level)
    actions.complete_lesson(request.user, lesson, now=timezone.now())
    following = LessonPage.objects.sibling_of(lesson).live().filter(path__gt=lesson.path).first()
    if following is None:
        messages.success(request, f"“{lesson.title}” is done. It was the last lesson of this module.")
    return redirect((following or lesson.module).get_url(request))


def lesson_gone(request: HttpRequest, typed: str = "") -> HttpResponse:
    """Say that an author took the lesson away, and give back what was typed into it."""
    level = request.POST.get("level", "")
    level = LevelPage.objects.live().filter(pk=level).first() if level.isdecimal() else None
    return render(request, "learning/lesson_gone.html", {"level": level, "typed": typed}, status=404)


def join_first(request: HttpRequest, level: LevelPage) -> HttpResponse:
    messages.warning(request, f"Join {level.short_name} first. Then its lessons and its quiz open.")
    return redirect(level.get_url(request))


@login_required
@require_POST
def check(request: HttpRequest, pk: int, block_id: UUID) -> HttpResponse:
    """Answer a knowledge check without a script: back to the lesson, with the choice in its address."""
    lesson = LessonPage.objects.live().filter(pk=pk).first()
    if lesson is None:
        return lesson_gone(request)
    query = urlencode({"check": block_id, "option": request.POST.get("option", "")})
    return redirect(f"{lesson.get_url(request)}?{query}#check-{block_id}")
