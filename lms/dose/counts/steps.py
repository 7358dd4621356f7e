"""Reads by how much levels' heads changed, day by day and for what reason: of sums kept, or of the movements."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q, Sum

from lms.dose.counts.cells import ASKED, Rule
from lms.dose.counts.kept import mark_of, stamp_of, with_stamp
from lms.dose.models import KeptSums, Movement

WHAT = "movements"
Steps = list[tuple[date, str, int]]  # day, reason, change


def steps_of(organisation: int, rules: Mapping[int, Rule], *, until: date) -> dict[int, Steps]:
    """The changes up to a day of each level, of the people whom its rule asks: one query, or two."""
    rows = KeptSums.objects.filter(organisation=organisation, what=WHAT, day__gte=until)
    kept = with_stamp(rows).filter(now=F("stamp")).order_by("-day").first()
    if kept:
        found = {level: (mark, taken) for level, mark, taken in kept.figures}
        if all(level in found and found[level][0] == mark_of({level: rule}) for level, rule in rules.items()):
            return {level: _up_to(until, found[level][1]) for level in rules}
    return read(organisation, rules, until=until)


def _up_to(until: date, taken: list[tuple[int, str, int]]) -> Steps:
    last = until.toordinal()
    return [(date.fromordinal(day), reason, change) for day, reason, change in taken if day <= last]


def keep(organisation: int, rules: Mapping[int, Rule], *, day: date, now: datetime) -> bool:
    """Keep the changes up to a day, if there was something new and nothing changed meanwhile."""
    mark = mark_of(rules)
    stamp = stamp_of(organisation, day)
    if (
        stamp is None
        or KeptSums.objects.filter(organisation=organisation, what=WHAT, day=day, mark=mark, stamp=stamp).exists()
    ):
        return False
    found = read(organisation, rules, until=day)
    if stamp != stamp_of(organisation, day):
        return False
    figures = [
        [level, mark_of({level: rules[level]}), [(on.toordinal(), reason, change) for on, reason, change in taken]]
        for level, taken in found.items()
    ]
    KeptSums.objects.update_or_create(
        organisation_id=organisation, what=WHAT, day=day,
        defaults={"stamp": stamp, "mark": mark, "at": now, "figures": figures},
    )  # fmt: skip
    return True


def read(organisation: int, rules: Mapping[Any, Rule], *, until: date) -> dict[Any, Steps]:
    """Under the key of each level, or under None for heads, what the movements say."""
    wanted = Q()
    for level, rule in rules.items():
        wanted |= Q(level=level) & _asked(rule)
    found: dict[Any, Steps] = {level: [] for level in rules}
    if rules:
        rows = Movement.objects.filter(wanted, organisation=organisation, day__lte=until).order_by()
        for level, day, reason, change in rows.values_list("level", "day", "reason").annotate(Sum("change")):
            found[level].append((day, reason, change))
    return found


def _asked(rule: Rule) -> Q:
    found = Q()
    for name, values in rule.items():
        if values:
            found &= Q(**{f"cell__{ASKED[name]}__in": list(values)})
    return found
