"""What the page offers a person to choose from: the rules that concern them, in groups, in their words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lms.people.models import Person
from lms.reminders.kinds import GROUPS, Kind, kind
from lms.reminders.models import OptOut, Preference, ReminderRule
from lms.reminders.rules import SUMMARY, all_rules

EACH, DAILY, SITE = "each", "daily", "site"


@dataclass(frozen=True)
class Box:
    code: str
    label: str
    is_ticked: bool


@dataclass(frozen=True)
class Group:
    title: str
    boxes: list[Box]


@dataclass(frozen=True)
class Offer:
    """`free` may be switched off, `always` may not; `refused` are codes of those switched off."""

    free: list[ReminderRule]
    always: list[ReminderRule]
    refused: frozenset[str]
    how: str
    language: str

    @property
    def wanted(self) -> list[str]:
        return [rule.code for rule in self.free if rule.code not in self.refused]

    def groups(self, wanted: Iterable[str]) -> list[Group]:
        ticked = set(wanted)
        boxes: dict[str, list[Box]] = {title: [] for title in GROUPS}
        for rule in self.free:
            said = kind(rule.code, rule.name)
            boxes[said.group].append(Box(rule.code, said.label, rule.code in ticked))
        return [Group(title, found) for title, found in boxes.items() if found]

    @property
    def always_said(self) -> list[str]:
        return [kind(rule.code, rule.name).label for rule in self.always]


def offer(person: Person) -> Offer:
    """What there is to choose for this person, and what they have chosen so far."""
    refused = frozenset(OptOut.objects.filter(person=person).values_list("rule__code", flat=True))
    rules = [rule for rule in _rules() if _concerns(person, kind(rule.code, rule.name)) or rule.code in refused]
    chosen = Preference.objects.filter(person=person).first() or Preference(person=person)
    return Offer(
        free=[rule for rule in rules if not rule.is_mandatory],
        always=[rule for rule in rules if rule.is_mandatory],
        refused=refused,
        how=SITE if chosen.is_on_site_only else DAILY if chosen.is_digest else EACH,
        language=chosen.language,
    )


def _rules() -> list[ReminderRule]:
    """Also those the planner has not come to yet."""
    known = all_rules().values()
    return sorted((rule for rule in known if rule.is_on and rule.code != SUMMARY), key=lambda rule: rule.name)


def _concerns(person: Person, said: Kind) -> bool:
    return not said.roles or person.has_role(*said.roles)
