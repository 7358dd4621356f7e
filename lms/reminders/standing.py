"""How each rule stands in an organisation: on or off and who decided so, held back or not, and how many wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from lms.people.models import Organisation
from lms.reminders.holding import come_due, open_pauses
from lms.reminders.models import OutboxMessage, Pause, ReminderRule, RuleSwitch


@dataclass(frozen=True)
class Standing:
    rule: ReminderRule
    switch: RuleSwitch | None
    pause: Pause | None  # of this rule
    pause_of_all: Pause | None
    waiting: int  # written down and not sent yet
    held: int  # of these, how many would go now if nothing was held back

    @property
    def is_on(self) -> bool:
        return self.switch.is_on if self.switch else self.rule.is_on

    @property
    def is_held(self) -> bool:
        return bool(self.pause or self.pause_of_all)


def standings(organisation: Organisation, *, now: datetime) -> list[Standing]:
    """All rules by name, in five queries however many there are."""
    switches = RuleSwitch.objects.filter(organisation=organisation).select_related("changed_by")
    switched = {found.rule_id: found for found in switches}
    pauses = {found.rule_id: found for found in open_pauses(organisation.pk)}
    due = OutboxMessage.objects.filter(organisation=organisation, state=OutboxMessage.State.DUE)
    waiting = dict(due.order_by().values_list("rule").annotate(Count("pk")))
    come = dict(come_due(organisation.pk, now).order_by().values_list("rule").annotate(Count("pk")))
    return [
        Standing(
            rule=rule,
            switch=switched.get(rule.pk),
            pause=pauses.get(rule.pk),
            pause_of_all=pauses.get(None),
            waiting=waiting.get(rule.pk, 0),
            held=come.get(rule.pk, 0) if rule.pk in pauses or None in pauses else 0,
        )
        for rule in ReminderRule.objects.order_by("name")
    ]


def standing(rule: ReminderRule, organisation: Organisation, *, now: datetime) -> Standing:
    """How one rule stands."""
    return next(found for found in standings(organisation, now=now) if found.rule == rule)
