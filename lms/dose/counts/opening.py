"""Counts an organisation for the first time, straight into the totals: nothing is there to compare with.

It leaves what counting everybody as a change and adding those changes up would leave, with no row written twice.
"""

from __future__ import annotations

from datetime import date
from string import Template

from lms.dose.counts.dialect import rows, run, say
from lms.dose.counts.totals import TURNED
from lms.dose.models import Movement

# Somebody who was counted elsewhere, or works in another organisation as well as being counted here.
ANYTHING_ELSE = """
SELECT 1 FROM dose_found WHERE was_cell IS NOT NULL OR organisation_id IS NULL OR organisation_id <> %s
UNION ALL SELECT 1 FROM dose_cell WHERE organisation_id = %s LIMIT 1"""

CELLS = """
INSERT INTO dose_cell (organisation_id, unit_id, staff_group, pay_band, "group", heads)
SELECT organisation_id, unit_id, staff_group, pay_band, grp, count(*) FROM dose_found
GROUP BY organisation_id, unit_id, staff_group, pay_band, grp
ORDER BY organisation_id, unit_id, staff_group, pay_band, grp"""
PLACED = """dose_found found JOIN dose_cell cell
    ON cell.organisation_id = found.organisation_id AND cell.unit_id = found.unit_id
    AND cell.staff_group = found.staff_group AND cell.pay_band = found.pay_band AND cell."group" = found.grp"""
MOVEMENTS = "INSERT INTO dose_movement (organisation_id, cell_id, level_id, day, reason, change, is_added)"
HEADS = f"""{MOVEMENTS}
SELECT organisation_id, id, NULL, %s, %s, heads, %s FROM dose_cell WHERE organisation_id = %s"""
LEVELS = Template(f"""{MOVEMENTS}
SELECT found.organisation_id, cell.id, CAST(item.value AS $bigint) AS level, %s, %s, count(*), %s
FROM {PLACED} CROSS JOIN $each AS item WHERE found.levels <> $nothing
GROUP BY found.organisation_id, cell.id, level""")
COUNTS = """
INSERT INTO dose_cellcount (cell_id, level_id, attained)
SELECT cell_id, level_id, change FROM dose_movement WHERE organisation_id = %s AND level_id IS NOT NULL"""
STANDING = f"""
INSERT INTO dose_counted (person_id, cell_id, levels, changed_on)
SELECT found.person_id, cell.id, found.levels, %s FROM {PLACED} WHERE 1 = 1
ORDER BY found.person_id
ON CONFLICT (person_id) DO UPDATE
SET cell_id = excluded.cell_id, levels = excluded.levels, changed_on = excluded.changed_on"""


def is_all_new(organisation: int) -> bool:
    """Whether all that `truth.find` found is of this organisation, which nobody was ever counted in."""
    return not rows(ANYTHING_ELSE, [organisation, organisation])


def write(organisation: int, on: date) -> None:
    """Write what was found, all of it new. Nobody else counts here: the ledger was made in this transaction."""
    levels = LEVELS.substitute(bigint=say("bigint"), each=say("each_of", "found.levels"), nothing=say("nothing"))
    run(CELLS)
    moved = run(HEADS, [on, Movement.Reason.OPENING, True, organisation])
    moved += run(levels, [on, Movement.Reason.OPENING, True])
    run(COUNTS, [organisation])
    run(STANDING, [on])
    run(TURNED, [moved, organisation])
