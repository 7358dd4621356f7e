"""Compares the lines of a staff list with our records and writes down, as steps, what taking it in would do.

Who is named in the list has not left, even where their line is in conflict. People without an employee number
(patients, carers, board members entered by hand) are nobody's leavers. Everything here is done by the database, for all
lines at once; who stays as they are gets no step at all.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import IntFlag
from functools import reduce
from operator import add
from typing import Any

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Lower

from lms.dose.models import StaffImport, StaffLine, StaffStep
from lms.dose.staff_lists.staging import find_units
from lms.people.models import Assignment, Person
from lms.set_based import insert_from, look_over

Action, Refusal = StaffStep.Action, StaffLine.Refusal


class Differs(IntFlag):
    """What a step is about. A change of the first five ends the post and begins another, so that the record shows what
    was held when; the next four are written in place."""

    UNIT = 1
    STAFF_GROUP = 2
    JOB_ROLE = 4
    PAY_BAND = 8
    IS_PRIMARY = 16
    FTE = 32
    CONTRACT_TYPE = 64
    SUPERVISOR = 128
    ENDS_ON = 256
    NAME = 512
    EMAIL = 1024
    ACCOUNT = 2048  # inactive, though they hold a post
    MORE = 4096
    FEWER = 8192
    STARTS = 16384
    RETURNS = 32768
    LEAVES = 65536  # by the dates of the list
    ABSENT = 131072


LASTING = ("unit", "staff_group", "job_role", "pay_band", "is_primary")
PERSONAL = Differs.NAME | Differs.EMAIL | Differs.ACCOUNT


def held(today: date) -> Q:
    """Posts that have not ended: held now, or from some day to come."""
    return Q(ends_on=None) | Q(ends_on__gte=today)


def numbered(organisation: int) -> QuerySet[Person]:
    """People of an organisation who have an employee number. Said in these words, the index of numbers is used."""
    return Person.objects.filter(organisation=organisation).exclude(employee_number="")


def compare(batch: StaffImport, *, today: date, absent_leave: bool = True, is_nobody_there: bool = False) -> None:
    """Find out again what the lines mean for our records, and replace the steps. Called in a transaction.

    `is_nobody_there`: it is known that we have nobody of the organisation, and nobody with an address of the list.
    """
    find_units(batch)
    forgot_some = _forget(batch)
    knows_some = forgot_some or (not is_nobody_there and numbered(batch.organisation_id).exists())
    if knows_some:
        _recognise(batch, today)
    if not is_nobody_there:
        _refuse_taken_addresses(batch)
    _refuse_the_past(batch, today, knows_some=knows_some)
    _miss_managers(batch, today, knows_some=knows_some)
    _steps_of_new_people(batch, today)
    if knows_some:
        _steps_of_posts(batch, today)
        _steps_of_new_posts(batch, today)
        _steps_of_missing_posts(batch, today)
        if absent_leave:
            _steps_of_absent_people(batch, today)
    look_over(StaffStep, "batch", "employee_number", "staff_line", "action")
    _steps_that_name_the_person(batch, today, knows_some=knows_some)


def _forget(batch: StaffImport) -> bool:
    """Forget what the last comparison found, if there was one; whether a line was then somebody's we knew."""
    if "counts" not in batch.report:
        return False
    batch.steps.all().delete()
    batch.lines.filter(~Q(refusal="") | Q(lacks_manager=True)).update(refusal="", lacks_manager=False)
    return batch.lines.filter(person__isnull=False).exists()


# ---- who and what the lines are ---------------------------------------------------------
def _recognise(batch: StaffImport, today: date) -> None:
    number = OuterRef("employee_number")
    people = numbered(batch.organisation_id).filter(employee_number=number)
    posts = _posts_of(batch, today).filter(person__employee_number=number, number=OuterRef("number"))
    who = Subquery(people.values("pk")[:1])
    what = Subquery(posts.order_by("-starts_on", "-pk").values("pk")[:1])
    known = Coalesce(who, Value(0)), Coalesce(what, Value(0))
    lines = batch.lines.exclude(employee_number="").annotate(who=known[0], what=known[1])
    was = Q(who=Coalesce(F("person_id"), Value(0)), what=Coalesce(F("post_id"), Value(0)))
    lines.exclude(was).update(person_id=who, post_id=what)


def _refuse_taken_addresses(batch: StaffImport) -> None:
    own = {"organisation": batch.organisation_id, "employee_number": OuterRef("employee_number")}
    others = Person.objects.annotate(address=Lower("email")).filter(address=OuterRef("email")).exclude(**own)
    batch.lines.filter(Exists(others), problem="").update(refusal=Refusal.ADDRESS)


def _refuse_the_past(batch: StaffImport, today: date, *, knows_some: bool) -> None:
    """Leave out who left before they came."""
    past = batch.lines.taken().filter(post=None, leaves_on__lt=today)
    past = past.exclude(Q(has_others=True) & Exists(_staying(batch, today)))
    is_news: Combinable | Q = Q(is_main=True)
    if knows_some:
        past = past.exclude(Exists(Assignment.objects.filter(held(today), person=OuterRef("person"))))
        is_news = Q(is_main=True) & (Q(person=None) | Exists(_active()))
    past.update(refusal=Case(When(is_news, then=Value(Refusal.PAST)), default=Value(Refusal.QUIET)))


def _active() -> QuerySet:
    return Person.objects.filter(pk=OuterRef("person"), is_active=True)


def _staying(batch: StaffImport, today: date) -> QuerySet:
    """Lines of the same person that aren't over."""
    mine = batch.lines.filter(employee_number=OuterRef("employee_number"), problem="")
    return mine.filter(Q(leaves_on=None) | Q(leaves_on__gte=today))


def _miss_managers(batch: StaffImport, today: date, *, knows_some: bool) -> None:
    named = batch.lines.filter(employee_number=OuterRef("supervisor"))
    stays = Q(problem="", refusal="") & (Q(person__isnull=False) | Q(leaves_on=None) | Q(leaves_on__gte=today))
    there = named.filter(stays)
    if knows_some:
        posts = Assignment.objects.filter(held(today), person=OuterRef("person"))
        there = named.filter(stays | (Q(person__isnull=False) & Exists(posts)))
    taken = batch.lines.taken().exclude(supervisor="")
    taken.filter(~Exists(there)).update(lacks_manager=True)


# ---- steps ------------------------------------------------------------------------------
def _bit(flag: Differs, is_same: Q) -> Case:
    return Case(When(is_same, then=Value(0)), default=Value(flag.value), output_field=IntegerField())


def _all(*bits: Any) -> Combinable:
    return reduce(add, bits)


def manager_of_line() -> Case:
    return Case(When(lacks_manager=True, then=Value("")), default=F("supervisor"))


def _post_bits() -> dict[str, Combinable]:
    same = {name: Q(**{f"post__{name}": F(name)}) for name in
            ("staff_group", "job_role", "pay_band", "is_primary", "fte", "contract_type")}  # fmt: skip
    same["unit"] = Q(post__unit=F("place__unit"))
    same["supervisor"] = Q(manager_now=F("manager_then"))
    # A post never ends before it begins, whatever the list says.
    ended_before = Q(leaves_on__lt=F("post__starts_on"), post__ends_on=F("post__starts_on"))
    same["ends_on"] = Q(leaves_on=None, post__ends_on=None) | Q(post__ends_on=F("leaves_on")) | ended_before
    return {name: _bit(Differs[name.upper()], is_same) for name, is_same in same.items()}


def _person_bits(batch: StaffImport, today: date) -> list[Combinable]:
    stays = Q(leaves_on=None) | Q(leaves_on__gte=today)
    is_over = Q(has_others=False) | ~Exists(_staying(batch, today))
    leaves = When(Q(leaves_on__lt=today, person__is_active=True) & is_over, then=Value(Differs.LEAVES.value))
    return [
        _bit(Differs.NAME, Q(is_main=False) | Q(person__full_name=F("full_name"))),
        _bit(Differs.EMAIL, Q(is_main=False) | Q(address_now=F("email"))),
        _bit(Differs.ACCOUNT, Q(person__is_active=True) | ~stays),
        Case(leaves, default=Value(0), output_field=IntegerField()),
    ]


def _known(batch: StaffImport) -> QuerySet:
    return batch.lines.taken().filter(person__isnull=False).annotate(address_now=Lower("person__email"))


def _steps_of_posts(batch: StaffImport, today: date) -> None:
    """Posts that are in the list and in our records."""
    bits = _post_bits()
    lines = _known(batch).filter(post__isnull=False)
    lines = lines.annotate(
        manager_now=Coalesce("post__line_manager__employee_number", Value("")), manager_then=manager_of_line()
    )
    lines = lines.annotate(
        lasting=_all(*(bits[name] for name in LASTING)), here=_all(*bits.values()),
        personal=_all(*_person_bits(batch, today)),
    )  # fmt: skip
    begins_anew = Q(lasting__gt=0, post__starts_on__lt=today) & (Q(leaves_on=None) | Q(leaves_on__gte=today))
    action = Case(
        When(here=0, then=Value(Action.KEEP)), When(begins_anew, then=Value(Action.MOVE)), default=Value(Action.ALTER)
    )
    found = lines.exclude(here=0, personal=0)
    insert_from(found, StaffStep, **_of_line(batch), action=action, differs=F("here") + F("personal"))


def _of_line(batch: StaffImport) -> dict[str, Any]:
    same = ("employee_number", "person", "post")
    return {name: F(name) for name in same} | {"batch": batch.pk, "staff_line": F("pk")}


def _steps_of_new_people(batch: StaffImport, today: date) -> None:
    new = batch.lines.taken().filter(Q(leaves_on=None) | Q(leaves_on__gte=today), person=None)
    insert_from(new, StaffStep, **_of_line(batch), action=Action.OPEN, differs=Differs.STARTS.value)


def _steps_of_new_posts(batch: StaffImport, today: date) -> None:
    """Posts our records don't have, of people they have."""
    stays = Q(leaves_on=None) | Q(leaves_on__gte=today)
    posts = Assignment.objects.filter(held(today), person=OuterRef("person"))
    begun = Case(
        When(~stays, then=Value(0)), When(Exists(posts), then=Value(Differs.MORE.value)),
        default=Value(Differs.RETURNS.value), output_field=IntegerField(),
    )  # fmt: skip
    lines = _known(batch).filter(post=None).annotate(all=_all(begun, *_person_bits(batch, today)))
    action = Case(When(stays, then=Value(Action.OPEN)), default=Value(Action.KEEP))
    insert_from(lines.filter(all__gt=0), StaffStep, **_of_line(batch), action=action, differs=F("all"))


def _posts_of(batch: StaffImport, today: date) -> QuerySet:
    return Assignment.objects.filter(held(today), person__organisation=batch.organisation_id).exclude(
        person__employee_number=""
    )


def _steps_of_missing_posts(batch: StaffImport, today: date) -> None:
    """Posts that the list no longer has, of people it has."""
    mine = batch.lines.taken().filter(employee_number=OuterRef("person__employee_number"))
    gone = _posts_of(batch, today).filter(Exists(mine), ~Exists(mine.filter(number=OuterRef("number"))))
    insert_from(
        gone, StaffStep, batch=batch.pk, employee_number=F("person__employee_number"), person=F("person"), post=F("pk"),
        action=Action.END, differs=Differs.FEWER.value,
    )  # fmt: skip


def absent_people(batch: StaffImport, today: date) -> QuerySet[Person]:
    """Who holds a post here and is nowhere in the list, neither by number nor by address."""
    people = numbered(batch.organisation_id)
    posts = Assignment.objects.filter(held(today), person=OuterRef("pk"))
    named = batch.lines.filter(employee_number=OuterRef("employee_number"))
    written = batch.lines.filter(email=OuterRef("address"))
    return people.annotate(address=Lower("email")).filter(Exists(posts), ~Exists(named), ~Exists(written))


def _steps_of_absent_people(batch: StaffImport, today: date) -> None:
    people = absent_people(batch, today)
    insert_from(
        people, StaffStep, batch=batch.pk, employee_number=F("employee_number"), person=F("pk"), action=Action.LEAVE,
        differs=Differs.ABSENT.value,
    )  # fmt: skip
    leaving = batch.steps.filter(action=Action.LEAVE).values("person")
    insert_from(
        _posts_of(batch, today).filter(person__in=leaving), StaffStep, batch=batch.pk,
        employee_number=F("person__employee_number"), person=F("person"), post=F("pk"), action=Action.END, differs=0,
    )  # fmt: skip


def _steps_that_name_the_person(batch: StaffImport, today: date, *, knows_some: bool) -> None:
    """A step for the main line of everybody who has one at all: it says by which line and name they are shown."""
    # Somebody new has a step on each of their lines that isn't over.
    lines = batch.lines.taken().filter(has_others=True, is_main=True, leaves_on__lt=today)
    if knows_some:
        of_posts = batch.steps.filter(staff_line=None).values("employee_number")
        # A person's step is on another line than theirs only if they have several, or on none.
        lines = batch.lines.taken().filter(Q(has_others=True) | Q(employee_number__in=of_posts), is_main=True)
    steps = batch.steps.filter(employee_number=OuterRef("employee_number"))
    silent = lines.filter(Exists(steps), ~Exists(steps.filter(staff_line=OuterRef("pk"))))
    insert_from(silent, StaffStep, **_of_line(batch), action=Action.KEEP, differs=0)


def leaves(person: Person, batch: StaffImport) -> bool:
    """Whether taking the list in would end this person's account."""
    steps = batch.steps.annotate(gone=F("differs").bitand(int(Differs.LEAVES | Differs.ABSENT)))
    return steps.filter(person=person, gone__gt=0).exists()


def day_before(today: date) -> date:
    return today - timedelta(days=1)
