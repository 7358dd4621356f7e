"""Words for HR's first page about reminders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from lms.people.models import Organisation
from lms.reminders.failing import Kind, counted
from lms.reminders.health import Health
from lms.reminders.holding import come_due, open_pauses
from lms.reminders.models import OutboxMessage, Pause
from lms.reminders.presenters.outbox import attention

State = OutboxMessage.State
DAYS = 7
REASONS = 8


@dataclass(frozen=True)
class Gone:
    """What went and what did not."""

    today: int
    week: int
    since: Any  # the first day of the week
    failures: list[tuple[Kind, int]]
    suppressed: list[tuple[str, int]]  # of the week, by reason, most frequent first
    more_suppressed: int
    attention: str
    is_empty: bool


def gone(organisation: Organisation, *, now: datetime) -> Gone:
    ours = OutboxMessage.objects.filter(organisation=organisation)
    today = timezone.localdate(now)
    midnight = timezone.make_aware(datetime.combine(today, time.min))
    since = midnight - timedelta(days=DAYS - 1)
    sent = ours.filter(state=State.SENT, sent_at__gte=since).aggregate(
        today=Count("pk", filter=Q(sent_at__gte=midnight)), week=Count("pk")
    )
    failures = counted(ours)
    reasons = ours.filter(state=State.SUPPRESSED, not_before__gte=since).order_by().values_list("reason")
    suppressed = list(reasons.annotate(number=Count("pk")).order_by("-number", "reason"))
    doubtful = sum(number for kind, number in failures if kind.code == "in-doubt")
    failed = sum(number for _, number in failures) - doubtful
    return Gone(
        today=sent["today"],
        week=sent["week"],
        since=since.date(),
        failures=failures,
        suppressed=suppressed[:REASONS],
        more_suppressed=sum(number for _, number in suppressed[REASONS:]),
        attention=attention(failed, doubtful),
        is_empty=not ours.exists(),
    )


def paused(organisation: Organisation, *, now: datetime) -> list[tuple[Pause, int]]:
    """What is held back just now, with how many would go if it ended: none of those that another pause holds too."""
    pauses = list(open_pauses(organisation.pk))
    of_rules = {pause.rule_id for pause in pauses}
    come = dict(come_due(organisation.pk, now).order_by().values_list("rule").annotate(Count("pk")))
    rest = sum(number for rule, number in come.items() if rule not in of_rules)
    return [
        (pause, rest if pause.rule_id is None else come.get(pause.rule_id, 0) * (None not in of_rules))
        for pause in pauses
    ]


def machinery(report: Health) -> list[str]:
    """What is wrong with it, in words; nothing if all is well."""
    return report.problems
