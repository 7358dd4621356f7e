"""Which messages wait because HR holds them back, and which would go if a pause ended."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from lms.reminders.models import OutboxMessage, Pause


def open_pauses(organisation_id: int | None) -> QuerySet[Pause]:
    """What is held back just now: everything first, then rules by name."""
    held = Pause.objects.open().filter(organisation=organisation_id)
    return held.select_related("rule", "started_by").order_by("rule__name", "pk")


def come_due(organisation_id: int | None, now: datetime) -> QuerySet[OutboxMessage]:
    """Messages of an organisation whose time has come, held back or not."""
    return OutboxMessage.objects.filter(
        organisation=organisation_id, state=OutboxMessage.State.DUE, not_before__lte=now
    )


def held_by(pause: Pause, now: datetime) -> QuerySet[OutboxMessage]:
    """Messages that only this pause holds back: they go when it ends. Of one that has ended: nothing."""
    if pause.ended_at:
        return OutboxMessage.objects.none()
    found = come_due(pause.organisation_id, now)
    if pause.rule_id:
        found = found.filter(rule=pause.rule_id)
    others = Pause.objects.open().filter(organisation=pause.organisation_id).exclude(pk=pause.pk)
    return found.filter(~Exists(others.filter(Q(rule=None) | Q(rule=OuterRef("rule")))))
