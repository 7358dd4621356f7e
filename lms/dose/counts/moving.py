"""Writes what was found: the cells people come into, a movement for each change and reason, where they stand now.

Reasons follow from what changed. Of heads: joined, left, or moved, out and in. Of levels: whoever joins, leaves or
moves takes the levels along under that reason; a level gained is graduated, one no longer held lapsed or was
withdrawn. A level held again within 90 days of lapsing takes the lapse back, so that lapses are those never renewed.

Days follow from the facts: the first day of a post, the day after its last, the day a level was reached, expired or
was withdrawn. What is found out late counts from its own day, but not from before that person's last counted change.
"""

from __future__ import annotations

from datetime import date, timedelta
from string import Template
from typing import Any

from lms.dose.counts.dialect import run, say
from lms.dose.counts.truth import IN_DATE, empty

RENEWED_WITHIN = timedelta(days=90)

CELLS = """
INSERT INTO dose_cell (organisation_id, unit_id, staff_group, pay_band, "group", heads)
SELECT DISTINCT organisation_id, unit_id, staff_group, pay_band, grp, 0 FROM dose_found
WHERE unit_id IS NOT NULL AND cell_id IS NULL
ORDER BY organisation_id, unit_id, staff_group, pay_band, grp
ON CONFLICT DO NOTHING"""
PLACES = """
UPDATE dose_found SET cell_id = cell.id FROM dose_cell cell
WHERE cell.organisation_id = dose_found.organisation_id AND cell.unit_id = dose_found.unit_id
    AND cell.staff_group = dose_found.staff_group AND cell.pay_band = dose_found.pay_band
    AND cell."group" = dose_found.grp AND dose_found.cell_id IS NULL"""

# One row for each head and each level of a person that comes into a cell or goes out of one. `day` is that of the
# person's move; a level gained or lost in the same cell has none, and may be as early as `since`.
CHANGES = Template("""
WITH was AS (
    SELECT found.person_id, CAST(item.value AS $bigint) AS level_id
    FROM dose_found found CROSS JOIN $each_before AS item WHERE found.was_cell IS NOT NULL
),
now AS (
    SELECT found.person_id, CAST(item.value AS $bigint) AS level_id
    FROM dose_found found CROSS JOIN $each_now AS item WHERE found.cell_id IS NOT NULL
),
found AS (
    SELECT person_id, was_cell, was_organisation, cell_id, organisation_id, since,
        CASE WHEN was_cell $differs cell_id THEN day END AS day,
        CASE WHEN organisation_id = was_organisation THEN 'moved' ELSE '$left' END AS went_by,
        CASE WHEN organisation_id = was_organisation THEN 'moved' ELSE '$joined' END AS came_by
    FROM dose_found
)
SELECT person_id, was_organisation AS organisation_id, was_cell AS cell_id, CAST(NULL AS $bigint) AS level_id,
    went_by AS kind, since, day, -1 AS change
FROM found WHERE day IS NOT NULL AND was_cell IS NOT NULL
UNION ALL
SELECT person_id, organisation_id, cell_id, CAST(NULL AS $bigint), came_by, since, day, 1
FROM found WHERE day IS NOT NULL AND cell_id IS NOT NULL
UNION ALL
SELECT found.person_id, was_organisation, was_cell, was.level_id,
    CASE WHEN day IS NOT NULL AND went_by = '$left' THEN '$left' WHEN now.level_id IS NULL THEN 'lost' ELSE 'moved' END,
    since, day, -1
FROM found JOIN was ON was.person_id = found.person_id
LEFT JOIN now ON now.person_id = was.person_id AND now.level_id = was.level_id
WHERE day IS NOT NULL OR now.level_id IS NULL
UNION ALL
SELECT found.person_id, organisation_id, cell_id, now.level_id,
    CASE WHEN day IS NOT NULL AND came_by = '$joined' THEN '$joined'
         WHEN was.level_id IS NULL THEN 'gained' ELSE 'moved' END,
    since, day, 1
FROM found JOIN now ON now.person_id = found.person_id
LEFT JOIN was ON was.person_id = now.person_id AND was.level_id = now.level_id
WHERE day IS NOT NULL OR was.level_id IS NULL""")

IMPLYING = """FROM escalator_attainment attainment
        JOIN curriculum_levelpage reached ON reached.page_ptr_id = attainment.level_id
        JOIN curriculum_levelpage level ON level.page_ptr_id = reached.page_ptr_id OR level.number <= reached.number
        WHERE attainment.person_id = change.person_id AND level.page_ptr_id = change.level_id"""
# The day on which an attainment stopped counting.
ENDED = """CASE WHEN attainment.withdrawn_on < coalesce(attainment.expires_on, '9999-12-31')
        THEN attainment.withdrawn_on ELSE attainment.expires_on END"""

DATED = Template(f"""
SELECT person_id, organisation_id, cell_id, level_id, change,
    CASE WHEN kind IN ('gained', 'joined') AND level_id IS NOT NULL
             THEN $later(coalesce(day, since),
                 coalesce((SELECT min(attainment.achieved_on) {IMPLYING} AND {IN_DATE}), since))
         WHEN kind = 'lost' THEN $earlier(coalesce(day, %s),
             $later(since, coalesce((SELECT max({ENDED}) {IMPLYING} AND {ENDED} <= %s), %s)))
         ELSE day END AS day,
    CASE WHEN kind = 'gained' AND EXISTS (
             SELECT 1 {IMPLYING} AND attainment.withdrawn_on IS NULL
                 AND attainment.expires_on <= %s AND attainment.expires_on > %s) THEN 'lapsed'
         WHEN kind = 'gained' THEN 'graduated'
         WHEN kind = 'lost' THEN coalesce((
             SELECT CASE WHEN {ENDED} = attainment.expires_on THEN 'lapsed' ELSE 'withdrawn' END
             {IMPLYING} AND {ENDED} <= %s ORDER BY {ENDED} DESC, attainment.id DESC LIMIT 1), 'corrected')
         ELSE kind END AS reason
FROM ($changes) AS change""")

MOVEMENTS = """
INSERT INTO dose_movement (organisation_id, cell_id, level_id, day, reason, change, is_added)
SELECT organisation_id, cell_id, level_id, {day}, {reason}, sum(change), %s FROM {changes}
GROUP BY organisation_id, cell_id, level_id{grouped} HAVING sum(change) <> 0"""

STANDING = """
INSERT INTO dose_counted (person_id, cell_id, levels, changed_on)
SELECT found.person_id, found.cell_id, found.levels, {changed_on} FROM dose_found found {days} WHERE 1 = 1
ORDER BY found.person_id
ON CONFLICT (person_id) DO UPDATE
SET cell_id = excluded.cell_id, levels = excluded.levels, changed_on = excluded.changed_on"""
LAST_DAYS = "JOIN (SELECT person_id, max(day) AS day FROM dose_change GROUP BY person_id) latest USING (person_id)"


MOVED = MOVEMENTS.format(day="day", reason="reason", changes="dose_change", grouped=", day, reason")
STAND = STANDING.format(changed_on="latest.day", days=LAST_DAYS)


def make_cells() -> None:
    run(CELLS)
    run(PLACES)


def write_movements(on: date, *, is_undone: bool = False) -> None:
    """Write a movement for each day, cell, level and reason, and where everybody found stands from now on.

    What is undone is said with its sign turned: whoever comes back takes a leaving back and did not join, or a list
    taken in by mistake would count everybody as a leaver for a year.
    """
    i = say("bigint")
    empty("dose_change", f"person_id {i}, organisation_id {i}, cell_id {i}, level_id {i}, change {i}, "
          "day date, reason varchar(10)")  # fmt: skip
    sql, params = dated(on, is_undone=is_undone)
    run(f"INSERT INTO dose_change {sql}", params)
    run(MOVED, [False])
    run(STAND)


def write_movements_as(reason: str, on: date) -> None:
    """The same, with one reason and day for all of them."""
    changes = f"({_changes()}) AS change"
    run(MOVEMENTS.format(day="%s", reason="%s", changes=changes, grouped=""), [on, reason, False])
    run(STANDING.format(changed_on="%s", days=""), [on])


def dated(on: date, *, is_undone: bool = False) -> tuple[str, list[Any]]:
    """The statement that says of each change when and why, and its parameters."""
    sql = DATED.substitute(changes=_changes(is_undone=is_undone), later=say("later"), earlier=say("earlier"))
    return sql, [*[on] * 6, on, on - RENEWED_WITHIN, on]


def _changes(*, is_undone: bool = False) -> str:
    each = say("each_of", "found.was_levels"), say("each_of", "found.levels")
    joined, left = ("left", "joined") if is_undone else ("joined", "left")
    return CHANGES.substitute(
        joined=joined,
        left=left,
        bigint=say("bigint"),
        differs=say("differs_from"),
        each_before=each[0],
        each_now=each[1],
    )
