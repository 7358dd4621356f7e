"""Reads what the pages of practice show: one's own forms and logs, what waits for one, and one form as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from curriculum.models import LevelPage, LevelRequirement, Practice
from lms.cohorts.actions.practice import whats_missing
from lms.cohorts.models import CoachingEntry, LogReader, ObservedPractice, TaughtEntry
from lms.cohorts.teaching import sessions_of
from lms.people.models import Person


@dataclass(frozen=True)
class Party:
    """Somebody who signs a form."""

    person: Person
    part: str
    signed_at: datetime | None


def overview(person: Person) -> dict[str, Any]:
    """One's own practice and what colleagues wait for; a fixed number of queries."""
    seen = ObservedPractice.objects.visible_to(person).select_related("person", "observer", "level")
    forms = list(seen.prefetch_related("signatures"))
    own = [form for form in forms if form.person_id == person.pk]
    others = [form for form in forms if form.person_id != person.pk]
    return {
        "own": own,
        "waiting": [form for form in forms if form.is_open and waits_for(form, person)],
        "others": [form for form in others if not (form.is_open and waits_for(form, person))],
        "asked": _asked_for(),
        "entries": CoachingEntry.objects.kept().filter(person=person).count(),
        "logs": LogReader.objects.current()
        .filter(reader=person)
        .select_related("person")
        .order_by("person__full_name"),
        "taught": len(sessions_of(person)) + TaughtEntry.objects.confirmed().filter(person=person).count(),
        "to_confirm": TaughtEntry.objects.waiting().filter(confirmer=person).select_related("person"),
    }


def waits_for(form: ObservedPractice, person: Person) -> bool:
    """Whether it is this person's turn: the observer judges, then everybody signs what stands there."""
    if not form.overall:
        return form.observer_id == person.pk
    return person.pk not in {each.person_id for each in form.signatures.all() if each.version == form.version}


def _asked_for() -> list[tuple[LevelPage, LevelRequirement]]:
    """What the levels ask to be observed in."""
    asked = LevelRequirement.objects.filter(kind__in=Practice.values, level__live=True).select_related("level")
    return [(each.level, each) for each in asked.order_by("level__number", "level__title", "sort_order")]


def whole(practice: ObservedPractice, viewer: Person, today: date) -> dict[str, Any]:
    """One form with its judgements, who signed, and its history."""
    people = parties(practice)
    signed = next((party.signed_at for party in people if party.person.pk == viewer.pk), None)
    missing = whats_missing(practice)
    return {
        "practice": practice,
        "rows": list(practice.judgements.all()),
        "parties": people,
        "missing": missing,
        "is_mine": practice.person_id == viewer.pk,
        "is_observer": practice.observer_id == viewer.pk,
        "is_held": practice.held_on <= today,
        "may_sign": practice.is_open and not missing and signed is None,
        "history": practice.changes.select_related("by").order_by("-at", "-pk"),
    }


def parties(practice: ObservedPractice) -> list[Party]:
    signed = {each.person_id: each.at for each in practice.signatures.all() if each.version == practice.version}
    parts = [
        (practice.person, "was observed"),
        (practice.observer, "observed"),
        *((person, "assessed") for person in practice.assessors.order_by("full_name")),
    ]
    return [Party(person, part, signed.get(person.pk)) for person, part in parts]
