"""Where learners and the staff list don't agree: who is on one side only, who is still let in, who may be there twice.

Reads only. The number of queries is the same for ten people and for a hundred thousand.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, Max, Min, OuterRef, Q, QuerySet

from lms.dose.models import NotTheSame
from lms.dose.reconciliation.likeness import Pair, Someone, pairs, resembling
from lms.people.models import Assignment, Organisation, Person

DUPLICATES, DIFFERENT = "duplicates", "different"


@dataclass(frozen=True)
class Kind:
    """One way in which learners and staff records differ, and what HR can do about it."""

    name: str
    heading: str
    means: str
    to_do: str


KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            "no-number", "No employee number",
            "They sign in, but no staff record belongs to them: typed in by hand, or they work for somebody else.",
            "If they are staff, give the account its employee number: the next staff list then brings their post. "
            "Patients, carers and guests need none.",
        ),
        Kind(
            "no-post", "Number, but never a post",
            "They have an employee number, and no staff list has given them a post yet.",
            "Look at the conflicts of the last staff list. If the number is wrong, correct it at its source.",
        ),
        Kind(
            "never-in", "Never signed in",
            "They have a current post and have never been here.",
            "Nothing is wrong with these records. Download the list, and ask line managers to tell them the address.",
        ),
        Kind(
            "left", "Left, but still let in",
            "Every post of theirs has ended, and they can still sign in.",
            "Close the account if they have left. What they learnt stays; a list that names them lets them in again.",
        ),
        Kind(
            DUPLICATES, "Perhaps one person twice",
            "Two records resemble each other in name, e-mail address or first day.",
            "Say that they are two people, or give the account the employee number of the unused staff record.",
        ),
        Kind(
            DIFFERENT, "Said to be two people",
            "Pairs that somebody in HR looked at and called two people.",
            "If that was a mistake, put the pair back.",
        ),
    )
}  # fmt: skip


def people_of(kind: str, organisation: Organisation, today: date) -> QuerySet[Person]:
    """The people of one kind, with `left_on`, the last day of their last post."""
    ever = Assignment.objects.filter(person=OuterRef("pk"))
    now_or_later = ever.filter(Q(ends_on=None) | Q(ends_on__gte=today))
    people = Person.objects.current().filter(organisation=organisation)
    chosen = {
        "no-number": people.filter(employee_number=""),
        "no-post": people.exclude(employee_number="").filter(~Exists(ever)),
        "never-in": people.filter(Exists(ever.current(today)), last_login=None).exclude(employee_number=""),
        "left": people.filter(Exists(ever), ~Exists(now_or_later)),
    }[kind]
    return chosen.annotate(left_on=Max("assignments__ends_on")).order_by("full_name", "pk")


def pairs_of(organisation: Organisation, today: date) -> list[Pair]:
    """Pairs that may be one person and that nobody has called two: two queries."""
    return pairs(everybody(organisation, today), dismissed_in(organisation))


def dismissed_in(organisation: Organisation) -> set[tuple[int, int]]:
    return set(NotTheSame.objects.filter(organisation=organisation).values_list("first", "second"))


def everybody(organisation: Organisation, today: date) -> list[Someone]:
    """Everybody of an organisation as they are compared. Closed accounts without a number are left out."""
    now_or_later = Assignment.objects.filter(Q(ends_on=None) | Q(ends_on__gte=today), person=OuterRef("pk"))
    rows = (
        Person.objects.filter(Q(is_active=True) | ~Q(employee_number=""), organisation=organisation)
        .annotate(has_post=Exists(now_or_later), began_on=Min("assignments__starts_on"))
        .order_by("pk")
        .values_list(
            "pk", "full_name", "email", "employee_number", "has_post", "began_on", "last_login", "is_active"
        )
    )  # fmt: skip
    return [
        Someone(pk, name, email, number, has_post, began_on, seen is not None, is_active)
        for pk, name, email, number, has_post, began_on, seen, is_active in rows.iterator(2_000)
    ]


def resembling_records(person: Person, today: date) -> list[Someone]:
    """Records with an employee number that may be this account's staff record."""
    assert person.organisation is not None  # it was found in one
    found = everybody(person.organisation, today)
    own = next((one for one in found if one.pk == person.pk), None)
    return resembling(own, [one for one in found if one.employee_number]) if own else []


def counts(organisation: Organisation, today: date) -> dict[str, int]:
    """How many there are of each kind that is counted by the database alone."""
    found = {
        name: people_of(name, organisation, today).count() for name in KINDS if name not in (DUPLICATES, DIFFERENT)
    }
    return found | {DIFFERENT: NotTheSame.objects.filter(organisation=organisation).count()}
