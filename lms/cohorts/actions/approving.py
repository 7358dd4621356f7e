"""Approval, step by step: who is asked, what they decide, and what follows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from lms.cohorts.actions.cohorts import locked, must_teach
from lms.cohorts.actions.waiting_list import end, offer, serve
from lms.cohorts.approvers import holders, waiting_for
from lms.cohorts.deadlines import offer_until
from lms.cohorts.models import Application, Approval, Cohort
from lms.cohorts.release import hours_of
from lms.cohorts.signals import application_declined, approval_asked, put_in_line
from lms.people import audit
from lms.people.models import Person

State = Application.State
Decision = Approval.Decision


@transaction.atomic
def approve(
    approval: Approval, *, by: Person, now: datetime, release_hours: Decimal | None = None, cover: str = ""
) -> Approval:
    """Approve one step; the last one books a place, or puts the applicant in line. Approving again changes nothing.

    `release_hours` is the working time granted; None grants the length of all sessions.
    """
    cohort = locked(approval.application.cohort)
    fresh = _to_decide(approval, by, now)
    if fresh.decision == Decision.APPROVED:
        return fresh
    _still_open(fresh, cohort)
    granted = hours_of(cohort.sessions.on()) if release_hours is None else release_hours
    fresh.release_hours, fresh.cover = granted, cover.strip()
    _decide(fresh, Decision.APPROVED, by=by, now=now)
    move_on(fresh.application, by=by, now=now)
    return fresh


@transaction.atomic
def decline(approval: Approval, reason: str, *, by: Person, now: datetime) -> Approval:
    """Decline one step, which ends the application. The applicant reads the reason."""
    cohort = locked(approval.application.cohort)
    fresh = _to_decide(approval, by, now)
    if fresh.decision == Decision.DECLINED:
        return fresh
    if not reason.strip():
        raise ValidationError("Say why: the applicant reads it.")
    _still_open(fresh, cohort)
    fresh.reason = reason.strip()
    _decide(fresh, Decision.DECLINED, by=by, now=now)
    end(fresh.application, State.NOT_APPROVED, reason=fresh.reason, now=now)
    application_declined.send(sender=Application, application=fresh.application, approval=fresh, by=by, now=now)
    return fresh


@transaction.atomic
def approve_all(approvals: Iterable[Approval], *, by: Person, now: datetime) -> int:
    """Approve several, first applied first served. Returns how many."""
    chosen = _in_one_order(approvals)
    for approval in chosen:
        approve(approval, by=by, now=now)
    return len(chosen)


@transaction.atomic
def decline_all(approvals: Iterable[Approval], reason: str, *, by: Person, now: datetime) -> int:
    chosen = _in_one_order(approvals)
    for approval in chosen:
        decline(approval, reason, by=by, now=now)
    return len(chosen)


def _in_one_order(approvals: Iterable[Approval]) -> list[Approval]:
    """Cohort by cohort, as everybody locks them who needs several."""
    return sorted(approvals, key=lambda each: (each.application.cohort_id, each.application.made_at, each.pk))


@transaction.atomic
def name_approver(approval: Approval, person: Person, *, by: Person, now: datetime) -> Approval:
    """The cohort's trainer says who decides where nobody holds the part, or the one who does cannot be reached."""
    cohort = locked(approval.application.cohort)
    must_teach(cohort, by)
    fresh = Approval.objects.select_related("application__person").get(pk=approval.pk)
    _still_open(fresh, cohort)
    if person.pk == fresh.application.person_id:
        raise ValidationError("Nobody approves their own application.")
    if not person.is_active or person.organisation_id != fresh.application.person.organisation_id:
        raise ValidationError("Name somebody of the applicant's own organisation.")
    if fresh.asked_id == person.pk and fresh.named_by_id:
        return fresh
    fresh.asked, fresh.named_by, fresh.asked_at = person, by, now
    fresh.save(update_fields=["asked", "named_by", "asked_at"])
    audit.record("approver.named", f"Named who approves for {cohort}", by=by, subject=person, approval=fresh.pk)
    approval_asked.send(sender=Approval, application=fresh.application, approval=fresh, by=by, now=now)
    return fresh


def move_on(application: Application, *, by: Person | None, now: datetime) -> None:
    """Ask the next of the cohort's route; when nobody is left to ask, the application is approved."""
    given = {each.step: each for each in application.approvals.all()}
    for step in application.cohort.approval_route:
        if step not in given:
            _ask(application, step, by=by, now=now)
            return
        if given[step].decision != Decision.APPROVED:
            return
    _approved(application, now=now)


def ask_anew(cohort: Cohort, *, by: Person, now: datetime) -> None:
    """After the route changed: nobody is waited for who need not be asked any more, and nobody new is left out."""
    for application in cohort.applications.filter(state=State.APPROVAL).order_by("made_at", "pk"):
        application.approvals.filter(decision=Decision.OPEN).exclude(step__in=cohort.approval_route).delete()
        application.cohort = cohort
        move_on(application, by=by, now=now)


def _ask(application: Application, step: str, *, by: Person | None, now: datetime) -> None:
    person = application.person_id
    who = holders(step, application.cohort, [person], timezone.localdate(now)).get(person)
    approval = Approval.objects.create(application=application, step=step, asked=who, asked_at=now)
    approval_asked.send(sender=Approval, application=application, approval=approval, by=by, now=now)


def _approved(application: Application, *, now: datetime) -> None:
    """In line from now on: behind everybody approved before, whatever the clocks of those who approved said."""
    cohort = application.cohort
    last = cohort.applications.aggregate(last=Max("approved_at"))["last"]
    application.approved_at = max(now, last + timedelta(microseconds=1)) if last else now
    application.state = State.WAITING
    application.save(update_fields=["approved_at", "state"])
    if Application.objects.filter(passed_to=application, state=State.BOOKED).exists():
        until = offer_until(cohort, application.person_id, now) or now + timedelta(hours=1)
        offer(application, until=until, now=now)
        return
    serve(cohort, now=now, just_approved=application)
    application.refresh_from_db()
    if application.state == State.WAITING:
        put_in_line.send(sender=Application, application=application, by=None, now=now)


def _to_decide(approval: Approval, by: Person, now: datetime) -> Approval:
    mine = waiting_for(by, timezone.localdate(now)).filter(pk=approval.pk)
    fresh = mine.select_related("application__person", "application__cohort").first()
    if fresh is None:
        raise PermissionDenied
    return fresh


def _still_open(approval: Approval, cohort: Cohort) -> None:
    if approval.decision != Decision.OPEN:
        raise ValidationError(f"{approval.decided_by} has decided this already: {approval.get_decision_display()}.")
    if approval.application.state != State.APPROVAL or cohort.cancelled_at:
        raise ValidationError("This application no longer waits for approval.")


def _decide(approval: Approval, decision: str, *, by: Person, now: datetime) -> None:
    approval.decision, approval.decided_by, approval.decided_at = decision, by, now
    approval.save()
    words = f"{approval.get_step_display().capitalize()}: {decision} for {approval.application.cohort}"
    person = approval.application.person
    audit.record(f"application.{decision}", words, by=by, subject=person, approval=approval.pk)
