"""Owns what becomes of two people's work on the same thing: field by field, nothing is overwritten unseen.

A form carries what its fields held when it was opened. Against that it is plain who changed what: a field only one of
them changed is kept as that person left it, and only one that both changed, differently, needs a choice. A version
number could say no more than "somebody was here".
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Model

Base = Mapping[str, str] | None


class Clash(Exception):
    """Somebody changed the same fields to something else; `theirs` is the row as it is saved now."""

    def __init__(self, theirs: Model, names: list[str]) -> None:
        super().__init__("Somebody else changed the same words while you were writing.")
        self.theirs, self.names = theirs, names


def plain(value: object) -> str:
    """A value as a form would send it, so that 5 and 5.0000, or two kinds of line ending, are no difference."""
    if value is None:
        return ""
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, date):
        return value.isoformat()
    return str(value).replace("\r\n", "\n").strip()


def saved(row: Model, name: str) -> str:
    """What a field of a row holds, a related row by its key."""
    field = row._meta.get_field(name)
    return plain(getattr(row, getattr(field, "attname", name)))


def settle(row: Model, values: Mapping[str, Any], base: Base) -> list[str]:
    """Put onto a freshly read, locked row what its writer changed; returns the names of the fields that differ now.

    `base` is what the writer saw, empty where it does not say; None: the row as it is.
    Raises Clash, with nothing put onto the row, for fields that somebody else has changed to something else.
    """
    mine = {name: plain(value) for name, value in values.items()}
    other = [name for name in values if mine[name] != saved(row, name)]
    if base is not None:
        start = {name: plain(base.get(name, "")) for name in other}
        changed = [name for name in other if start[name] != mine[name]]
        if clashing := [name for name in changed if start[name] != saved(row, name)]:
            raise Clash(row, clashing)
        other = changed
    for name in other:
        setattr(row, name, values[name])
    return other
