"""Sets the members of an alliance side by side: totals only, and none of a member too small to hide anyone in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from curriculum.models import LevelPage
from lms.dose.board.suppression import FEWEST
from lms.dose.counts import kept
from lms.dose.counts.cells import Rule, Tally
from lms.dose.counts.coverage import LevelDose
from lms.dose.models import Target
from lms.dose.targets.drivers import driver_counts
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
    rules = {
        member.pk: {level.pk: _asked(targets.get((member.pk, level.pk))) for level in levels} for member in members
    }
    found = kept.counts(rules, by="organisation", as_of=today)
    drivers = driver_counts(targets.values(), as_of=today, today=today)
    return [_row(member, found.get(member.pk), levels, targets, drivers) for member in members]


def _asked(target: Target | None) -> Rule:
    return target.asked_of if target else {}


def _row(
    member: Organisation,
    counted: dict | None,
    levels: list[LevelPage],
    targets: dict[tuple[int, int], Target],
    drivers: dict[tuple[int, str], int],
) -> MemberRow:
    heads = counted["heads"] if counted else 0
    if counted is None or heads < FEWEST:
        return MemberRow(member, None, [None] * len(levels))
    cells = [_cell(level, counted[level.pk], heads, targets.get((member.pk, level.pk)), drivers) for level in levels]
    return MemberRow(member, heads, cells)


def _cell(
    level: LevelPage, tally: Tally, heads: int, target: Target | None, drivers: dict[tuple[int, str], int]
) -> LevelDose | None:
    if 0 < tally.population < FEWEST:
        return None
    driver = drivers.get((target.organisation_id, target.driver)) if target else None
    return LevelDose(level, target, tally.population, tally.attained, heads, driver)
