"""Who must look before something is published: the second person."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.models import AbstractGroupApprovalTask, Revision

TRAINERS = "Trainers"  # the group whose members write and review
# of what a version holds: how it stands, who comments on it; not what its author wrote
KEPT_BY_WAGTAIL = {
    "latest_revision", "live_revision", "latest_revision_created_at", "draft_title", "live", "expired",
    "has_unpublished_changes", "first_published_at", "last_published_at", "locked", "locked_at", "locked_by",
    "wagtail_admin_comments",
}  # fmt: skip


class SecondPersonTask(AbstractGroupApprovalTask):
    """Approval by somebody of the group who did not write the version under review."""

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, str, bool]]:
        """Whoever wrote the version may ask for changes of it, and never approve it."""
        actions = super().get_actions(obj, user)
        if written_by(obj) == user.pk:
            return [action for action in actions if action[0] != "approve"]
        return actions

    def on_action(self, task_state: Any, user: Any, action_name: str, **kwargs: Any) -> None:
        """Leave under review what its own author approves: who changes a version as they approve it, from an editor
        left open or by hand, has written what would be published. Raising would lose what they typed."""
        if action_name == "approve" and written_by(task_state.workflow_state.content_object) == user.pk:
            return
        super().on_action(task_state, user, action_name, **kwargs)

    @classmethod
    def get_description(cls) -> str:
        return "Members of the chosen groups can approve, but nobody what they wrote themselves"

    class Meta:
        verbose_name = "review by a second person"
        verbose_name_plural = "reviews by a second person"


def written_by(obj: Any) -> int | None:
    """Who wrote the latest version of it: the one that approving publishes, whichever was submitted.

    Who comments on a page saves a version too, and so does who approves a question from its editor; neither writes.
    """
    versions = Revision.objects.for_instance(obj).order_by("-created_at", "-pk").values_list("user", "content")
    writer, latest = None, None
    for user, content in versions.iterator(chunk_size=10):
        words = {name: value for name, value in content.items() if name not in KEPT_BY_WAGTAIL}
        if latest is not None and words != latest:
            break
        writer, latest = user, words
    return writer


@register_setting(icon="check")
class AuthoringRules(BaseGenericSetting):
    """How the curriculum may change. One row for the site: all organisations here read the same curriculum."""

    needs_second_person = models.BooleanField(
        "A second person must review before publishing",
        default=False,
        help_text="Trainers then submit their changes, and another trainer publishes them by approving. While there is "
        "only one trainer, that trainer goes on publishing alone. Taking a page off the site needs no review.",
    )

    panels = [FieldPanel("needs_second_person", icon="group")]

    class Meta:
        verbose_name = "review before publishing"

    def clean(self) -> None:
        super().clean()
        if self.needs_second_person and reviewers() < 2:
            raise ValidationError(
                {"needs_second_person": "There is only one trainer here, so nobody could review. Find a second first."}
            )


def reviewers() -> int:
    """How many people could review: current trainers who can sign in."""
    group = Group.objects.filter(name=TRAINERS).first()
    return group.user_set.filter(is_active=True).count() if group else 0
