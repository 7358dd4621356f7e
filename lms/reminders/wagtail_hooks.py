"""Authors change the words of reminders in Wagtail; which rules there are is the planner's business."""

from typing import Any

from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, HelpPanel, InlinePanel, MultiFieldPanel
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from lms.reminders.models import ReminderRule
from lms.reminders.panels import DryRunPanel
from lms.reminders.views.testing import send_test


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
        HelpPanel(template="reminders/panels/placeholders.html", heading="What you may write"),
        MultiFieldPanel([FieldPanel("subject"), FieldPanel("body")], "Words"),
        InlinePanel(
            "texts",
            [FieldPanel("language"), FieldPanel("subject"), FieldPanel("body")],
            heading="In other languages",
            label="Words in another language",
            help_text="For people who chose that language. Where there are none, they get the words above.",
        ),
        DryRunPanel(heading="Who would get these words in the next 7 days"),
    ]


register_permission_policy(ReminderRule, OnlyChanging(ReminderRule))
register_snippet(ReminderRuleViewSet)


@hooks.register("register_admin_urls")
def test_address() -> list[URLPattern]:
    return [path("reminder-tests/<int:pk>/", send_test, name="send_test_reminder")]
