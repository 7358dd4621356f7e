"""Owns whether a rule is on in an organisation: as HR there switched it, or else as the rule itself says."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Q

from lms.reminders.models import ReminderRule, RuleSwitch

SWITCHED_OFF = "The rule is switched off."
SWITCHED_OFF_HERE = "HR has switched the rule off."


def is_on(rule: ReminderRule, organisation_id: int | None) -> bool:
    return not why_off(rule, organisation_id)


def why_off(rule: ReminderRule, organisation_id: int | None) -> str:
    """Why messages of this rule are not sent to people of this organisation, or "" if they are."""
    switch = next((each for each in rule.switches.all() if each.organisation_id == organisation_id), None)
    if switch is None:
        return "" if rule.is_on else SWITCHED_OFF
    return "" if switch.is_on else SWITCHED_OFF_HERE


def off_for(organisation: str = "their_organisation") -> dict[int, Q]:
    """By each rule's key, the condition on rows of people under which it is off for them; `organisation` is the name
    of theirs. A rule that is on everywhere is not in it."""
    switched: dict[int, dict[bool, list[int]]] = defaultdict(lambda: {True: [], False: []})
    for rule, place, is_switched_on in RuleSwitch.objects.values_list("rule", "organisation", "is_on"):
        switched[rule][is_switched_on].append(place)
    found: dict[int, Q] = {}
    for rule, is_on_at_all in ReminderRule.objects.values_list("pk", "is_on"):
        on, off = switched[rule][True], switched[rule][False]
        if is_on_at_all and off:
            found[rule] = Q(**{f"{organisation}__in": off})
        elif not is_on_at_all:
            found[rule] = Q(**{f"{organisation}__isnull": True}) | ~Q(**{f"{organisation}__in": on})
    return found
