"""Owns the register: what the organisation has published, by theme, setting, method, outcome and state, and by words.

A facet counts what the others leave: choosing a second value of a facet adds projects, a value of another takes some
away. One reading of five short columns counts them all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lms.people.models import Person
from lms.projects.finding import find, terms
from lms.projects.models import Method, Outcome, Project, Setting, Theme

NOT_SAID = "none"
UNDER_WAY = "open"
STATES = [
    (Project.State.COMPLETED.value, "Completed"), (Project.State.STOPPED.value, "Learned and stopped"),
    (UNDER_WAY, "Under way"),
]  # fmt: skip
CHOICES = {
    "theme": ("Theme", Theme.choices), "setting": ("Setting", Setting.choices), "method": ("Method", Method.choices),
    "outcome": ("Outcome", Outcome.choices), "state": ("State", STATES),
}  # fmt: skip
NEWEST, FITTING = "newest", "fitting"


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody looks for; values that no list knows are left out."""

    words: str
    chosen: Mapping[str, frozenset[str]]
    sort: str

    @classmethod
    def read(cls, words: str, values: Mapping[str, Sequence[str]], sort: str) -> Asked:
        chosen = {name: frozenset(values.get(name, ())) & frozenset(dict(_choices(name))) for name in CHOICES}
        words = " ".join(words.split())[:200]
        return cls(words, chosen, sort if sort in (NEWEST, FITTING) else FITTING if words else NEWEST)

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words) or any(self.chosen.values())


@dataclass(frozen=True, slots=True)
class Value:
    key: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    name: str
    label: str
    values: list[Value]


@dataclass(frozen=True, slots=True)
class Register:
    """The facets, and the keys of the projects that fit, in the order asked for."""

    facets: list[Facet]
    keys: list[int]


def register(person: Person, asked: Asked) -> Register:
    published = Project.objects.visible_to(person).filter(published_on__isnull=False)
    order = list(published.order_by("-published_on", "-pk").values_list("pk", flat=True))
    if asked.words:
        hits = dict.fromkeys(hit.pk for hit in find(published, terms(asked.words), every=True))
        order = list(hits) if asked.sort == FITTING else [pk for pk in order if pk in hits]
    rows = {pk: _row(*labels) for pk, *labels in published.values_list("pk", *CHOICES)}
    rows = {pk: rows[pk] for pk in order}
    facets = [_facet(name, rows, asked) for name in CHOICES]
    return Register(facets, [pk for pk, row in rows.items() if _fits(row, asked)])


def _row(*labels: str) -> dict[str, str]:
    row = {name: label or NOT_SAID for name, label in zip(CHOICES, labels, strict=True)}
    closed = (Project.State.COMPLETED, Project.State.STOPPED)
    return row | {"state": row["state"] if row["state"] in closed else UNDER_WAY}


def _fits(row: Mapping[str, str], asked: Asked, apart_from: str = "") -> bool:
    return all(not chosen or row[name] in chosen for name, chosen in asked.chosen.items() if name != apart_from)


def _facet(name: str, rows: Mapping[int, Mapping[str, str]], asked: Asked) -> Facet:
    """A value that nothing has is left out, unless it is chosen: it must be possible to take it back."""
    counts = Counter(row[name] for row in rows.values() if _fits(row, asked, apart_from=name))
    chosen = asked.chosen[name]
    values = [Value(key, label, counts[key], key in chosen) for key, label in _choices(name)]
    return Facet(name, CHOICES[name][0], [value for value in values if value.count or value.is_chosen])


def _choices(name: str) -> list[tuple[str, str]]:
    return [*CHOICES[name][1], (NOT_SAID, "Not said")]
