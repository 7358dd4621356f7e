"""Reads the counts of a day from cells, never from people: one statement, however many people and units.

A count of a day is the total of a cell, with the movements not added to it yet, less the movements after that day.
All of it is read at one instant, so that a movement being added meanwhile is never counted twice or not at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lms.dose.counts.dialect import rows

HEADS = "heads"
COLUMNS = {
    "organisation": "organisation_id", "cell": "id", "unit": "unit_id", "staff_group": "staff_group",
    "pay_band": "pay_band", "group": '"group"',
}  # fmt: skip
ASKED = {"staff_groups": "staff_group", "pay_bands": "pay_band", "groups": "group"}

# Of every figure the cell it is of, under that name. The tables are joined before they are put together, so that what
# an organisation has is gone through once.
PLACE = 'place.id, place.organisation_id, place.unit_id, place.staff_group, place.pay_band, place."group"'
READ = """
SELECT {by}, cell.level_id, sum(cell.people){asked}
FROM (
    SELECT {place}, NULL AS level_id, heads AS people FROM dose_cell place WHERE place.{of}
    UNION ALL
    SELECT {place}, level_id, attained FROM dose_cellcount JOIN dose_cell place ON place.id = cell_id WHERE place.{of}
    UNION ALL
    SELECT {place}, level_id, change FROM dose_movement moved JOIN dose_cell place ON place.id = cell_id
    WHERE moved.{of} AND NOT is_added
    UNION ALL
    SELECT {place}, level_id, -change FROM dose_movement moved JOIN dose_cell place ON place.id = cell_id
    WHERE moved.{of} AND day > %s
) cell{joined}
WHERE {only}
GROUP BY {by}, cell.level_id"""

# The unit below a given one that each unit is, or is part of; 0 for the given one itself, nothing for all others. Found
# once for each unit, before the cells: a hospital has ten times as many of those.
PARTS = """
JOIN (
    WITH placed AS MATERIALIZED (
        SELECT unit.id, CASE WHEN unit.id = {parent} THEN 0 ELSE part.id END AS part_id
        FROM people_orgunit unit LEFT JOIN people_orgunit part
            ON part.organisation_id = unit.organisation_id AND {below} AND unit.path LIKE part.path || '%%'
        WHERE unit.organisation_id = {organisation}
    ) SELECT id, part_id FROM placed
) placed ON placed.id = cell.unit_id"""

# How many movements there are of a day and before it, less a number that never changes. Movements are only ever added,
# so that whoever reads the same number twice has read the same figures.
STAMP = """(SELECT added FROM dose_ledger WHERE organisation_id = {of})
    + (SELECT count(*) FROM dose_movement WHERE organisation_id = {of} AND NOT is_added)
    - (SELECT count(*) FROM dose_movement moved WHERE organisation_id = {of} AND moved.day > {day})"""

Rule = Mapping[str, Sequence[str]]
Condition = tuple[str, tuple[Any, ...]]
EVERYWHERE: Condition = ("1 = 1", ())


@dataclass(frozen=True)
class Tally:
    """How many are asked, and how many of them have it."""

    population: int = 0
    attained: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.population + other.population, self.attained + other.attained)

    def __sub__(self, other: Tally) -> Tally:
        return Tally(self.population - other.population, self.attained - other.attained)


def counts(
    rules: Mapping[int, Mapping[int, Rule]], *, by: str, as_of: date, only: Mapping[str, Sequence[Any]] | None = None
) -> dict[Any, dict[Any, Any]]:
    """For each value of `by` (a name in COLUMNS): the people under "heads", and a Tally under each level's key.

    `rules` says for each organisation (its key) whom it asks for each level (its key). `only` narrows to cells with
    one of the values given for each column: {"staff_group": ["Nursing and midwifery"], "unit": [4, 9]}.
    """
    return _read(rules, f"cell.{COLUMNS[by]}", as_of, only=only or {})[0] if rules else {}


Figures = tuple[dict[Any, dict[Any, Any]], int | None]  # and the stamp they were read at


def stamped_counts(organisation: int, rules: Mapping[int, Rule], *, by: str, as_of: date) -> Figures:
    """The counts of one organisation, with the stamp of the instant they were read; None where there are none."""
    return _read({organisation: rules}, f"cell.{COLUMNS[by]}", as_of, stamp_of=organisation)


def counts_of_parts(organisation: int, rules: Mapping[int, Rule], *, parent: int | None, as_of: date) -> Figures:
    """The same for each unit right below `parent` with all below it, or for those at the top; under 0 those placed in
    `parent` itself, under None everybody else."""
    below = f"part.parent_id = {int(parent)}" if parent else "part.parent_id IS NULL"
    joined = PARTS.format(parent=int(parent or 0), below=below, organisation=int(organisation))
    return _read({organisation: rules}, "placed.part_id", as_of, joined=joined, stamp_of=organisation)


def _read(
    rules: Mapping[int, Mapping[int, Rule]],
    by: str,
    as_of: date,
    *,
    only: Mapping[str, Sequence[Any]] | None = None,
    joined: str = "",
    stamp_of: int | None = None,
) -> Figures:
    conditions = _conditions(rules)
    distinct = list(dict.fromkeys(conditions.values()))
    asked = "".join(f", sum(CASE WHEN {sql} THEN cell.people ELSE 0 END)" for sql, _ in distinct)
    (of, each), (narrowed, narrowing) = _any_of("organisation_id", list(rules)), _only(only or {})
    params = [param for _, values in distinct for param in values]
    if stamp_of is not None:
        asked, params = f"{asked}, {STAMP.format(of='%s', day='%s')}", [*params, *[stamp_of] * 3, as_of]
    sql = READ.format(by=by, place=PLACE, of=of, only=narrowed, asked=asked, joined=joined)
    found = rows(sql, [*params, *each * 4, as_of, *narrowing])
    place = {level: 3 + distinct.index(wanted) for level, wanted in conditions.items()}
    return _gathered(found, place), found[0][-1] if found and stamp_of is not None else None


def _gathered(found: list[tuple[Any, ...]], place: Mapping[int, int]) -> dict[Any, dict[Any, Any]]:
    """`place` is where in a row the people asked for a level stand."""
    heads = {row[0]: row for row in found if row[1] is None}
    attained = {(row[0], row[1]): row for row in found if row[1] is not None}
    return {
        key: {HEADS: int(row[2])}
        | {
            level: Tally(int(row[at]), int(attained[key, level][at]) if (key, level) in attained else 0)
            for level, at in place.items()
        }
        for key, row in heads.items()
        if row[2]
    }


def _conditions(rules: Mapping[int, Mapping[int, Rule]]) -> dict[int, Condition]:
    """For each level whom its organisations ask; organisations that ask alike share one condition."""
    found: dict[int, Condition] = {}
    for level in dict.fromkeys(level for asked in rules.values() for level in asked):
        alike: dict[str, list[int]] = {}
        of_key: dict[str, Rule] = {}
        for organisation, asked in rules.items():
            key = repr(sorted((name, sorted(values)) for name, values in asked[level].items() if values))
            alike.setdefault(key, []).append(organisation)
            of_key[key] = asked[level]
        found[level] = _of_members(alike, of_key)
    return found


def _of_members(alike: Mapping[str, list[int]], rules: Mapping[str, Rule]) -> Condition:
    if len(alike) == 1:
        return condition(next(iter(rules.values())))
    parts: list[str] = []
    params: list[Any] = []
    for key, organisations in alike.items():
        (place, at), (asked, values) = _any_of("cell.organisation_id", organisations), condition(rules[key])
        parts.append(f"({place} AND {asked})")
        params += [*at, *values]
    return f"({' OR '.join(parts)})", tuple(params)


def condition(rule: Rule) -> Condition:
    """Cells whose people a target asks. Raises KeyError for a rule that is none."""
    return _only({ASKED[name]: values for name, values in sorted(rule.items()) if values})


def _only(narrowed: Mapping[str, Sequence[Any]]) -> Condition:
    parts: list[str] = []
    params: list[Any] = []
    for name, values in narrowed.items():
        sql, given = _any_of(f"cell.{COLUMNS[name]}", values)
        parts.append(sql)
        params += given
    return (" AND ".join(parts), tuple(params)) if parts else EVERYWHERE


def _any_of(column: str, values: Sequence[Any]) -> Condition:
    return (f"{column} IN ({', '.join(['%s'] * len(values))})", tuple(values)) if values else ("1 = 0", ())
