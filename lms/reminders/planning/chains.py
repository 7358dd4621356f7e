"""What a rule is made of: steps so many days from a date, about rows that say whom, what and where."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import CharField, DateField, F, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Concat

from lms.people.models import Person


@dataclass(frozen=True)
class Step:
    """A reminder so many days after (or, if negative, before) the date that counts; `why` in words for HR."""

    rule: str
    days: int
    name: str
    why: str

    def occurrence(self, counts_from: date) -> str:
        """Names the date too: when it moves, the steps to the new date are new occurrences."""
        return f"{counts_from.isoformat()} {self.name}"

    def occurrence_of(self, counts_from: F | OuterRef) -> Concat:
        """The same in the database."""
        return Concat(Cast(counts_from, CharField()), Value(f" {self.name}"), output_field=CharField())


@dataclass(frozen=True)
class Piece:
    """Some of the rows, whose messages share words or a file that only Python can make."""

    only: Q
    what: str | None = None
    after_when: str = ""
    calendar: str = ""


@dataclass(frozen=True)
class Chain:
    """Steps about one thing, oldest first. Only the newest that is due is sent.

    `rows(today, until)` finds the things as `owed` annotates them: as they stand today, with what will have become of
    them by `until` if nothing happens; the planner asks with today for both. `pieces` splits those that lack a message.
    """

    about: str
    rows: Callable[[date, date], QuerySet]
    steps: tuple[Step, ...]
    pieces: Callable[[QuerySet, datetime], Iterable[Piece]] | None = None

    @property
    def codes(self) -> list[str]:
        return list(dict.fromkeys(step.rule for step in self.steps))


def owed(
    rows: QuerySet,
    *,
    counts_from: str | Combinable,
    since: str | Combinable,
    what: str | Combinable,
    link: Combinable,
    person: str | None = "person",
    thing: str = "pk",
    when: str | Combinable | None = None,
) -> QuerySet:
    """The rows of current people, with all that a message needs of each.

    Nothing is owed for a step on or before `since`. `when` is the date in the words, if it isn't the one that counts.
    `person` is the way to the person ("" on people themselves); None if the rows have their `to` already.
    """
    annotated = rows.annotate(
        thing=_expression(thing),
        counts_from=_expression(counts_from),
        since=_expression(since),
        when_on=_expression(when or counts_from),
        what=Cast(_expression(what), TextField()),
        link=link,
    )
    if person is None:
        return _looked_up(annotated)
    way = f"{person}__" if person else ""
    return annotated.annotate(
        to=F(person or "pk"),
        their_name=F(f"{way}full_name"),
        their_email=F(f"{way}email"),
        their_organisation=F(f"{way}organisation"),
        is_here=F(f"{way}is_active"),
    ).filter(is_here=True)


def _looked_up(rows: QuerySet) -> QuerySet:
    people = Person.objects.current().filter(pk=OuterRef("to"))
    return rows.annotate(
        their_name=Subquery(people.values("full_name")),
        their_email=Subquery(people.values("email")),
        their_organisation=Subquery(people.values("organisation")),
    ).filter(their_email__isnull=False)


def _expression(source: str | Combinable) -> Any:
    return F(source) if isinstance(source, str) else source


def on_day(day: date) -> Value:
    return Value(day, output_field=DateField())


def come(chain: Chain, place: int, rows: QuerySet, today: date) -> QuerySet:
    """Rows for which the step at this place is the newest that has come, and was not before it all began."""
    step = chain.steps[place]
    rows = rows.filter(counts_from__lte=today - timedelta(step.days))
    if chain.steps[place + 1 :]:
        rows = rows.filter(counts_from__gt=today - timedelta(chain.steps[place + 1].days))
    return begun(rows, step)


def begun(rows: QuerySet, step: Step) -> QuerySet:
    """Rows that had begun before the day of this step."""
    return rows.filter(since__lt=shifted("counts_from", step.days))


def shifted(name: str, days: int) -> Any:
    return Cast(F(name) + timedelta(days), DateField()) if days else F(name)
