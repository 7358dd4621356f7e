"""Puts back what a staff list changed: people, posts, days of leaving, who may sign in.

Only the last list of an organisation can be undone, and only while nothing stands on what it did.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from certificates.actions.reissuing import follow_names
from lms.dose.counts.counting import recount
from lms.dose.models import Cell, Counted, PersonBefore, PostBefore, StaffImport, StaffPlace, StaffStep
from lms.dose.staff_lists.applying import PERSON, POST, begins, people_touched, renames
from lms.dose.staff_lists.comparison import compare, held, numbered
from lms.dose.staff_lists.reporting import people_changed
from lms.dose.staff_lists.working import OUR_FAULT, Clock, back_to, begin, locked, tell_audit
from lms.people.models import Assignment, OrgUnit, Person
from lms.set_based import without_compiling

State, Action = StaffImport.State, StaffStep.Action
PIECE = 500
# What this app keeps about people and units of its own accord goes along with them.
OURS = {Counted, PersonBefore, PostBefore, StaffPlace}


class CantBeUndone(Exception):
    """The list stays taken in; the message says why."""


def undo(batch: StaffImport, *, by: Person, now: datetime, today: date) -> StaffImport:
    """Put everything back. Called in a transaction, with the list locked. Raises CantBeUndone."""
    without_compiling()
    refuse_all_but_the_last(batch)
    _refuse_if_changed_since(batch)
    new = _new_people(batch)
    touched = list(people_touched(batch).values_list("pk", flat=True))
    _opened(batch).delete()
    _restore_posts(batch)
    _restore_people(batch)
    recount(touched, on=today, is_undone=True)
    if renames(batch):
        follow_names(batch.organisation, by=by, now=now)
    _remove_people(new)
    _remove_units(batch, today)
    batch.state, batch.undone_at, batch.undone_by = State.UNDONE, now, by
    batch.owner = batch.trouble = ""
    batch.save(update_fields=["state", "undone_at", "undone_by", "owner", "trouble"])
    tell_audit("undone", "Undid", batch, batch.report, by=by)
    return batch


def undo_queued(pk: int, *, clock: Clock, today: date) -> None:
    """Undo a list of which somebody asked it, or say why it can't be."""
    if not begin(pk, State.UNDOING, now=clock()):
        return
    try:
        with transaction.atomic():
            batch = locked(pk)
            if batch.state == State.UNDOING and batch.undone_by is not None:
                undo(batch, by=batch.undone_by, now=clock(), today=today)
    except CantBeUndone as why:
        back_to(State.CONFIRMED, pk, State.UNDOING, str(why)[:300])
    except Exception:
        back_to(State.CONFIRMED, pk, State.UNDOING, OUR_FAULT)
        raise


# ---- whether it can be ------------------------------------------------------------------
def refuse_all_but_the_last(batch: StaffImport) -> None:
    if batch.confirmed_on is None:
        raise CantBeUndone("It was taken in before what was there was kept.")
    later = StaffImport.objects.filter(
        organisation=batch.organisation_id, state__in=[State.CONFIRMED, State.CONFIRMING, State.UNDOING]
    )
    if later.filter(confirmed_at__gt=batch.confirmed_at).exclude(pk=batch.pk).exists():
        raise CantBeUndone("A later list was taken in. Undo that one first.")


def is_last(batch: StaffImport) -> bool:
    try:
        refuse_all_but_the_last(batch)
    except CantBeUndone:
        return False
    return True


def _refuse_if_changed_since(batch: StaffImport) -> None:
    """Taking the list in once more must change nothing: then everything is as it left it."""
    changed: list[str] = []
    try:
        with transaction.atomic():
            _refuse_absent_who_came_back(batch)
            _refuse_lives_begun(batch)
            compare(batch, today=_day(batch), absent_leave=False)
            changed = [change.name for _, change in zip(range(4), people_changed(batch), strict=False)]
            raise _PutBack
    except _PutBack:
        pass
    if changed:
        raise CantBeUndone(f"Since then something was changed about {_names(changed)}.")


class _PutBack(Exception):
    """Ends a transaction that was only meant to look."""


def _refuse_absent_who_came_back(batch: StaffImport) -> None:
    absent = Person.objects.filter(pk__in=batch.steps.filter(action=Action.LEAVE).values("person"))
    day = _day(batch)
    posts = Assignment.objects.filter(held(day), person=OuterRef("pk")).exclude(starts_on=day, ends_on=day)
    back = list(absent.filter(Q(is_active=True) | Exists(posts)).values_list("full_name", flat=True)[:4])
    if back:
        raise CantBeUndone(f"Since then something was changed about {_names(back)}.")
    before = PersonBefore.objects.filter(batch=batch, email=OuterRef("email"))
    taken = Person.objects.filter(Exists(before.exclude(person=OuterRef("pk"))))
    if holder := taken.first():
        is_ours = holder.organisation_id == batch.organisation_id
        name = holder.full_name if is_ours else "Somebody outside your organisation"
        raise CantBeUndone(f"{name} has an e-mail address by now that was another person's before.")


def _refuse_lives_begun(batch: StaffImport) -> None:
    """People the list brought in go again, unless they have signed in or anything of theirs was written down."""
    new = _new_people(batch)
    begun = Q(last_login__isnull=False)
    for relation in _relations(Person):
        found = relation.field.model._base_manager.filter(**{f"{relation.field.name}": OuterRef("pk")})
        if relation.field.model is Assignment:
            found = found.exclude(pk__in=_opened(batch).values("pk"))
            if relation.field.name == "line_manager":
                found = found.exclude(pk__in=PostBefore.objects.filter(batch=batch).values("post"))
        begun |= Q(Exists(found))
    names = list(new.filter(begun).values_list("full_name", flat=True)[:4])
    if names:
        raise CantBeUndone(f"Since then something was begun by or with {_names(names)}.")


def _names(names: list[str]) -> str:
    return f"{', '.join(names[:3])} and others" if len(names) > 3 else ", ".join(names)


def _day(batch: StaffImport) -> date:
    assert batch.confirmed_on is not None  # it was taken in
    return batch.confirmed_on


def _relations(model: type[models.Model]) -> Iterator[Any]:
    """The foreign keys that point to a model, but for those of ours that go along."""
    found: Any = model._meta.get_fields(include_hidden=True)
    for relation in found:
        points_here = relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one)
        if points_here and relation.on_delete is not models.DO_NOTHING and relation.field.model not in OURS:
            yield relation


# ---- putting back -----------------------------------------------------------------------
def _new_people(batch: StaffImport) -> QuerySet[Person]:
    new = batch.steps.filter(person=None, employee_number=OuterRef("employee_number"))
    return numbered(batch.organisation_id).filter(Exists(new))


def _opened(batch: StaffImport) -> QuerySet[Assignment]:
    """The posts this list began."""
    steps = batch.steps.annotate(begins=begins(_day(batch))).filter(
        action__in=[Action.OPEN, Action.MOVE], employee_number=OuterRef("person__employee_number"),
        staff_line__number=OuterRef("number"), begins=OuterRef("starts_on"),
    )  # fmt: skip
    return Assignment.objects.filter(Exists(steps), person__organisation=batch.organisation_id)


def _restore_posts(batch: StaffImport) -> None:
    before = PostBefore.objects.filter(batch=batch)
    mine = before.filter(post=OuterRef("pk"))
    fields = {name: Subquery(mine.values(name)[:1]) for name in POST}
    # A post that wasn't primary goes first, so that another one of the person may become it again.
    for primary in (False, True):
        posts = before.filter(is_primary=primary).values("post")
        Assignment.objects.filter(pk__in=posts).update(**fields)


def _restore_people(batch: StaffImport) -> None:
    before = PersonBefore.objects.filter(batch=batch)
    mine = before.filter(person=OuterRef("pk"))
    fields = {name: Subquery(mine.values(name)[:1]) for name in PERSON}
    Person.objects.filter(pk__in=before.values("person")).update(**fields)


def _remove_people(new: QuerySet[Person]) -> None:
    for piece in _pieces(list(new.values_list("pk", flat=True))):
        Person.objects.filter(pk__in=piece).delete()


def _remove_units(batch: StaffImport, today: date) -> None:
    """Units the list made go again if nothing stands in them. One in which heads were counted on an earlier day stays,
    so that the figures of that day still add up."""
    made = OrgUnit.objects.filter(pk__in=batch.places.filter(is_made=True).values("unit"))
    for unit in made.order_by("-path"):
        cells = Cell.objects.filter(unit=unit)
        if cells.exclude(heads=0).exists() or cells.filter(movements__day__lt=today).exists():
            continue
        others = (r for r in _relations(OrgUnit) if r.field.model is not Cell)
        if any(r.field.model._base_manager.filter(**{r.field.name: unit}).exists() for r in others):
            continue
        cells.delete()
        unit.delete()


def _pieces(items: list[int]) -> Iterable[list[int]]:
    return (items[start : start + PIECE] for start in range(0, len(items), PIECE))
