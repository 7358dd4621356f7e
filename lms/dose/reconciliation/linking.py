"""What HR decides about learners and staff records: this account belongs to that number, these are two people.

Two people with a record each are never melted into one: what each has learnt, written and signed belongs to one name.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Q

from lms.dose.counts.counting import recount
from lms.dose.models import Counted, NotTheSame, PersonBefore, PostBefore
from lms.people import audit
from lms.people.models import Assignment, AuditEntry, Organisation, Person, Role

# What a staff list or a reader of records leaves at a person; anything else is a record of their own.
NOT_THEIR_OWN = (Assignment, AuditEntry, Counted, NotTheSame, PersonBefore, PostBefore)


class CannotLink(Exception):
    """The account and the number stay apart; the message says why and what can be done instead."""


@transaction.atomic
def give_number(person: Person, number: str, *, by: Person, today: date) -> Person:
    """Say that this account belongs to an employee number. Raises CannotLink.

    A number nobody has yet is simply theirs, and the next staff list brings their post. A staff record that nobody
    ever used gives up its number, posts and work address to the account. Safe twice: the number they have already
    changes nothing.
    """
    organisation = _locked_organisation(by)
    person = Person.objects.select_for_update().get(pk=person.pk, organisation=organisation)
    if person.employee_number == number:
        return person
    if person.employee_number:
        raise CannotLink(f"This account belongs to employee number {person.employee_number} already.")
    holder = Person.objects.select_for_update().filter(organisation=organisation, employee_number=number).first()
    if holder is not None:
        _refuse_used(holder, person)
        _take_over(person, holder, today=today)
    person.employee_number = number
    person.save(update_fields=["employee_number"])
    if holder is not None:
        recount([person.pk, holder.pk], on=today)
    audit.record(
        "account.linked", f"Said that the account belongs to employee number {number}", by=by, subject=person,
        number=number, instead_of=holder.pk if holder else None,
    )  # fmt: skip
    return person


def _refuse_used(holder: Person, person: Person) -> None:
    if holder.last_login is not None:
        raise CannotLink(
            f"Employee number {holder.employee_number} belongs to {holder.full_name}, who has signed in: both have "
            "records of their own, and what one person learnt and signed must not become another's. Ask which account "
            "they want to go on with, and close the other."
        )
    if own := things_of(holder):
        raise CannotLink(
            f"The record of {holder.full_name} holds more than posts ({', '.join(own)}), which must not become "
            "another's. Ask which account they want to go on with, and close the other."
        )
    if Assignment.objects.filter(person=person).exists():
        raise CannotLink(
            "Both records have posts. Correct the numbers in the staff record system, and bring in the list."
        )


def things_of(person: Person) -> list[str]:
    """What a record holds besides what staff lists bring, in words: one question for each kind of thing there is."""
    relations: Any = Person._meta.get_fields(include_hidden=True)
    found = set()
    for relation in relations:
        points_here = relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one)
        if not points_here or relation.on_delete is models.DO_NOTHING or relation.field.model in NOT_THEIR_OWN:
            continue
        if relation.field.model._base_manager.filter(**{relation.field.name: person}).exists():
            found.add(str(relation.field.model._meta.verbose_name))
    return sorted(found)


def _take_over(person: Person, holder: Person, *, today: date) -> None:
    """Move number, posts and work address to the account. The emptied record keeps the account's old address, so that
    neither is lost and the next staff list finds the work address where it expects it."""
    Assignment.objects.filter(person=holder, line_manager=person).update(line_manager=None)
    Assignment.objects.filter(person=holder).update(person=person)
    Assignment.objects.filter(~Q(person=person), line_manager=holder).update(line_manager=person)
    own, work = person.email, holder.email
    Person.objects.filter(pk=holder.pk).update(
        employee_number="", is_active=False, email=f"{holder.pk}.being-linked@invalid.example"
    )
    Person.objects.filter(pk=person.pk).update(email=work)
    Person.objects.filter(pk=holder.pk).update(email=own)
    person.email = work


@transaction.atomic
def call_different(first: Person, second: Person, *, by: Person, now: datetime) -> NotTheSame:
    """Remember that two records are two people; said again, it is what was said before."""
    organisation = _locked_organisation(by)
    if first.organisation_id != organisation.pk or second.organisation_id != organisation.pk or first == second:
        raise PermissionDenied
    low, high = sorted((first, second), key=lambda person: person.pk)
    said, is_new = NotTheSame.objects.get_or_create(
        first=low, second=high, defaults={"organisation": organisation, "by": by, "at": now}
    )
    if is_new:
        audit.record("account.told_apart", f"Said that this is not {high}", by=by, subject=low, other=high.pk)
    return said


@transaction.atomic
def put_back(said: NotTheSame, *, by: Person) -> None:
    """Take back that two records are two people."""
    organisation = _locked_organisation(by)
    gone, _ = NotTheSame.objects.filter(pk=said.pk, organisation=organisation).delete()
    if gone:
        audit.record(
            "account.put_back", f"Took back that this is not {said.second}", by=by, subject=said.first,
            other=said.second_id,
        )  # fmt: skip


@transaction.atomic
def close_account(person: Person, *, by: Person, today: date) -> bool:
    """Let somebody whose posts have all ended no longer sign in. False if they have a post, or are closed already."""
    organisation = _locked_organisation(by)
    person = Person.objects.select_for_update().get(pk=person.pk, organisation=organisation)
    posts = Assignment.objects.filter(person=person)
    has_left = posts.exists() and not posts.filter(Q(ends_on=None) | Q(ends_on__gte=today)).exists()
    if not has_left or not person.is_active or person == by:
        return False
    Person.objects.filter(pk=person.pk).update(is_active=False)
    audit.record("account.closed", "Closed the account of somebody who left", by=by, subject=person)
    return True


def _locked_organisation(by: Person) -> Organisation:
    """The organisation of HR, locked: a staff list confirmed in the same moment waits."""
    if by.organisation_id is None or not by.has_role(Role.HR):
        raise PermissionDenied
    return Organisation.objects.select_for_update(no_key=True).get(pk=by.organisation_id)
