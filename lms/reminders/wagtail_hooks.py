"""Authors change the words of reminders in Wagtail; which rules there are is the planner's business."""

from typing import Any

from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from lms.reminders.models import ReminderRule


class OnlyChanging(ModelPermissionPolicy):
    """A rule nobody plans for would never send, and a deleted one would take its record with it."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action not in ("add", "delete") and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return super().user_has_any_permission(user, set(actions) - {"add", "delete"})


class ReminderRuleViewSet(SnippetViewSet):
    model = ReminderRule
    icon = "mail"
    menu_label = "Reminders"
    list_display = ["name", "subject", "is_on"]
    inspect_view_enabled = False
    copy_view_enabled = False
    panels = [
        MultiFieldPanel([FieldPanel("name"), FieldPanel("code", read_only=True), FieldPanel("is_on")], "Rule"),
        MultiFieldPanel([FieldPanel("subject"), FieldPanel("body")], "Words"),
    ]


register_permission_policy(ReminderRule, OnlyChanging(ReminderRule))
register_snippet(ReminderRuleViewSet)
