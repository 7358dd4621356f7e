"""Lessons are for those who joined the level; opening one is noted, so that they can go on where they were. An author
whose quiz asks for more than its pool has is told when they save it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from wagtail import hooks
from wagtail.models import Page

from curriculum.models import LessonPage, Quiz
from curriculum.saving import is_saved_by_itself
from lms.learning.actions import open_lesson, pool_problem
from lms.learning.progress import is_enrolled
from lms.people.models import Role


@hooks.register("before_serve_page")
def open_as_learner(page: Page, request: HttpRequest, serve_args: Any, serve_kwargs: Any) -> HttpResponse | None:
    if not isinstance(page, LessonPage):
        return None
    request.is_learner = is_enrolled(request.user, page.level)
    if request.is_learner:
        if request.method == "GET":
            open_lesson(request.user, page, now=timezone.now())
        return None
    if request.user.has_role(Role.TRAINER):
        return None
    messages.warning(request, f"Join {page.level.short_name} first. Then its lessons open.")
    return redirect(page.level.get_url(request))


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def warn_of_a_small_pool(request: HttpRequest, instance: Any) -> None:
    """Saved all the same, since the questions may be written next; learners are told that it is not ready."""
    problem = pool_problem(instance) if isinstance(instance, Quiz) and not is_saved_by_itself(request) else ""
    if problem:
        messages.warning(request, f"{problem} Until there are enough, nobody can begin it.")
