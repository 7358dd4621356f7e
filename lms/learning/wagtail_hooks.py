"""Lessons are for those who joined the level; opening one is noted, so that they can go on where they were."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from wagtail import hooks
from wagtail.models import Page

from curriculum.models import LessonPage
from lms.learning.actions import open_lesson
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
