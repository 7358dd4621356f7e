"""Counts everybody again from scratch, says where the kept counts differ, and repairs them.

Three things must hold: everybody is counted where they belong, the movements of a cell add up to the people counted in
it, and its total is the sum of the movements added to it. The checks read at one instant and hold nobody up.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from lms.dose.counts import truth
from lms.dose.counts.counting import people_of, recount
from lms.dose.counts.dialect import rows, run, say
from lms.dose.counts.totals import add_up, rebuild
from lms.dose.models import CountCheck, Ledger, Movement

log = logging.getLogger(__name__)
MOST_LINES = 100

# What people counted in cells add up to, less what the movements do.
UNEXPLAINED = """
INSERT INTO dose_movement (organisation_id, cell_id, level_id, day, reason, change, is_added)
SELECT {organisation}, cell_id, level_id, %s, %s, sum(people), %s FROM (
    SELECT counted.cell_id, CAST(NULL AS {bigint}) AS level_id, 1 AS people
    FROM dose_counted counted JOIN dose_cell cell ON cell.id = counted.cell_id
    WHERE cell.organisation_id = {organisation}
    UNION ALL
    SELECT counted.cell_id, CAST(item.value AS {bigint}), 1
    FROM dose_counted counted JOIN dose_cell cell ON cell.id = counted.cell_id
    CROSS JOIN {each} AS item WHERE cell.organisation_id = {organisation}
    UNION ALL
    SELECT cell_id, level_id, -change FROM dose_movement WHERE organisation_id = {organisation}
) figure GROUP BY cell_id, level_id HAVING sum(people) <> 0"""

TOTALS = """
SELECT level.code, sum(figure.people) FROM (
    SELECT NULL AS level_id, heads AS people FROM dose_cell WHERE organisation_id = %s
    UNION ALL
    SELECT level_id, attained FROM dose_cellcount JOIN dose_cell ON dose_cell.id = cell_id WHERE organisation_id = %s
    UNION ALL
    SELECT level_id, change FROM dose_movement WHERE organisation_id = %s AND NOT is_added
) figure LEFT JOIN curriculum_levelpage level ON level.page_ptr_id = figure.level_id GROUP BY level.code"""


@dataclass
class Found:
    """What one organisation's check came to."""

    people: int
    drifted: int
    lines: list[dict[str, Any]]


def is_due(last: CountCheck | None, *, now: datetime) -> bool:
    """Between midnight and six, once a night; at any hour when a night was missed. `now` is local."""
    if last is None:
        return True
    hours = (now - last.at).total_seconds() / 3600
    return hours >= 30 or (hours >= 12 and now.hour < 6)


def check(*, today: date, now: datetime) -> CountCheck:
    """Check and repair every organisation's counts; each on its own, so that nobody waits for all of them."""
    began = time.monotonic()
    found = [check_organisation(pk, on=today) for pk in Ledger.objects.order_by("pk").values_list("pk", flat=True)]
    made = CountCheck.objects.create(
        at=now,
        seconds=round(time.monotonic() - began, 3),
        people=sum(each.people for each in found),
        drifted=sum(each.drifted for each in found),
        detail=[line for each in found for line in each.lines][:MOST_LINES],
    )
    if made.drifted:
        log.error("%s counts of dose had drifted and were repaired: %s", made.drifted, made.detail)
    return made


@transaction.atomic
def check_organisation(organisation: int, *, on: date) -> Found:
    before = _totals(organisation)
    people = truth.ask(people_of(organisation), holding=False)
    corrected = _corrections(organisation)
    if truth.find(on):
        wrong = [pk for (pk,) in rows("SELECT person_id FROM dose_found")]
        recount(wrong, on=on, reason=Movement.Reason.CORRECTED)
    run(_unexplained(organisation), [on, Movement.Reason.CORRECTED, False])
    drifted = _corrections(organisation) - corrected + rebuild(organisation)
    add_up(organisation)
    return Found(people, drifted, _lines(organisation, before, _totals(organisation)) if drifted else [])


def _unexplained(organisation: int) -> str:
    return UNEXPLAINED.format(
        organisation=int(organisation), bigint=say("bigint"), each=say("each_of", "counted.levels")
    )


def _corrections(organisation: int) -> int:
    return Movement.objects.filter(organisation=organisation, reason=Movement.Reason.CORRECTED).count()


def _totals(organisation: int) -> dict[str, int]:
    return {code or "": int(people) for code, people in rows(TOTALS, [organisation] * 3)}


def _lines(organisation: int, before: dict[str, int], after: dict[str, int]) -> list[dict[str, Any]]:
    """Totals that changed; with none, people were counted in the wrong place of the right organisation."""
    return [
        {"organisation": organisation, "level": code, "was": before.get(code, 0), "is": after.get(code, 0)}
        for code in sorted({*before, *after})
        if before.get(code, 0) != after.get(code, 0)
    ]


def note_on_counts(organisation: int) -> str:
    """One sentence on how far its counts can be trusted, for the notes on data quality of a page or paper."""
    last = CountCheck.objects.order_by("-at").first()
    if last is None:
        return "The counts have not been checked against a recount from scratch yet; that happens every night."
    words = f"Last counted again from scratch on {timezone.localdate(last.at):%-d %B %Y}"
    mine = [line for line in last.detail if line["organisation"] == organisation]
    if not mine:
        return f"{words}: every total was right."
    level = ", ".join(f"{line['level'] or 'heads'} {line['was']} for {line['is']}" for line in mine[:5])
    return f"{words}: some counts were wrong and have been put right ({level})."
