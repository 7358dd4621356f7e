"""HR switches a rule off or on for its organisation."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from lms.people import audit
from lms.people.models import Organisation, Person
from lms.reminders.models import ReminderRule, RuleSwitch


class Mandatory(Exception):
    """The rule tells people what they must know; nobody switches it off."""


@transaction.atomic
def switch(organisation: Organisation, rule: ReminderRule, *, is_on: bool, by: Person, now: datetime) -> bool:
    """Switch a rule on or off for an organisation; false if it stands so already.

    Of two calls at once the second waits and finds it done. Messages that wait already are asked again before they
    go: while the rule is off they are written down as not sent. Raises Mandatory.
    """
    if rule.is_mandatory and not is_on:
        raise Mandatory(f"{rule.name} is mandatory: people must be told.")
    found, _ = RuleSwitch.objects.select_for_update().get_or_create(
        organisation=organisation,
        rule=rule,
        defaults={"is_on": rule.is_on, "changed_by": by, "changed_at": now},
    )
    if found.is_on == is_on:
        return False
    RuleSwitch.objects.filter(pk=found.pk).update(is_on=is_on, changed_by=by, changed_at=now)
    label = f'Switched the rule "{rule}" {"on" if is_on else "off"}'
    audit.record("reminders.switched", label, by=by, organisation=organisation, rule=rule.code, is_on=is_on)
    return True
