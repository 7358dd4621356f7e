"""Somebody passes their place on to a colleague."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from lms.cohorts import entry
from lms.cohorts.actions.approving import move_on
from lms.cohorts.actions.cohorts import locked
from lms.cohorts.actions.waiting_list import offer
from lms.cohorts.deadlines import may_still_cancel, offer_until
from lms.cohorts.models import Application, Cohort
from lms.cohorts.seats import seats
from lms.cohorts.signals import applied
from lms.people.models import Person

State = Application.State


@transaction.atomic
def pass_on(application: Application, colleague: Person, *, by: Person, now: datetime) -> Application:
    """Offer one's own booked place to a colleague, who takes it or not. Returns the colleague's application.

    One keeps the place until they accept. They need what everybody needs: the entry rule, the cohort's approvals
    (those they have count), and a place within their unit's quota.
    """
    cohort = locked(application.cohort)
    mine = Application.objects.select_related("person", "passed_to").get(pk=application.pk)
    if mine.person_id != by.pk:
        raise PermissionDenied
    if mine.passed_to and mine.passed_to.person_id == colleague.pk:
        return mine.passed_to
    _is_mine_to_pass_on(mine, cohort, now)
    _can_take_it(mine, colleague, cohort, now)
    theirs = cohort.applications.open().filter(person=colleague).first()
    is_new = theirs is None
    theirs = theirs or Application.objects.create(cohort=cohort, person=colleague, made_at=now, proposed_by=by)
    mine.passed_to = theirs
    mine.save(update_fields=["passed_to"])
    if is_new:
        applied.send(sender=Application, application=theirs, by=by, now=now)
        move_on(theirs, by=by, now=now)
    elif theirs.state == State.WAITING:
        until = offer_until(cohort, colleague.pk, now)
        assert until is not None  # _can_take_it asked
        offer(theirs, until=until, now=now)
    return theirs


def _is_mine_to_pass_on(mine: Application, cohort: Cohort, now: datetime) -> None:
    if mine.state != State.BOOKED:
        raise ValidationError("Only a booked place can be passed on.")
    if mine.passed_to:
        raise ValidationError(f"You have offered your place to {mine.passed_to.person} already.")
    if cohort.cancelled_at or not may_still_cancel(cohort, timezone.localdate(now)):
        raise ValidationError("It is too late to pass your place on here. Ask your trainer.")


def _can_take_it(mine: Application, colleague: Person, cohort: Cohort, now: datetime) -> None:
    today = timezone.localdate(now)
    if not colleague.is_active or colleague.organisation_id != mine.person.organisation_id:
        raise PermissionDenied
    if cohort.places.current().filter(person=colleague).exists():
        raise ValidationError(f"{colleague} has a place in this cohort already.")
    if cohort.applications.filter(person=colleague, state=State.OFFERED).exists():
        raise ValidationError(f"{colleague} is being offered a place already.")
    if Application.objects.filter(passed_to__cohort=cohort, passed_to__person=colleague, state=State.BOOKED).exists():
        raise ValidationError(f"Somebody else is passing their place on to {colleague} already.")
    if entry.reason_against(colleague, cohort.level, today):
        raise ValidationError(f"{colleague} does not meet what this level asks of those who begin it.")
    free = seats(cohort, today, wanted_by=[colleague.pk], without=[mine.person_id])
    if not free.has_one_for(colleague.pk):
        raise ValidationError(f"The unit of {colleague} has no place left in this cohort.")
    if offer_until(cohort, colleague.pk, now) is None:
        raise ValidationError(
            f"It is too late: {colleague} would hear of it less than an hour before the cohort begins."
        )
