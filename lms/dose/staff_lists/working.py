"""Checks a staff list and takes it in, in a worker or at once. A worker that is killed leaves nothing half-done.

While a list is read, its worker gives a sign of life with every piece; while it is compared or taken in, the worker's
transaction holds the list's row. So whoever finds neither knows that the list is free to be taken up again.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q

from certificates.actions.reissuing import follow_names
from lms.dose.counts.counting import open_ledger, recount
from lms.dose.models import Ledger, StaffImport, StaffLine
from lms.dose.staff_lists.applying import apply, people_touched
from lms.dose.staff_lists.comparison import compare, numbered
from lms.dose.staff_lists.present_state import seen
from lms.dose.staff_lists.reporting import LISTS, Report, fingerprint
from lms.dose.staff_lists.settling import settle
from lms.dose.staff_lists.staging import stage
from lms.people import audit
from lms.people.models import Assignment, Organisation, Person
from lms.set_based import look_over, rather_by_index, without_compiling

State = StaffImport.State
PATIENCE = timedelta(minutes=1)
MOST_ATTEMPTS = 3
MANY = 500  # lines
WAITING_FOR_HR = (State.CHECKED, State.FAILED)
OUR_FAULT = "Something went wrong on our side. Nothing was changed. Try again; if it stays so, tell whoever runs this."
STOPPED = "The worker that had this list in hand stopped several times. Nothing was changed. Try again."
# What the database must know of lines: for by these columns it would else expect next to none to be found.
SEARCHED = ("batch", "employee_number", "problem", "refusal", "person", "leaves_on")
Clock = Callable[[], datetime]


class NeedsAnotherLook(Exception):
    """The list was not taken in: what it would do has changed since it was checked, or the brake is on."""


class SomebodyElses(Exception):
    """Another worker has this list in hand by now."""


def locked(pk: int) -> StaffImport:
    """The list, with nobody else changing this organisation's people meanwhile."""
    organisation = StaffImport.objects.values("organisation").get(pk=pk)["organisation"]
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation)
    return StaffImport.objects.select_for_update().get(pk=pk)


# ---- checking ---------------------------------------------------------------------------
def check_list(pk: int, *, clock: Clock, today: date) -> None:
    """Read and compare a list that waits, unless somebody else is at it. Whatever goes wrong is kept to be shown."""
    owner = uuid4().hex
    if not _claim(pk, owner, now=clock()):
        return
    batch = StaffImport.objects.select_related("organisation", "file").get(pk=pk)

    def beat(read: int) -> None:
        mine = StaffImport.objects.filter(pk=pk, owner=owner, state=State.CHECKING)
        if not mine.update(read=read, beat_at=clock()):
            raise SomebodyElses

    try:
        stage(batch, beat)
        look_over(StaffLine, *SEARCHED, waits=True)
        if batch.rows > MANY and numbered(batch.organisation_id).exists():
            _look_over_people()
        with transaction.atomic():
            beat(batch.rows)
            without_compiling()
            rather_by_index()
            settle(batch)
            report = batch.report | _compared(batch, today)
            StaffImport.objects.filter(pk=pk).update(state=State.CHECKED, owner="", report=report, checked_at=clock())
            tell_audit("checked", "Checked", batch, report, by=batch.by)
    except SomebodyElses:
        return
    except Exception:
        if connection.in_atomic_block:
            raise
        StaffImport.objects.filter(pk=pk, owner=owner).update(state=State.FAILED, owner="", trouble=OUR_FAULT)
        raise


def _look_over_people() -> None:
    """A list that came a moment ago may have brought in everybody of the organisation: not knowing of them, the
    database would search for each among all of them."""
    look_over(Person, "organisation", "employee_number", waits=True)
    look_over(Assignment, "person", "number", "ends_on", waits=True)


def _claim(pk: int, owner: str, *, now: datetime) -> bool:
    free = Q(state=State.QUEUED) | Q(state=State.CHECKING, beat_at__lt=now - PATIENCE)
    waiting = StaffImport.objects.filter(free, pk=pk)
    return bool(waiting.update(state=State.CHECKING, owner=owner, beat_at=now, attempts=F("attempts") + 1, read=0))


# ---- taking in --------------------------------------------------------------------------
def take_in(batch: StaffImport, *, by: Person, now: datetime, today: date, brake_released: bool) -> StaffImport:
    """Write what the list says, if it would still do what was shown. Called in a transaction, with the list locked."""
    without_compiling()
    rather_by_index()
    fresh = batch.report
    if not fresh.get("seen") or fresh["seen"] != seen(batch, today).mark:
        shown = fingerprint(batch)
        fresh = _compared(batch, today)
        if fingerprint(batch) != shown:
            raise NeedsAnotherLook("Something has changed since this list was checked. Look at it again.")
    if fresh["needs_brake"] and not brake_released:
        raise NeedsAnotherLook("More than 10% would leave. Tick the box to say that this is right.")
    renames = apply(batch, today=today)
    _count(batch, today)
    if renames:
        follow_names(batch.organisation, by=by, now=now)
    if fresh["unchanged"]:
        _forget_the_unchanged(batch)
    batch.state, batch.confirmed_at, batch.confirmed_on, batch.confirmed_by = State.CONFIRMED, now, today, by
    batch.owner = batch.trouble = ""
    batch.save(update_fields=["state", "confirmed_at", "confirmed_on", "confirmed_by", "owner", "trouble"])
    tell_audit("confirmed", "Took in", batch, fresh, by=by)
    return batch


def _compared(batch: StaffImport, today: date) -> dict[str, Any]:
    """Compare a list with our records and say what that found. What was seen of them is marked first: if somebody
    changes them meanwhile, the mark is of what was there before, and the list is compared again."""
    there = seen(batch, today)
    compare(batch, today=today, is_nobody_there=there.is_nobody)
    return Report(batch).made(today, is_nobody_there=there.is_nobody) | {"seen": there.mark}


def _count(batch: StaffImport, today: date) -> None:
    """Bring the counts to what is true now. The first list of an organisation is counted with everybody in it."""
    if Ledger.objects.filter(pk=batch.organisation_id).exists():
        recount(people_touched(batch), on=today)
    else:
        open_ledger(batch.organisation_id, on=today)


def _forget_the_unchanged(batch: StaffImport) -> None:
    """Keep the lines that did something or couldn't; the file has the others."""
    steps = batch.steps.filter(employee_number=OuterRef("employee_number"))
    silent = batch.lines.filter(problem="", note="", refusal="", lacks_manager=False).filter(~Exists(steps))
    silent._raw_delete(silent.db)  # no model refers to a line but a step, and these have none


def begin(pk: int, state: str, *, now: datetime) -> bool:
    """Count that a worker begins, so that one that takes every worker down is not begun for ever."""
    waiting = StaffImport.objects.filter(pk=pk, state=state)
    return bool(waiting.update(beat_at=now, attempts=F("attempts") + 1))


def take_in_queued(pk: int, *, clock: Clock, today: date) -> None:
    """Take a list in that somebody confirmed, or say why it needs another look."""
    if not begin(pk, State.CONFIRMING, now=clock()):
        return
    try:
        with transaction.atomic():
            batch = locked(pk)
            if batch.state != State.CONFIRMING or batch.confirmed_by is None:
                return
            take_in(batch, by=batch.confirmed_by, now=clock(), today=today, brake_released=batch.brake_released)
    except NeedsAnotherLook as why:
        with transaction.atomic():
            look_again(locked(pk), now=clock(), today=today, trouble=f"Nothing was changed. {why}")
    except Exception:
        back_to(State.CHECKED, pk, State.CONFIRMING, OUR_FAULT)
        raise


def look_again(batch: StaffImport, *, now: datetime, today: date, trouble: str = "") -> None:
    """Compare a list with the state of today and keep the fresh report. Called in a transaction, with it locked."""
    without_compiling()
    rather_by_index()
    batch.report, batch.checked_at = batch.report | _compared(batch, today), now
    batch.state, batch.trouble, batch.brake_released = State.CHECKED, trouble[:300], False
    batch.save(update_fields=["report", "checked_at", "state", "trouble", "brake_released"])


def back_to(state: str, pk: int, was: str, trouble: str) -> None:
    StaffImport.objects.filter(pk=pk, state=was).update(state=state, owner="", trouble=trouble)


# ---- what was left lying ----------------------------------------------------------------
def left_lying(*, now: datetime) -> list[int]:
    """The lists nobody is at though somebody should be, marked as rung for; one that stopped too often fails."""
    quiet = Q(beat_at__lt=now - PATIENCE) | Q(beat_at=None, checked_at__lt=now - PATIENCE)
    with transaction.atomic():
        waiting = StaffImport.objects.filter(quiet, state__in=StaffImport.WORKING)
        if connection.features.has_select_for_update_skip_locked:
            waiting = waiting.select_for_update(skip_locked=True)
        found = []
        for batch in waiting:
            if batch.attempts >= MOST_ATTEMPTS:
                _give_up(batch)
                continue
            found.append(batch.pk)
            if batch.state != State.CHECKING:  # that one is claimed by how old its last beat is
                StaffImport.objects.filter(pk=batch.pk).update(beat_at=now)
    return found


def _give_up(batch: StaffImport) -> None:
    ended = {State.CONFIRMING: State.CHECKED, State.UNDOING: State.CONFIRMED}
    state = ended.get(State(batch.state), State.FAILED)
    StaffImport.objects.filter(pk=batch.pk).update(state=state, trouble=STOPPED, owner="", attempts=0)


def put_aside_unconfirmed(*, now: datetime) -> int:
    """Discard lists that nobody decided about for so long that what they say is no longer true; how many."""
    stale = StaffImport.objects.filter(state__in=WAITING_FOR_HR, checked_at__lt=now - StaffImport.WAITS)
    return sum(_put_aside_unconfirmed(pk, now) for pk in stale.values_list("pk", flat=True))


@transaction.atomic
def _put_aside_unconfirmed(pk: int, now: datetime) -> bool:
    batch = locked(pk)
    if batch.state not in WAITING_FOR_HR or batch.checked_at >= now - StaffImport.WAITS:
        return False
    put_aside(batch, trouble=f"Nobody confirmed it within {StaffImport.WAITS.days} days. Bring in a newer one.")
    audit.record(
        "staff_list.expired", f"The staff list {batch.file} was discarded: nobody confirmed it", by=None,
        organisation=batch.organisation, staff_list=batch.pk,
    )  # fmt: skip
    return True


def put_aside(batch: StaffImport, *, trouble: str = "") -> None:
    """Discard a list. Its report stays, its lines go: they did nothing."""
    batch.steps.all().delete()
    batch.lines.all().delete()
    batch.state, batch.owner, batch.trouble = State.DISCARDED, "", trouble
    batch.save(update_fields=["state", "owner", "trouble"])


def tell_audit(what: str, words: str, batch: StaffImport, report: dict, *, by: Person) -> None:
    audit.record(
        f"staff_list.{what}", f"{words} the staff list {batch.file}", by=by, organisation=batch.organisation,
        staff_list=batch.pk,
        counts={name: report["counts"][name] for name in LISTS},
    )  # fmt: skip
