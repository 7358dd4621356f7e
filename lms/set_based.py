"""Writes many rows at once: the two statements Django's ORM has no words for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, cast

from django.core.exceptions import EmptyResultSet
from django.db import connection, models, transaction
from django.db.models import QuerySet, Value
from django.db.models.expressions import Combinable, F


def load(model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Bring rows in: with COPY where there is one, else in pieces. `fields` are columns' attribute names
    ("place_id"); every other field has its default."""
    known = {field.attname: field for field in model._meta.concrete_fields}
    rest = [f for name, f in known.items() if name not in fields and not f.primary_key]
    if connection.vendor != "postgresql":
        made = (model(**dict(zip(fields, row, strict=True))) for row in rows)
        model._default_manager.bulk_create(made, batch_size=500)
        return
    defaults = tuple(field.get_db_prep_save(field.get_default(), connection) for field in rest)
    documents = [(place, known[name]) for place, name in enumerate(fields) if isinstance(known[name], models.JSONField)]
    columns = [_column(known[name]) for name in [*fields, *(field.attname for field in rest)]]
    names = ", ".join(connection.ops.quote_name(column) for column in columns)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {connection.ops.quote_name(model._meta.db_table)} ({names}) FROM STDIN") as copy,
    ):
        for row in rows:
            written = [*row, *defaults]
            for place, field in documents:
                written[place] = field.get_db_prep_save(written[place], connection)
            copy.write_row(written)


def next_keys(model: type[models.Model], number: int) -> list[int]:
    """Keys for so many new rows, to load them with what points to each other. Called in a transaction that writes: on
    SQLite nobody else can take them meanwhile."""
    if connection.vendor != "postgresql":
        last = model._default_manager.aggregate(last=models.Max("pk"))["last"] or 0
        return list(range(last + 1, last + 1 + number))
    key = model._meta.pk
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [model._meta.db_table, key.column, number],
        )
        return [row[0] for row in cursor.fetchall()]


def insert_from(found: QuerySet, model: type[models.Model], *, ignore_conflicts: bool = False, **values: Any) -> int:
    """INSERT INTO the model SELECT what was found; returns how many. `values` are the fields, as names or
    expressions of what was found or as plain values; every other field has its default. With `ignore_conflicts`,
    rows that a unique constraint does not let in are left out and not counted.

    The ORM writes the SELECT, so that the rules stand in querysets; only the first line is ours. It is the same on
    every database.
    """
    columns, chosen = [], {}
    for field in model._meta.concrete_fields:
        if field.primary_key and field.name not in values:
            continue
        value = values.get(field.name, field.get_default() if field.name not in values else None)
        if not isinstance(value, Combinable | F):
            value = Value(value, output_field=getattr(field, "target_field", field))
        columns.append(connection.ops.quote_name(_column(field)))
        chosen[f"to_{field.name}"] = value
    try:
        sql, params = found.order_by().annotate(**chosen).values_list(*chosen).query.sql_with_params()
    except EmptyResultSet:  # Django can tell without asking the database
        return 0
    table = connection.ops.quote_name(model._meta.db_table)
    end = "ON CONFLICT DO NOTHING" if ignore_conflicts else ""  # SQLite's INSERT OR IGNORE would leave out bad rows too
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({', '.join(columns)}) {sql} {end}", params)
        return cursor.rowcount


def overwrite(model: type[models.Model], rows: Iterable[models.Model], fields: Sequence[str]) -> None:
    """Write these fields of rows that are there, in one statement on PostgreSQL. A `bulk_update` compares every row
    with every other one's key."""
    rows = list(rows)
    if not rows:
        return
    if connection.vendor != "postgresql":
        model._default_manager.bulk_create(
            rows, batch_size=500, update_conflicts=True, unique_fields=["pk"], update_fields=fields
        )
        return
    key = model._meta.pk
    written = [cast(models.Field, model._meta.get_field(name)) for name in fields]
    columns = [key, *written]
    values = [[one.get_db_prep_save(getattr(row, one.attname), connection) for row in rows] for one in columns]
    quote = connection.ops.quote_name
    table, names = quote(model._meta.db_table), [quote(_column(one)) for one in columns]
    told = ", ".join(f"{name} = written.{name}" for name in names[1:])
    kinds = [one.rel_db_type(connection) if one.primary_key else one.db_type(connection) for one in columns]
    arrays = ", ".join(f"%s::{kind}[]" for kind in kinds)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {told} FROM unnest({arrays}) AS written ({', '.join(names)})"
            f" WHERE {table}.{names[0]} = written.{names[0]}",
            values,
        )


def without_compiling() -> None:
    """Tell PostgreSQL for this transaction not to compile statements: that takes it longer than most of them run."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL jit = off")


def rather_by_index() -> None:
    """Tell PostgreSQL for this transaction that a row found by its key costs little more than the next one of a table:
    what one organisation's people need is in memory, and reading everybody's instead grows with the others."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL random_page_cost = 1.1")


@contextmanager
def joining_whole_sets() -> Iterator[None]:
    """Have PostgreSQL join within this block by reading each side once. It may not know yet of rows that came a moment
    ago, and would search for each among all the others of an organisation it takes for empty."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        yield
        cursor.execute("SET LOCAL enable_nestloop TO DEFAULT")


def without_rereading() -> None:
    """Tell PostgreSQL for this transaction not to compare every row with every other of a set it holds to be small: a
    table that has just been filled is never as small as its statistics say."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_material = off")


def look_over(model: type[models.Model], *fields: str, waits: bool = False) -> None:
    """Have PostgreSQL look over a table that many rows came into, so that it doesn't plan a join of a million rows as
    if there were a few. It looks coarsely, at 3,000 rows: enough to know how many there are of what; its own vacuum
    looks closer later. `fields` are those by which rows are searched next, by name; without any, all are looked at,
    which takes four times as long.

    Whoever holds locks must not wait for somebody else who looks over it, such as that vacuum. Who holds none should
    (`waits`): the other one may not see their rows, and then a check of seconds takes minutes."""
    if connection.vendor != "postgresql":
        return
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        columns = (_column(cast(models.Field, model._meta.get_field(name))) for name in fields)
        named = ", ".join(map(connection.ops.quote_name, columns))
        table = connection.ops.quote_name(model._meta.db_table)
        skips = "" if waits else "(SKIP_LOCKED)"
        cursor.execute(
            f"SET LOCAL default_statistics_target = 10; ANALYZE {skips} {table}{f' ({named})' if named else ''};"
            " SET LOCAL default_statistics_target TO DEFAULT",
            None,
        )


def look_over_if_grown(model: type[models.Model], rows: int, *fields: str) -> None:
    """The same, if the rows that came in are a large part of all there are: else links to them may be checked by
    reading the whole table each time, as was right when it was next to empty."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = %s::regclass", [model._meta.db_table])
        (known,) = cursor.fetchone()
    if rows * 10 > known:
        look_over(model, *fields)


def _column(field: models.Field) -> str:
    assert field.column is not None  # it is a concrete field
    return field.column
