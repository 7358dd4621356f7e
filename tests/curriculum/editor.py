"""What an author does in Wagtail's editor, as the requests their browser sends."""

import json
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from wagtail.admin.admin_url_finder import AdminURLFinder

SUBMIT = {"action-submit": "1"}
PUBLISH = {"action-publish": "1"}
APPROVE = {"action-workflow-action": "true", "workflow-action-name": "approve"}


def text(words, **block):
    """The value of a block of text."""
    part = {"key": "a", "type": "unstyled", "depth": 0, "text": words, "inlineStyleRanges": [], "entityRanges": []}
    return json.dumps({"blocks": [part | block], "entityMap": {}})


def fields(page, **changes):
    """What the editor's form sends for a lesson with one block of text."""
    return {
        "title": page.title, "slug": page.slug, "summary": page.summary, "minutes": page.minutes, "body-count": "1",
        "body-0-deleted": "", "body-0-order": "0", "body-0-type": "text", "body-0-id": "",
        "body-0-value": text("Dots."), "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0,
    } | changes  # fmt: skip


def save(client, who, page, **changes):
    client.force_login(who)
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), fields(page, **changes), follow=True)


def approve(client, who, page):
    client.force_login(who)
    state = page.current_workflow_task_state
    return client.post(reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk]), follow=True)


def typed(form):
    """What a browser would send of a form as it was drawn, with its rows below."""
    formsets = getattr(form, "formsets", {}).values()
    parts = [form, *[part for formset in formsets for part in (formset.management_form, *formset.forms)]]
    values = {bound.html_name: bound.value() for part in parts for bound in part}
    return {name: value for name, value in values.items() if value is not None and value is not False}


def save_snippet(client, who, instance, **changes):
    client.force_login(who)
    address = AdminURLFinder(who).get_edit_url(instance)
    form = client.get(address).context["form"]
    return client.post(address, typed(form) | changes, follow=True)


def approve_snippet(client, who, instance):
    client.force_login(who)
    state, name = instance.current_workflow_task_state, f"wagtailsnippets_curriculum_{instance._meta.model_name}"
    return client.post(reverse(f"{name}:workflow_action", args=[instance.pk, "approve", state.pk]), follow=True)


def at(moment: datetime) -> str:
    """A moment as an author types it."""
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")
