"""Writes what the steps of a staff list say, for all people at once: as many statements for ten as for a million.

Called in the transaction of the action that confirms a list. Never touches a role. What was there before is kept
first, so that it can be undone.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from datetime import date, timedelta
from string import Template
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db.models import Case, DateField, Exists, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Greatest

from lms.dose.counts.dialect import run, say
from lms.dose.models import PersonBefore, PostBefore, StaffImport, StaffPlace, StaffStep
from lms.dose.staff_lists.comparison import PERSONAL, Differs, numbered
from lms.dose.staff_lists.present_state import Unit, units_by_name
from lms.people.models import Assignment, OrgUnit, Person
from lms.set_based import insert_from, joining_whole_sets, load, look_over_if_grown, next_keys, overwrite

Action = StaffStep.Action
KINDS = (OrgUnit.Kind.DIVISION, OrgUnit.Kind.DIRECTORATE, OrgUnit.Kind.TEAM)
POST = ("unit", "staff_group", "job_role", "pay_band", "is_primary", "fte", "contract_type", "line_manager", "ends_on")
PERSON = ("full_name", "email", "is_active")


def apply(batch: StaffImport, *, today: date) -> bool:
    """People first, then units, then posts; ended posts before new ones, so that the rule of one open primary post
    holds throughout. Returns whether somebody we knew has another name now."""
    knows_some = batch.steps.filter(person__isnull=False).exists()
    if knows_some:
        _keep_what_was(batch)
        _end_posts(batch, today)
        _change_people(batch)
    look_over_if_grown(Person, _bring_in_people(batch), "organisation", "employee_number")
    _make_units(batch)
    if knows_some and batch.steps.filter(action=Action.ALTER).exists():
        _alter_posts(batch)
    look_over_if_grown(Assignment, _open_posts(batch, today), "person", "number", "ends_on")
    return knows_some and renames(batch)


def people_touched(batch: StaffImport) -> QuerySet[Person]:
    """Everybody the list does something to, those it brought in too."""
    steps = batch.steps.filter(employee_number=OuterRef("employee_number"))
    return numbered(batch.organisation_id).filter(Exists(steps))


def renames(batch: StaffImport) -> bool:
    """Whether somebody we know has another name in the list."""
    return _with(Differs.NAME, batch).filter(person__isnull=False).exists()


def _keep_what_was(batch: StaffImport) -> None:
    changed = _with(PERSONAL | Differs.LEAVES | Differs.ABSENT, batch).filter(person__isnull=False)
    people = Person.objects.filter(pk__in=changed.values("person"))
    insert_from(people, PersonBefore, batch=batch.pk, person=F("pk"), **_as_they_are(PERSON))
    written = batch.steps.filter(action__in=[Action.MOVE, Action.ALTER, Action.END])
    posts = Assignment.objects.filter(pk__in=written.values("post"))
    insert_from(posts, PostBefore, batch=batch.pk, post=F("pk"), **_as_they_are(POST))


def _as_they_are(names: Iterable[str]) -> dict[str, Any]:
    return {name: F(name) for name in names}


def _with(bits: Differs, batch: StaffImport) -> QuerySet[StaffStep]:
    """Steps with any of these bits."""
    found = batch.steps.annotate(chosen=F("differs").bitand(int(bits)))
    return found.filter(chosen__gt=0)


# ---- people -----------------------------------------------------------------------------
def _change_people(batch: StaffImport) -> None:
    leaving = _with(Differs.LEAVES | Differs.ABSENT, batch).filter(person__isnull=False)
    Person.objects.filter(pk__in=leaving.values("person")).update(is_active=False)
    Person.objects.filter(pk__in=_with(Differs.ACCOUNT, batch).values("person")).update(is_active=True)
    renamed = _with(Differs.NAME | Differs.EMAIL, batch)
    line = renamed.filter(person=OuterRef("pk"))
    Person.objects.filter(pk__in=renamed.values("person")).update(
        full_name=Subquery(line.values("staff_line__full_name")[:1]),
        email=Subquery(line.values("staff_line__email")[:1]),
    )


def _bring_in_people(batch: StaffImport) -> int:
    new = batch.steps.filter(staff_line__batch=batch, staff_line__is_main=True, person=None)
    return insert_from(
        new, Person, password=make_password(None), organisation=batch.organisation_id,
        full_name=F("staff_line__full_name"), email=F("staff_line__email"), employee_number=F("employee_number"),
    )  # fmt: skip


# ---- units ------------------------------------------------------------------------------
def _make_units(batch: StaffImport) -> None:
    """Make the units the list names and we lack, and those above them. There are thousands at most."""
    places = {tuple(place.names): place for place in batch.places.all()}
    found = units_by_name(batch.organisation_id)
    above = {names[:-1] for names in places}
    named = {names[:depth] for names in places for depth in range(1, len(names) + 1)}
    missing = sorted(named - found.keys(), key=lambda names: (len(names), names))  # from the top down
    for names, pk in zip(missing, next_keys(OrgUnit, len(missing)), strict=True):
        found[names] = Unit(pk, f"{found[names[:-1]].path if names[:-1] else '/'}{pk}/")
    load(
        OrgUnit, ("id", "organisation_id", "parent_id", "kind", "name", "path"),
        ((found[names].pk, batch.organisation_id, found[names[:-1]].pk if names[:-1] else None, _kind(names, above),
          names[-1], found[names].path) for names in missing),
    )  # fmt: skip
    look_over_if_grown(OrgUnit, len(missing))
    _remember_units(batch, places, found, set(missing))


def _remember_units(
    batch: StaffImport,
    places: dict[tuple[str, ...], StaffPlace],
    found: dict[tuple[str, ...], Unit],
    new: set[tuple[str, ...]],
) -> None:
    on_the_way = [(batch.pk, names, found[names].pk, True) for names in new - places.keys()]
    load(StaffPlace, ("batch_id", "names", "unit_id", "is_made"), on_the_way)
    for names, place in places.items():
        place.unit_id, place.is_made = found[names].pk, names in new
    overwrite(StaffPlace, places.values(), ["unit", "is_made"])


def _kind(names: tuple[str, ...], above: Container[tuple[str, ...]]) -> str:
    """The top is a division; at the second step a directorate has teams below it, and a team has not."""
    if len(names) == 2 and names not in above:
        return OrgUnit.Kind.TEAM
    return KINDS[len(names) - 1]


# ---- posts ------------------------------------------------------------------------------
def _end_posts(batch: StaffImport, today: date) -> None:
    yesterday = today - timedelta(days=1)
    ended = batch.steps.filter(action__in=[Action.END, Action.MOVE]).values("post")
    Assignment.objects.filter(pk__in=ended).update(ends_on=Greatest("starts_on", Value(yesterday)))


def _alter_posts(batch: StaffImport) -> None:
    step = batch.steps.filter(post=OuterRef("pk"), action=Action.ALTER)
    named = {"unit": "staff_line__place__unit"}
    fields: dict[str, Any] = {
        name: Subquery(step.values(named.get(name, f"staff_line__{name}"))[:1])
        for name in POST
        if name not in ("line_manager", "ends_on")
    }
    altered = batch.steps.filter(action=Action.ALTER)
    leaves = Subquery(step.values("staff_line__leaves_on")[:1])
    fields["ends_on"] = Case(When(Exists(step.filter(staff_line__leaves_on=None)), then=None),
                             default=Greatest("starts_on", leaves))  # fmt: skip
    people = numbered(batch.organisation_id).filter(employee_number=OuterRef("supervisor"))
    who = step.annotate(supervisor=_supervisor()).values(pk_of=Subquery(people.values("pk")[:1]))
    fields["line_manager"] = Subquery(who[:1])
    # A post that stops being primary goes first, so that another one of the person may become it.
    for primary in (False, True):
        posts = altered.filter(staff_line__is_primary=primary).values("post")
        Assignment.objects.filter(pk__in=posts).update(**fields)


def _supervisor() -> Case:
    return Case(When(staff_line__lacks_manager=True, then=Value("")), default=F("staff_line__supervisor"))


def begins(today: date) -> Case:
    """The day from which a step opens a post. Of people we know the list has no date for it: it is the day it comes."""
    return Case(
        When(action=Action.MOVE, then=Value(today)), When(person=None, then=F("staff_line__hired_on")),
        default=Greatest("staff_line__hired_on", Value(today)), output_field=DateField(),
    )  # fmt: skip


SAME = ("number", "staff_group", "job_role", "pay_band", "is_primary", "fte", "contract_type")
# People are joined by their numbers, which the ORM can't. `begins` stands in it again.
OPENED = Template("""
INSERT INTO people_assignment (person_id, unit_id, line_manager_id, starts_on, ends_on, status, $same)
SELECT holder.id, place.unit_id, manager.id,
    CASE WHEN step.action = '$move' THEN %(today)s WHEN step.person_id IS NULL THEN line.hired_on
         ELSE $later(line.hired_on, %(today)s) END, line.leaves_on, %(status)s, $of_line
FROM dose_staffstep step
JOIN dose_staffline line ON line.id = step.staff_line_id AND line.batch_id = step.batch_id
LEFT JOIN dose_staffplace place ON place.id = line.place_id
LEFT JOIN people_person holder ON holder.organisation_id = %(organisation)s AND holder.employee_number <> ''
    AND holder.employee_number = step.employee_number
LEFT JOIN people_person manager ON manager.organisation_id = %(organisation)s AND manager.employee_number <> ''
    AND manager.employee_number = line.supervisor AND NOT line.lacks_manager
WHERE step.batch_id = %(batch)s AND step.action IN ('$open', '$move')""")


def _open_posts(batch: StaffImport, today: date) -> int:
    sql = OPENED.substitute(
        same=", ".join(SAME), of_line=", ".join(f"line.{name}" for name in SAME), later=say("later"),
        open=Action.OPEN, move=Action.MOVE,
    )  # fmt: skip
    status = Assignment._meta.get_field("status").get_default()
    names = {"today": today, "status": status, "organisation": batch.organisation_id, "batch": batch.pk}
    with joining_whole_sets():
        return run(sql, names)
