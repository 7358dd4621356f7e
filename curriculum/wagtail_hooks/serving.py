"""Who may read and play, what must not be deleted, and where questions stand in the menu."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db.models import ProtectedError, RestrictedError
from django.db.models.deletion import Collector
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from curriculum.models import LevelPage
from curriculum.question_files import urls as question_files
from curriculum.streaming import play_part
from curriculum.viewsets import MaturityQuestionViewSet, QuestionViewSet

register_snippet(QuestionViewSet)
register_snippet(MaturityQuestionViewSet)


@hooks.register("before_serve_page", order=-10)
def ask_to_sign_in(page: Page, request: HttpRequest, serve_args: Any, serve_kwargs: Any) -> HttpResponse | None:
    if request.user.is_authenticated:
        return None
    return redirect_to_login(request.get_full_path(), resolve_url("people:sign_in"))


@hooks.register("before_serve_document", order=-10)
def ask_to_sign_in_for_a_document(document: Any, request: HttpRequest) -> HttpResponse | None:
    return ask_to_sign_in(document, request, (), {})


hooks.register("before_serve_document", play_part, order=100)  # after all who may refuse


@hooks.register("before_delete_page")
def keep_what_records_point_at(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A level somebody joined or reached is part of their record: say so instead of failing half-way."""
    held = [level for level in LevelPage.objects.descendant_of(page, inclusive=True) if is_held(level)]
    if not held:
        return None
    names = ", ".join(level.short_name for level in held)
    messages.error(
        request,
        f"{names} cannot be deleted: people's records or its question pool belong to it. "
        "Unpublish it instead; then learners no longer see it.",
    )
    return redirect("wagtailadmin_explore", page.get_parent().pk)


@hooks.register("before_bulk_action")
def keep_what_records_point_at_in_bulk(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    for page in objects if action_type == "delete" else []:
        refusal = keep_what_records_point_at(request, page) if isinstance(page, Page) else None
        if refusal:
            return refusal
    return None


def is_held(level: LevelPage) -> bool:
    try:
        Collector(using=level._state.db or "default").collect([level])
    except (ProtectedError, RestrictedError):
        return True
    return False


@hooks.register("register_admin_urls")
def question_file_urls() -> list[URLPattern | URLResolver]:
    return [path("question-files/", include(question_files))]


class QuestionFilesItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("curriculum.add_question")


@hooks.register("register_admin_menu_item")
def question_files_item() -> MenuItem:
    return QuestionFilesItem(
        "Import and export", reverse_lazy("question_files:files"), name="question-files", icon_name="upload", order=251
    )
