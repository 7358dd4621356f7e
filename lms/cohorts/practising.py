"""Works out what somebody has practised so far, as levels count it: observed, agreed and met; written down; taught."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localdate

from curriculum.models import LevelPage
from lms.cohorts.models import CoachingEntry, ObservedPractice
from lms.people.models import Person


@dataclass(frozen=True, slots=True)
class Practised:
    """One thing that counts: when it was done, in words, and the form it is written in if there is one."""

    on: date
    words: str
    practice_pk: int | None = None


def observed(people: Collection[Person], level: LevelPage) -> dict[tuple[int, str], list[Practised]]:
    """What these people were observed in for this level, by person and kind, the earliest first; one query.

    It counts once everybody who was there has signed, and only if it was judged as met.
    """
    forms = ObservedPractice.objects.counted().filter(person__in=[person.pk for person in people], level=level.pk)
    found: dict[tuple[int, str], list[Practised]] = defaultdict(list)
    for form in forms.select_related("observer").order_by("held_on", "pk"):
        agreed = f", agreed {localdate(form.agreed_at):%-d %B %Y}" if form.agreed_at else ""
        words = f"Observed by {form.observer} on {form.held_on:%-d %B %Y}{agreed}."
        found[form.person_id, form.what].append(Practised(form.held_on, words, form.pk))
    return found


def coaching_days(people: Collection[Person]) -> dict[int, list[date]]:
    """The days of everybody's entries in the coaching log, the earliest first; one query."""
    rows = CoachingEntry.objects.kept().filter(person__in=[person.pk for person in people])
    found: dict[int, list[date]] = defaultdict(list)
    for person, on in rows.order_by("held_on", "pk").values_list("person", "held_on"):
        found[person].append(on)
    return found


def open_forms(people: Collection[Person], level: LevelPage) -> dict[tuple[int, str], int]:
    """How many forms of each kind are asked for or half signed; one query."""
    rows = ObservedPractice.objects.open().filter(person__in=[person.pk for person in people], level=level.pk)
    found: dict[tuple[int, str], int] = defaultdict(int)
    for person, what in rows.values_list("person", "what"):
        found[person, what] += 1
    return found
