"""Sets the members of an alliance side by side: totals only, and none of a member too small to hide anyone in."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from curriculum.models import LevelPage
from lms.dose import coverage
from lms.dose.asked import asked
from lms.dose.coverage import LevelDose, Tally
from lms.dose.models import Target
from lms.dose.suppression import FEWEST
from lms.people.models import Alliance, Organisation


@dataclass(frozen=True)
class MemberRow:
    """One member's totals; `heads` is None and there are no cells when it has fewer than ten people."""

    organisation: Organisation
    heads: int | None
    cells: list[LevelDose | None]


def member_rows(alliance: Alliance, levels: list[LevelPage], today: date) -> list[MemberRow]:
    members = list(Organisation.objects.filter(alliance=alliance).order_by("name"))
    targets = {
        (row.organisation_id, row.level_id): row
        for row in Target.objects.filter(organisation__alliance=alliance, is_current=True)
    }
    posts = coverage.heads(today).filter(unit__organisation__alliance=alliance)
    rules = {level: _asked_by_members(level, members, targets) for level in levels}
    found = coverage.counts(posts, rules, "unit__organisation", today)
    return [_row(member, found.get(member.pk), levels, targets) for member in members]


def _asked_by_members(level: LevelPage, members: list[Organisation], targets: dict[tuple[int, int], Target]) -> Q:
    """Who each member asks; members that ask alike share one condition, so that the query stays short."""
    alike: dict[str, list[int]] = defaultdict(list)
    rules: dict[str, dict[str, list[str]]] = {}
    for member in members:
        target = targets.get((member.pk, level.pk))
        rule = target.asked_of if target else {}
        alike[repr(rule)].append(member.pk)
        rules[repr(rule)] = rule
    found = Q(pk=None)
    for key, organisations in alike.items():
        found |= Q(unit__organisation__in=organisations) & asked(rules[key])
    return found


def _row(
    member: Organisation, counted: dict | None, levels: list[LevelPage], targets: dict[tuple[int, int], Target]
) -> MemberRow:
    heads = counted["heads"] if counted else 0
    if counted is None or heads < FEWEST:
        return MemberRow(member, None, [None] * len(levels))
    return MemberRow(
        member, heads, [_cell(level, counted[level.pk], heads, targets.get((member.pk, level.pk))) for level in levels]
    )


def _cell(level: LevelPage, tally: Tally, heads: int, target: Target | None) -> LevelDose | None:
    if 0 < tally.population < FEWEST:
        return None
    return LevelDose(level, target, tally.population, tally.attained, heads)
