"""The few words in which PostgreSQL and SQLite differ where counts are kept: everything else is one SQL for both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import connection

POSTGRESQL = {
    "bigint": "bigint",
    "json": "jsonb",
    "nothing": "'[]'::jsonb",
    "as_list": "jsonb_agg(level_id ORDER BY level_id)",
    "each_of": "jsonb_array_elements_text({})",
    "differs_from": "IS DISTINCT FROM",
    "later": "GREATEST",
    "earlier": "LEAST",
    "next_day": "({} + 1)",
    "until_commit": "ON COMMIT DELETE ROWS",
    "hold": "FOR NO KEY UPDATE",
    "skip_if_held": "FOR NO KEY UPDATE SKIP LOCKED",
}
SQLITE = {
    "bigint": "integer",
    "json": "text",
    "nothing": "'[]'",
    "as_list": "json_group_array(level_id)",
    "each_of": "json_each({})",
    "differs_from": "IS NOT",
    "later": "MAX",
    "earlier": "MIN",
    "next_day": "date({}, '+1 day')",
    "until_commit": "",
    "hold": "",  # one writer at a time
    "skip_if_held": "",
}


def say(word: str, *inside: str) -> str:
    words = POSTGRESQL if connection.vendor == "postgresql" else SQLITE
    return words[word].format(*inside)


def run(sql: str, params: Sequence[Any] | Mapping[str, Any] | None = ()) -> int:
    """Run a statement; how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.rowcount


def rows(sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def as_date(day: date | str) -> date:
    """SQLite gives dates as text."""
    return date.fromisoformat(day) if isinstance(day, str) else day
