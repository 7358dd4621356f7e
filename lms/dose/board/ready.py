"""Makes what pages read ready before somebody asks: sums of the counts, and what must stay hidden in the splits.

A beat calls it after counts have changed. What is hidden is worked out from one instant's figures and kept with the
tables of that instant, in one transaction: a worker that is killed leaves what was there, two at once keep the same,
and no reader gets figures without what protects them.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, F

from curriculum.models import LevelPage
from lms.dose.board import patterns, refreshers
from lms.dose.board.asking import quarter_ends
from lms.dose.board.cutting import UNIT, Cutting, table_name
from lms.dose.board.splits import MOST_AT_ONCE, Splits
from lms.dose.board.suppression import may_be_split
from lms.dose.counts import coverage, kept, steps
from lms.dose.models import Cell, KeptSums, Ledger, Target
from lms.people.models import Organisation, OrgUnit

SUMS = ("organisation", "group", steps.WHAT, refreshers.DUE)
UNITS = table_name(UNIT)  # kept with all other tables of its day
ENOUGH = 60  # seconds of one beat: the next goes on where it left off


def make_ready(*, today: date, clock: Callable[[], datetime]) -> int:
    """What the pages of today read, in every organisation whose counts have changed; how much was new.

    Sums first, as they take moments; then the splits, of those looked at longest ago first.
    """
    began = time.monotonic()
    ends = quarter_ends(today)
    organisations = {each.pk: each for each in Organisation.objects.filter(pk__in=Ledger.objects.values("pk"))}
    right = _right([today, *ends])
    done = 0
    for pk, each in organisations.items():
        if not all((pk, what, today) in right for what in SUMS):
            done += keep_sums(each, day=today, now=clock())
    # Of days that have passed a reader works it out, where that takes no time: what nobody asks for hides nothing.
    wanted = [(pk, today) for pk in organisations] + [(pk, day) for pk in _large() for day in ends]
    for pk, day in _waiting(wanted, right):
        if time.monotonic() - began > ENOUGH:
            break
        done += keep_splits(organisations[pk], day=day, now=clock())
    KeptSums.objects.exclude(day__in=[today, *ends]).delete()
    return done


def keep_sums(organisation: Organisation, *, day: date, now: datetime) -> int:
    """The figures of the whole organisation, its groups, how they came about, and which levels may run out."""
    rules = coverage.rules_of(coverage.current_targets(organisation), coverage.levels())
    return (
        kept.keep(organisation.pk, rules, by="organisation", day=day, now=now)
        + kept.keep(organisation.pk, {}, by="group", day=day, now=now)
        + steps.keep(organisation.pk, rules, day=day, now=now)
        + refreshers.keep(organisation.pk, day=day, now=now)
    )


def keep_splits(organisation: Organisation, *, day: date, now: datetime) -> bool:
    """The tables of a day and what is hidden in them, unless those kept are right."""
    splits = Splits(organisation, day)
    before = splits.kept_table(UNITS)
    if before and before.stamp == before.now and before.mark == splits.mark(before.stamp):
        return False
    began = time.monotonic()
    cutting = Cutting(organisation, splits.all_levels, splits.targets, day)
    if cutting.stamp is None or not may_be_split(cutting.heads):
        return False
    mark, found = splits.mark(cutting.stamp), cutting.protection()
    rest = {"stamp": cutting.stamp, "mark": mark, "at": now, "seconds": round(time.monotonic() - began, 3)}
    tables = [
        KeptSums(organisation=organisation, day=day, what=what, figures=kept.packed(sums), **rest)
        for what, sums in cutting.tables()
    ]
    with transaction.atomic():
        patterns.keep(organisation, day, mark, found)  # holds the organisation's ledger: one at a time from here
        KeptSums.objects.filter(organisation=organisation, day=day, what__contains="/").delete()
        KeptSums.objects.bulk_create(tables)
    return True


Kept = tuple[int, str, date]  # organisation, what, day


def _right(days: list[date]) -> dict[Kept, datetime]:
    """What is kept and still right, as far as a stamp and a mark tell: four queries for all organisations."""
    levels = coverage.levels()
    targets: dict[int, dict[int, Target]] = defaultdict(dict)
    paths: dict[int, list[str]] = defaultdict(list)
    for target in Target.objects.filter(is_current=True):
        targets[target.organisation_id][target.level_id] = target
    for organisation, path in OrgUnit.objects.order_by("pk").values_list("organisation", "path"):
        paths[organisation].append(path)
    found = KeptSums.objects.filter(day__in=days, what__in=[*SUMS, UNITS]).defer("figures")
    return {
        (row.organisation_id, row.what, row.day): row.at
        for row in kept.with_stamp(found).filter(now=F("stamp"))
        if row.mark == _mark(row, levels, targets[row.organisation_id], paths[row.organisation_id])
    }


def _mark(row: KeptSums, levels: list[LevelPage], targets: dict[int, Target], paths: list[str]) -> str:
    rules = coverage.rules_of(targets, levels)
    if row.what == UNITS:
        return patterns.digest(row.stamp, paths, rules, targets)
    return kept.mark_of({} if row.what in ("group", refreshers.DUE) else rules)


def _large() -> list[int]:
    """Organisations in which a reader would have to wait."""
    kinds = Cell.objects.values_list("organisation").annotate(kinds=Count("pk")).order_by("organisation")
    return [pk for pk, number in kinds if number > MOST_AT_ONCE]


def _waiting(wanted: list[tuple[int, date]], right: Mapping[Kept, datetime]) -> list[tuple[int, date]]:
    """The splits to be worked out: what was never kept comes first, then what was kept longest ago."""
    found = KeptSums.objects.filter(what=UNITS).values_list("organisation", "day", "at")
    at = {(organisation, day): str(when) for organisation, day, when in found}
    pairs = [(pk, day) for pk, day in wanted if (pk, UNITS, day) not in right]
    return sorted(pairs, key=lambda pair: at.get(pair, ""))
