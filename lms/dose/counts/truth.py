"""Finds people who are counted otherwise than is true on a day: set-based, in the database, into a scratch table.

The truth is in posts, attainments and groups. What comes out, `dose_found`, holds one row for each person whose
counts must change: where they were counted with which levels, where they belong with which levels, and since when.
Both tables live as long as the connection and are emptied before each use, so that memory stays flat at any size.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from lms.dose.counts.dialect import rows, run, say
from lms.dose.counts.heads import heads
from lms.dose.groups.rules import default_groups, group_code
from lms.dose.models import Group, Grouping, Ledger
from lms.people.models import OrgUnit, Person

PIECE = 500
ASKED = "SELECT person_id FROM dose_asked"
ASKED_COLUMN = "person_id {} PRIMARY KEY"
CHOSEN = "SELECT id FROM people_person WHERE id IN ({}) ORDER BY id {}"


def ask(people: QuerySet[Person] | Iterable[int], *, holding: bool) -> int:
    """Note whom to look at. `holding` locks each until the transaction ends, in one order for everybody, so that two
    who count the same person take turns and none waits in a circle."""
    empty("dose_asked", ASKED_COLUMN.format(say("bigint")))
    lock = say("hold") if holding else ""
    if isinstance(people, QuerySet):
        try:
            chosen, params = people.values("pk").query.sql_with_params()
        except EmptyResultSet:
            return 0
        return _ask(CHOSEN.format(chosen, lock), params)
    return sum(_ask(_listed(piece, lock), piece) for piece in _pieces(sorted(set(people))))


def ask_found(chosen: str, params: Sequence[Any]) -> int:
    """Note, and hold, those whose keys this statement finds. Within a queryset it would be asked in one more statement,
    which is answered by reading everybody."""
    empty("dose_asked", ASKED_COLUMN.format(say("bigint")))
    return _ask(CHOSEN.format(chosen, say("hold")), params)


def _ask(sql: str, params: Any) -> int:
    return run(f"INSERT INTO dose_asked {sql}", params)


def _listed(piece: list[int], lock: str) -> str:
    return CHOSEN.format(", ".join(["%s"] * len(piece)), lock)


def _pieces(numbers: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(numbers)
    while piece := list(islice(rest, PIECE)):
        yield piece


def empty(table: str, columns: str) -> None:
    """A scratch table of this connection, with nothing in it."""
    made = f"CREATE TEMPORARY TABLE IF NOT EXISTS {table} ({columns}) {say('until_commit')}"
    cleared = f"DELETE FROM {table}"
    if connection.vendor == "postgresql":
        # Compiling these statements takes far longer than running them, and nothing is known of a scratch table's size.
        run(f"SET LOCAL jit = off; {made}; {cleared}", None)
    else:
        run(made)
        run(cleared)


def find(on: date) -> int:
    """Fill `dose_found` with those asked about who are counted otherwise than is true on the day; how many.

    Whoever was counted as of a later day already is left alone, and so is an organisation without a ledger.
    """
    columns = (
        "person_id {i} PRIMARY KEY, was_cell {i}, was_levels {j}, was_organisation {i}, organisation_id {i}, "
        "unit_id {i}, staff_group varchar(100), pay_band varchar(40), grp varchar(8), cell_id {i}, levels {j}, "
        "since date, day date"
    )
    empty("dose_found", columns.format(i=say("bigint"), j=say("json")))
    sql, params = finding(on, RawSQL(ASKED, []))
    measure_asked()
    return run(f"INSERT INTO dose_found {sql}", params)


def measure_asked() -> None:
    _measure("dose_asked")


def measure_found() -> None:
    _measure("dose_found")


def _measure(table: str) -> None:
    """Tell the planner how much is in a scratch table: it may be few people, or everybody."""
    if connection.vendor == "postgresql":
        run(f"ANALYZE {table}")


def _posts_of(people: RawSQL) -> tuple[Q, QuerySet]:
    counted = Q(person__in=people, unit__organisation__in=Ledger.objects.values("pk"))
    return counted, OrgUnit.objects.filter(assignments__person__in=people).values("organisation")


def posts(on: date, chosen: Q, employers: QuerySet | list[int]) -> tuple[str, list[Any]]:
    """The chosen posts of heads, each with its group, by the groups each of these employers goes by."""
    own: dict[int, list[Group]] = {}
    current = Group.objects.filter(grouping__state=Grouping.State.CURRENT, grouping__organisation__in=employers)
    for group in current.select_related("grouping"):
        own.setdefault(group.grouping.organisation_id, []).append(group)
    all_posts = heads(on).filter(chosen)
    parts = [(all_posts.filter(unit__organisation=organisation), groups) for organisation, groups in own.items()]
    parts.append((all_posts.exclude(unit__organisation__in=list(own)) if own else all_posts, default_groups()))
    found = [_with_group(part, groups) for part, groups in parts]
    return " UNION ALL ".join(f"SELECT * FROM ({sql}) AS part" for sql, _ in found), [
        param for _, params in found for param in params
    ]


def _with_group(posts: QuerySet, groups: list[Group]) -> tuple[str, list[Any]]:
    chosen = posts.annotate(grp=group_code(groups)).values_list(
        "person_id", "unit__organisation_id", "unit_id", "staff_group", "pay_band", "grp", "starts_on"
    )
    sql, params = chosen.order_by().query.sql_with_params()
    return sql, list(params)


def finding(on: date, people: RawSQL) -> tuple[str, list[Any]]:
    """One statement: the truth beside what is counted, and of it the rows that differ, of those in `dose_asked`."""
    truly, params = posts(on, *_posts_of(people))
    return _finding(truly), [*params, *[on] * 8]


def _finding(posts: str) -> str:
    """The posts are found by themselves: among so many tables the planner would begin with everybody's."""
    nothing, differs, later = say("nothing"), say("differs_from"), say("later")
    since = f"{later}(coalesce(counted.changed_on, ledger.opens_on), ledger.opens_on)"
    came = f"""CASE WHEN post.starts_on > counted.changed_on OR counted.changed_on IS NULL
                    THEN {later}(post.starts_on, {since}) ELSE %s END"""
    went = f"""coalesce((
        SELECT CASE WHEN count(*) = count(ends_on) AND max(ends_on) < %s THEN {say("next_day", "max(ends_on)")} END
        FROM people_assignment WHERE person_id = asked.person_id AND is_primary AND starts_on <= %s), %s)"""
    return f"""
WITH post (person_id, organisation_id, unit_id, staff_group, pay_band, grp, starts_on) AS MATERIALIZED ({posts}),
{levels()},
known AS (
    SELECT asked.person_id, counted.cell_id AS was_cell, coalesce(counted.levels, {nothing}) AS was_levels,
        was.organisation_id AS was_organisation, post.organisation_id, post.unit_id, post.staff_group, post.pay_band,
        post.grp, cell.id AS cell_id,
        CASE WHEN post.person_id IS NULL THEN {nothing} ELSE coalesce(held.levels, {nothing}) END AS levels,
        {since} AS since,
        CASE WHEN post.person_id IS NULL THEN {later}({went}, {since}) ELSE {came} END AS day
    FROM dose_asked asked
    LEFT JOIN dose_counted counted ON counted.person_id = asked.person_id
    LEFT JOIN dose_cell was ON was.id = counted.cell_id
    LEFT JOIN post ON post.person_id = asked.person_id
    LEFT JOIN dose_cell cell ON cell.organisation_id = post.organisation_id AND cell.unit_id = post.unit_id
        AND cell.staff_group = post.staff_group AND cell.pay_band = post.pay_band AND cell."group" = post.grp
    LEFT JOIN held ON held.person_id = asked.person_id
    LEFT JOIN dose_ledger ledger ON ledger.organisation_id = coalesce(post.organisation_id, was.organisation_id)
    WHERE counted.changed_on IS NULL OR counted.changed_on <= %s
)
SELECT * FROM known
WHERE was_cell {differs} cell_id OR (unit_id IS NOT NULL AND cell_id IS NULL) OR was_levels <> levels
"""


def levels() -> str:
    """Levels held in date, and those below them on the ladder; the tracks beside it imply nothing."""
    return f"""
pair AS (
    SELECT DISTINCT attainment.person_id, level.page_ptr_id AS level_id
    FROM dose_asked asked
    JOIN escalator_attainment attainment ON attainment.person_id = asked.person_id
    JOIN curriculum_levelpage reached ON reached.page_ptr_id = attainment.level_id
    JOIN curriculum_levelpage level ON level.page_ptr_id = reached.page_ptr_id OR level.number <= reached.number
    WHERE {IN_DATE}
    ORDER BY 1, 2
),
held AS (SELECT person_id, {say("as_list")} AS levels FROM pair GROUP BY person_id)"""


# A withdrawn level counted until it was withdrawn: what was true then stays true of then.
IN_DATE = """attainment.achieved_on <= %s AND (attainment.expires_on IS NULL OR attainment.expires_on > %s)
    AND (attainment.withdrawn_on IS NULL OR attainment.withdrawn_on > %s)"""


def has_missing_cells() -> bool:
    return bool(rows("SELECT 1 FROM dose_found WHERE unit_id IS NOT NULL AND cell_id IS NULL LIMIT 1"))
