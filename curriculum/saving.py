"""How the editor saves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import Revision


def is_saved_by_itself(request: HttpRequest) -> bool:
    """Whether the editor saves a draft while its author goes on typing: nobody reads a message then, and each would
    wait for the next page they open."""
    return not request.accepts("text/html")


@transaction.atomic
def keep_what_is_live(instance: Any) -> None:
    """Give something published without a version of it, such as a term from before terms had drafts, that version.

    Wagtail takes such a thing off the site as soon as a change of it is planned for later.
    """
    live = type(instance).objects.filter(pk=instance.pk, live=True, live_revision=None).first()
    if live is None:
        return
    drafts = Revision.objects.for_instance(live)
    first = drafts.order_by("created_at").values_list("created_at", flat=True).first()
    version = Revision.objects.create(
        content_object=live,
        base_content_type=live.get_base_content_type(),
        object_str=str(live),
        content=live.serializable_data(),
        created_at=first - timedelta(seconds=1) if first else timezone.now(),  # a draft stays the latest version
    )
    instance.live_revision = version
    instance.latest_revision = instance.latest_revision or version
    type(instance).objects.filter(pk=instance.pk).update(
        live_revision=version, latest_revision=instance.latest_revision
    )
