"""Counts an organisation for the first time, straight into the totals: nothing is there to compare with.

It leaves what counting everybody as a change and adding those changes up would leave, with no row written twice.
"""

from __future__ import annotations

from datetime import date
from string import Template

from django.db.models import Q

from lms.dose.counts import truth
from lms.dose.counts.dialect import rows, run, say
from lms.dose.counts.totals import TURNED
from lms.dose.models import Movement

COUNTED_BEFORE = """
SELECT 1 FROM dose_asked JOIN dose_counted ON dose_counted.person_id = dose_asked.person_id
UNION ALL SELECT 1 FROM dose_cell WHERE organisation_id = %s LIMIT 1"""
ELSEWHERE = """
SELECT 1 FROM dose_asked asked
JOIN people_assignment post ON post.person_id = asked.person_id JOIN people_orgunit unit ON unit.id = post.unit_id
WHERE asked.person_id NOT IN (SELECT person_id FROM dose_opening) AND unit.organisation_id <> %s LIMIT 1"""

FOUND = Template("""
INSERT INTO dose_opening
WITH post (person_id, organisation_id, unit_id, staff_group, pay_band, grp, starts_on) AS MATERIALIZED ($posts),
$levels
SELECT post.person_id, post.organisation_id, post.unit_id, post.staff_group, post.pay_band, post.grp,
    coalesce(held.levels, $nothing)
FROM post LEFT JOIN held ON held.person_id = post.person_id""")
CELLS = """
INSERT INTO dose_cell (organisation_id, unit_id, staff_group, pay_band, "group", heads)
SELECT organisation_id, unit_id, staff_group, pay_band, grp, count(*) FROM dose_opening
GROUP BY organisation_id, unit_id, staff_group, pay_band, grp
ORDER BY organisation_id, unit_id, staff_group, pay_band, grp"""
PLACED = """dose_opening found JOIN dose_cell cell
    ON cell.organisation_id = %s AND cell.unit_id = found.unit_id
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
SELECT found.person_id, cell.id, found.levels, %s FROM {PLACED} ORDER BY found.person_id"""


def find(organisation: int, on: date) -> bool:
    """Find whom to count, for `write`. False if there is something to compare with: somebody asked about was counted
    before, or anybody in this organisation, or those not to be counted here work elsewhere."""
    if rows(COUNTED_BEFORE, [organisation]):
        return False
    i = say("bigint")
    columns = "person_id {i}, organisation_id {i}, unit_id {i}, staff_group varchar(100), pay_band varchar(40), "
    truth.empty("dose_opening", f"{columns.format(i=i)} grp varchar(8), levels {say('json')}")
    posts, params = truth.posts(on, Q(unit__organisation=organisation), [organisation])
    run(FOUND.substitute(posts=posts, levels=truth.levels(), nothing=say("nothing")), [*params, *[on] * 3])
    return not rows(ELSEWHERE, [organisation])


def write(organisation: int, on: date) -> int:
    """Count them; how many. Nobody else does: the ledger was made in this transaction, and they are held."""
    levels = LEVELS.substitute(bigint=say("bigint"), each=say("each_of", "found.levels"), nothing=say("nothing"))
    run(CELLS)
    moved = run(HEADS, [on, Movement.Reason.OPENING, True, organisation])
    moved += run(levels, [on, Movement.Reason.OPENING, True, organisation])
    run(COUNTS, [organisation])
    run(TURNED, [moved, organisation])
    return run(STANDING, [on, organisation])
