"""Keeps what must stay hidden in an organisation's splits, so that it is worked out once for the same figures, and
so that days close to each other hide the same.

The rule: a figure hidden on any day is hidden on every day up to a quarter before and after it, on pages, in downloads,
papers and packs alike; and a cut that isn't shown on one of these days is shown on none of them. With different
patterns the figures of two days, one less the other, could tell what each of them hides.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import cast

from django.db import transaction
from django.db.models import Max, Min, Q

from lms.dose.board.cutting import CUTS
from lms.dose.board.protection import HEADS, Column, Figure, Protection, Row
from lms.dose.counts.cells import Rule
from lms.dose.models import HiddenFigure, Ledger, Pattern, Target
from lms.people.models import Organisation

RULES = 1  # of protection: raise it when the same figures should hide something else


@dataclass(frozen=True)
class Kept:
    """What is kept of a day: the stamp of the figures last looked at, and the cuts that it and its neighbours allow."""

    stamp: str
    cuts: tuple[str, ...]


def digest(stamp: int, paths: list[str], rules: Mapping[int, Rule], targets: Mapping[int, Target]) -> str:
    """Of all that a pattern follows from: the figures (by their stamp), the tree of units, who is asked in what way."""
    asked = [[pk, rule, targets[pk].kind if pk in targets else ""] for pk, rule in rules.items()]
    return sha256(json.dumps([RULES, stamp, asked, paths], sort_keys=True).encode()).hexdigest()


def kept_of(organisation: Organisation, day: date) -> Kept:
    found = Pattern.objects.filter(organisation=organisation).around(day)
    said = found.aggregate(cuts=Min("cuts"), stamp=Max("stamp", filter=Q(day=day)))
    return Kept(said["stamp"] or "", tuple(CUTS)[: said["cuts"]] if said["cuts"] is not None else ())


def hidden_in(organisation: Organisation, day: date, rows: Iterable[Row]) -> set[Figure]:
    """Of the figures in these rows, those that are hidden on the day."""
    names = {name_of(row): row for row in rows}
    found = HiddenFigure.objects.filter(organisation=organisation, row__in=names).around(day)
    return {(names[row], HEADS if level is None else level) for row, level in found.values_list("row", "level")}


def name_of(row: Row) -> str:
    return "/".join(str(part) for part in row)


@transaction.atomic
def keep(organisation: Organisation, day: date, stamp: str, found: Protection) -> None:
    """Unite what was found for a day with what was found for it and for its neighbours before."""
    # One at a time for an organisation; whoever adds up its totals meanwhile leaves that for later.
    Ledger.objects.select_for_update(no_key=True).get(organisation=organisation)
    pattern, is_new = Pattern.objects.get_or_create(
        organisation=organisation, day=day, defaults={"stamp": stamp, "cuts": len(found.cuts)}
    )
    if not is_new:
        pattern.stamp, pattern.cuts = stamp, min(pattern.cuts, len(found.cuts))
        pattern.save(update_fields=["stamp", "cuts"])
    figures = {(name_of(row), _level(column)) for row, column in found.hidden}
    _reach_to(organisation, day, figures)


def _reach_to(organisation: Organisation, day: date, figures: set[tuple[str, int | None]]) -> None:
    near = HiddenFigure.objects.filter(organisation=organisation).around(day)
    known = {(row, level): pk for pk, row, level in near.values_list("pk", "row", "level")}
    HiddenFigure.objects.bulk_create(
        HiddenFigure(organisation=organisation, row=row, level_id=level, first_day=day, last_day=day)
        for row, level in sorted(figures - known.keys(), key=repr)
    )
    for later in (True, False):
        far = near.filter(last_day__lt=day) if later else near.filter(first_day__gt=day)
        stretched = [pk for pk, row, level in far.values_list("pk", "row", "level") if (row, level) in figures]
        _stretch(stretched, "last_day" if later else "first_day", day)


def _stretch(keys: list[int], field: str, day: date) -> None:
    for start in range(0, len(keys), 500):
        HiddenFigure.objects.filter(pk__in=keys[start : start + 500]).update(**{field: day})


def _level(column: Column) -> int | None:
    return None if column == HEADS else cast(int, column)
