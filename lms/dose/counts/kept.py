"""Keeps sums of an organisation's counts beside them, and reads them for as long as the counts have not changed.

A row says at which stamp of the counts it was read. Whoever reads it reads the stamp of that instant with it: if it is
the same, these are the figures; if not, the counts themselves are read, and the next beat keeps them anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.db.models import BigIntegerField, F, QuerySet
from django.db.models.expressions import RawSQL

from lms.dose.counts import cells
from lms.dose.counts.cells import HEADS, STAMP, Rule, Tally
from lms.dose.counts.dialect import rows
from lms.dose.models import KeptSums

NOW = STAMP.format(of='"dose_keptsums"."organisation_id"', day='"dose_keptsums"."day"')
Counts = dict[Any, dict[Any, Any]]


def with_stamp(kept: QuerySet[KeptSums]) -> QuerySet[Any]:
    """Each with `now`, the stamp of its organisation's counts at this instant."""
    return kept.annotate(now=RawSQL(NOW, [], output_field=BigIntegerField()))


def stamp_of(organisation: int, day: date) -> int | None:
    """The stamp of its counts of a day at this instant; None where there are none."""
    found = rows(f"SELECT {STAMP.format(of='%s', day='%s')}", [*[organisation] * 3, day])
    return found[0][0]


def counts(rules: Mapping[int, Mapping[int, Rule]], *, by: str, as_of: date) -> Counts:
    """What `cells.counts` says: of kept sums where they are right, and of the cells of the other organisations."""
    found: Counts = {}
    kept = with_stamp(KeptSums.objects.filter(organisation__in=list(rules), what=by, day=as_of)).filter(now=F("stamp"))
    right = [row for row in kept if row.mark == mark_of(rules[row.organisation_id])]
    for row in right:
        found |= unpacked(row.figures)
    missing = {pk: rule for pk, rule in rules.items() if pk not in {row.organisation_id for row in right}}
    return found | cells.counts(missing, by=by, as_of=as_of)


def mark_of(rules: Mapping[int, Rule]) -> str:
    return sha256(json.dumps(sorted(rules.items()), sort_keys=True).encode()).hexdigest()


def keep(organisation: int, rules: Mapping[int, Rule], *, by: str, day: date, now: datetime) -> bool:
    """Read the sums of a day and keep them; whether there was something new to keep."""
    mark = mark_of(rules)
    kept = KeptSums.objects.filter(organisation=organisation, what=by, day=day, mark=mark)
    if with_stamp(kept).filter(now=F("stamp")).exists():
        return False
    found, stamp = cells.stamped_counts(organisation, rules, by=by, as_of=day)
    if stamp is not None:
        KeptSums.objects.update_or_create(
            organisation_id=organisation, what=by, day=day,
            defaults={"stamp": stamp, "mark": mark, "at": now, "figures": packed(found)},
        )  # fmt: skip
    return stamp is not None


def packed(found: Mapping[Any, Mapping[Any, Any]]) -> list[Any]:
    """As JSON takes it, whose keys could only be text."""
    return [
        [key, row[HEADS], [[level, *_of(tally)] for level, tally in row.items() if level != HEADS]]
        for key, row in found.items()
    ]


def _of(tally: Tally) -> tuple[int, int]:
    return tally.population, tally.attained


def unpacked(figures: Iterable[Any]) -> Counts:
    return {
        key: {HEADS: heads} | {level: Tally(population, attained) for level, population, attained in levels}
        for key, heads, levels in figures
    }
