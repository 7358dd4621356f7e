"""Counts the levels that one person has just gained, in three short statements: the path that events take.

It knows the plain case only: somebody counted in a cell, in an organisation whose days are all counted, who gained
levels and lost none. Anything else is left to `counting.note`, which knows every case; where both can do it, both
write the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lms.dose.counts.dialect import as_date, rows
from lms.dose.counts.moving import RENEWED_WITHIN
from lms.dose.counts.truth import IN_DATE
from lms.dose.models import Counted, Movement

# Where the person stands, and for each level they have or had: since when they hold it, and when it last lapsed.
STANDING = f"""
SELECT cell.organisation_id, counted.cell_id, counted.levels, counted.changed_on, ledger.opens_on,
    ledger.counted_until, level.page_ptr_id,
    min(CASE WHEN {IN_DATE.replace("%s", "ledger.counted_until")} THEN attainment.achieved_on END),
    max(CASE WHEN attainment.withdrawn_on IS NULL AND attainment.expires_on <= ledger.counted_until
        THEN attainment.expires_on END)
FROM dose_counted counted
JOIN dose_cell cell ON cell.id = counted.cell_id
JOIN dose_ledger ledger ON ledger.organisation_id = cell.organisation_id
JOIN escalator_attainment attainment ON attainment.person_id = counted.person_id
JOIN curriculum_levelpage reached ON reached.page_ptr_id = attainment.level_id
JOIN curriculum_levelpage level ON level.page_ptr_id = reached.page_ptr_id OR level.number <= reached.number
WHERE counted.person_id = %s
GROUP BY cell.organisation_id, counted.cell_id, counted.levels, counted.changed_on, ledger.opens_on,
    ledger.counted_until, level.page_ptr_id
ORDER BY level.page_ptr_id"""


@dataclass(frozen=True)
class Held:
    """A level in date; `lapsed_on` is when an earlier attainment of it ran out."""

    level: int
    since: date
    lapsed_on: date | None


@dataclass(frozen=True)
class Standing:
    organisation: int
    cell: int
    levels: list[int]
    changed_on: date | None
    opens_on: date
    counted_until: date
    held: list[Held]


def count_gained(person: int, *, on: date) -> int | None:
    """1 if levels were counted, 0 if there were none to count; None if this is not the plain case, and nothing was
    written. Whoever calls it holds the person's row."""
    found = _standing(person)
    if found is None or found.counted_until < on:
        return None
    if found.changed_on and found.changed_on > found.counted_until:
        return 0
    now = [held.level for held in found.held]
    gained = [held for held in found.held if held.level not in found.levels]
    if not set(found.levels) <= set(now):
        return None
    return _write(person, found, now, gained) if gained else 0


def _standing(person: int) -> Standing | None:
    lines = rows(STANDING, [person])
    if not lines:
        return None
    organisation, cell, levels, *days = lines[0][:6]
    held = [Held(level, as_date(since), _day(lapsed)) for *_, level, since, lapsed in lines if since]
    changed_on, opens_on, counted_until = map(_day, days)
    assert opens_on is not None, "a ledger has both days"
    assert counted_until is not None, "a ledger has both days"
    return Standing(organisation, cell, json.loads(levels), changed_on, opens_on, counted_until, held)


def _write(person: int, found: Standing, now: list[int], gained: Iterable[Held]) -> int | None:
    since = max(found.changed_on or found.opens_on, found.opens_on)
    moved = [
        Movement(
            organisation_id=found.organisation, cell_id=found.cell, level_id=held.level, day=max(since, held.since),
            reason=_reason(held, found.counted_until), change=1,
        )
        for held in gained
    ]  # fmt: skip
    # Only from what was read: had somebody counted this person meanwhile, it would be theirs that is right.
    is_written = Counted.objects.filter(person=person, cell=found.cell, levels=found.levels).update(
        levels=now, changed_on=max(movement.day for movement in moved)
    )
    if not is_written:
        return None
    Movement.objects.bulk_create(moved)
    return 1


def _reason(held: Held, on: date) -> Movement.Reason:
    is_renewed = held.lapsed_on is not None and held.lapsed_on > on - RENEWED_WITHIN
    return Movement.Reason.LAPSED if is_renewed else Movement.Reason.GRADUATED


def _day(day: date | str | None) -> date | None:
    return as_date(day) if day else None
