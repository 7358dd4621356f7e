"""What the editor does and says beyond Wagtail's own: review by a second person, warnings, checks for accessibility."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.userbar import ContentCheckerItem
from wagtail.models import Page

from curriculum.level_check import check_level, module_warnings
from curriculum.models import LessonPage, LevelPage, ModulePage
from curriculum.models.reviewing import written_by
from curriculum.reviewing import REVIEWED, must_be_reviewed
from curriculum.saving import is_saved_by_itself, keep_what_is_live

REVIEW_FIRST = (
    "A second person must review before anything is published here. Your changes are kept as a draft: choose “Submit "
    "for review” next. Another trainer then publishes them by approving."
)
ANOTHER_APPROVES = (
    "Not approved: you have changed this version yourself. Your changes are kept and stay under review. "
    "Another trainer publishes them by approving."
)


# ---- versions --------------------------------------------------------------------------------
@hooks.register("before_edit_page")
@hooks.register("before_edit_snippet")
def keep_the_version_that_is_live(request: HttpRequest, instance: Any) -> None:
    if request.method == "POST" and getattr(instance, "live", False) and instance.live_revision_id is None:
        keep_what_is_live(instance)


# ---- a second person ------------------------------------------------------------------------
@hooks.register("before_publish_page")
def leave_publishing_to_the_reviewer(request: HttpRequest, page: Page) -> HttpResponse | None:
    if not must_be_reviewed():
        return None
    messages.warning(request, REVIEW_FIRST)
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("before_publish")
def leave_publishing_of_snippets_to_the_reviewer(request: HttpRequest, instance: Any) -> HttpResponse | None:
    if not isinstance(instance, REVIEWED) or not must_be_reviewed():
        return None
    messages.warning(request, REVIEW_FIRST)
    return redirect(AdminURLFinder(request.user).get_edit_url(instance))


@hooks.register("before_bulk_action")
def leave_publishing_in_bulk_to_the_reviewer(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    if action_type != "publish" or not must_be_reviewed():
        return None
    messages.warning(
        request, "A second person must review before anything is published here. Submit each page instead."
    )
    return redirect(action.next_url)


@hooks.register("before_copy_page")
def copy_as_draft(request: HttpRequest, page: Page) -> HttpResponse | None:
    if request.method != "POST" or not request.POST.get("publish_copies") or not must_be_reviewed():
        return None
    messages.warning(request, "A second person must review before anything is published here. Copy it as a draft.")
    return redirect("wagtailadmin_pages:copy", page.pk)


@hooks.register("construct_page_action_menu", order=100)
@hooks.register("construct_snippet_action_menu", order=100)
def offer_review_instead_of_publishing(menu_items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    if must_be_reviewed():
        menu_items[:] = [item for item in menu_items if item.name != "action-publish"]


@hooks.register("after_edit_page")
@hooks.register("after_edit_snippet")
def say_that_somebody_else_approves(request: HttpRequest, instance: Any) -> None:
    """Who changed a version and approved it in one go reads why it is not published."""
    if request.POST.get("workflow-action-name") != "approve" or not getattr(instance, "workflow_in_progress", False):
        return
    if written_by(instance) == request.user.pk:
        messages.warning(request, ANOTHER_APPROVES)


# ---- what an author should know after saving ---------------------------------------------------
@hooks.register("after_edit_page")  # after publishing too
@hooks.register("after_create_page")
@hooks.register("after_unpublish_page")
def warn_about_the_level(request: HttpRequest, page: Page) -> None:
    """Say when a strand is missing, hours do not add up, or a module has nothing to read."""
    for warning in [] if is_saved_by_itself(request) else _warnings(page.specific):
        messages.warning(request, warning)


def _warnings(page: Page) -> list[str]:
    if isinstance(page, LevelPage):
        return check_level(page).warnings if page.live else []
    module = page.module if isinstance(page, LessonPage) else page
    return module_warnings(module) if isinstance(module, ModulePage) and module.live else []


# ---- checks for accessibility, beside the preview ----------------------------------------------
class LearnersCheck(ContentCheckerItem):
    """Axe on the learner's page: everything WCAG 2.2 AA asks, not only Wagtail's usual dozen of rules."""

    axe_include = ["main"]
    axe_run_only = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    axe_rules = {"region": {"enabled": False}}  # the frame around the page is ours, not the author's


@hooks.register("construct_wagtail_userbar")
def check_as_strictly_as_we_do(request: HttpRequest, items: list[Any], page: Page | None) -> None:
    items[:] = [LearnersCheck(item.in_editor) if isinstance(item, ContentCheckerItem) else item for item in items]
