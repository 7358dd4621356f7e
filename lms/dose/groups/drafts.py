"""Reads what a draft of the groups rests on: whether it is the one somebody looked at, and what it would break."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from hashlib import sha256

from lms.dose.groups.rules import default_groups
from lms.dose.models import Group, Grouping, Target
from lms.people.models import Organisation, OrgUnit

# The last group has no rule and this rank, so that others are added before it without renumbering.
LAST = 30_000


class DraftRefused(Exception):
    """The draft can't be changed or approved like this; the message says why and what to do."""


def fingerprint(groups: Iterable[Group]) -> str:
    """Changes whenever a code, a name, a rule or the order of the groups does."""
    told = [[group.code, group.name, group.rule] for group in groups]
    return sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]


def units_of(groups: Iterable[Group]) -> set[int]:
    return {int(pk) for group in groups for pk in group.rule.get("units", [])}


def gone_units(groups: list[Group], organisation: Organisation) -> dict[str, int]:
    """How many units of a rule are no longer in the organisation, by the code of the group."""
    there = set(OrgUnit.objects.filter(organisation=organisation, pk__in=units_of(groups)).values_list("pk", flat=True))
    gone = {group.code: len(units_of([group]) - there) for group in groups}
    return {code: number for code, number in gone.items() if number}


def removed_codes(groups: Iterable[Group], targets: Iterable[Target]) -> dict[str, list[Target]]:
    """Codes that targets ask and none of these groups has, each with those targets."""
    codes = {group.code for group in groups}
    found: dict[str, list[Target]] = defaultdict(list)
    for target in targets:
        for code in target.asked_of.get("groups", []):
            if code not in codes:
                found[code].append(target)
    return dict(sorted(found.items()))


def with_replaced(asked_of: Mapping[str, list[str]], replacements: Mapping[str, str]) -> dict[str, list[str]]:
    """The same question to the groups that take the place of others, each named once."""
    codes = [replacements.get(code, code) for code in asked_of.get("groups", [])]
    return {**asked_of, "groups": list(dict.fromkeys(codes))} if codes else dict(asked_of)


def current_groups(organisation: Organisation) -> tuple[Grouping | None, list[Group]]:
    """The approved version and its groups, or none and the product's defaults."""
    found = Grouping.objects.filter(organisation=organisation, state=Grouping.State.CURRENT).first()
    return found, list(found.groups.all()) if found else default_groups()
