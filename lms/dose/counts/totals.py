"""Takes movements into the totals of cells, one writer an organisation at a time."""

from __future__ import annotations

from django.db import transaction

from lms.dose.counts.dialect import rows, run, say
from lms.dose.counts.truth import empty
from lms.dose.models import Movement

NEW = "SELECT id FROM dose_movement WHERE organisation_id = %s AND NOT is_added"
HEADS = """
UPDATE dose_cell SET heads = heads + moved.change FROM (
    SELECT cell_id, sum(change) AS change FROM dose_movement JOIN dose_adding ON movement_id = id
    WHERE level_id IS NULL GROUP BY cell_id
) AS moved WHERE dose_cell.id = moved.cell_id"""
LEVELS = """
INSERT INTO dose_cellcount (cell_id, level_id, attained)
SELECT cell_id, level_id, sum(change) FROM dose_movement JOIN dose_adding ON movement_id = id
WHERE level_id IS NOT NULL GROUP BY cell_id, level_id
ON CONFLICT (cell_id, level_id) DO UPDATE SET attained = dose_cellcount.attained + excluded.attained"""
DONE = "UPDATE dose_movement SET is_added = %s WHERE id IN (SELECT movement_id FROM dose_adding)"
TURNED = "UPDATE dose_ledger SET added = added + %s WHERE organisation_id = %s"

SUM = "(SELECT coalesce(sum(change), 0) FROM dose_movement WHERE {} AND is_added)"
HEADS_SUM = SUM.format("cell_id = dose_cell.id AND level_id IS NULL")
LEVEL_SUM = SUM.format("cell_id = dose_cellcount.cell_id AND level_id = dose_cellcount.level_id")
WRONG_HEADS = f"UPDATE dose_cell SET heads = {HEADS_SUM} WHERE organisation_id = %s AND heads <> {HEADS_SUM}"
WRONG_LEVELS = f"""
UPDATE dose_cellcount SET attained = {LEVEL_SUM}
WHERE cell_id IN (SELECT id FROM dose_cell WHERE organisation_id = %s) AND attained <> {LEVEL_SUM}"""
MISSING_TOTALS = """
INSERT INTO dose_cellcount (cell_id, level_id, attained)
SELECT DISTINCT cell_id, level_id, 0 FROM dose_movement
WHERE organisation_id = %s AND level_id IS NOT NULL AND is_added
ON CONFLICT (cell_id, level_id) DO NOTHING"""


@transaction.atomic
def add_up(organisation: int) -> int:
    """Add what has moved since the last time; how many movements. If somebody else is at it, they are left to it:
    waiting could be in a circle, and a movement not added yet is read all the same."""
    if not rows(f"SELECT 1 FROM dose_ledger WHERE organisation_id = %s {say('skip_if_held')}", [organisation]):
        return 0
    empty("dose_adding", f"movement_id {say('bigint')} PRIMARY KEY")
    added = run(f"INSERT INTO dose_adding {NEW}", [organisation])
    if added:
        run(HEADS)
        run(LEVELS)
        run(DONE, [True])
        run(TURNED, [added, organisation])
    return added


@transaction.atomic
def rebuild(organisation: int) -> int:
    """Set totals that are not the sum of the movements added to them; how many. Left for the next time if somebody
    is adding up right now."""
    if not rows(f"SELECT 1 FROM dose_ledger WHERE organisation_id = %s {say('skip_if_held')}", [organisation]):
        return 0
    run(MISSING_TOTALS, [organisation])
    wrong = run(WRONG_HEADS, [organisation]) + run(WRONG_LEVELS, [organisation])
    run(TURNED, [wrong, organisation])
    return wrong


def add_up_all() -> int:
    waiting = Movement.objects.filter(is_added=False).order_by("organisation").values_list("organisation", flat=True)
    return sum(add_up(organisation) for organisation in waiting.distinct())
