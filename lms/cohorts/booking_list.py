"""Reads a cohort's applications as its trainer sees them: who has a place, who waits for whom, who is in line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet

from lms.cohorts.approvers import holders
from lms.cohorts.models import Application, Approval, Attendance, Cohort
from lms.cohorts.seats import seats

State = Application.State


@dataclass(frozen=True)
class Waiting:
    """An application in approval: the step it waits in, and whether anybody holds that part."""

    application: Application
    approval: Approval
    is_vacant: bool


@dataclass(frozen=True)
class Bookings:
    booked: list[Application]  # each with `missed`: sessions they did not come to
    offered: list[Application]
    in_line: list[Application]  # each with `is_blocked`: the quota of their unit is used up
    in_approval: list[Waiting]
    ended: list[Application]
    left: int | None


def bookings(cohort: Cohort, today: date) -> Bookings:
    """Everything in a fixed number of queries, however many have applied."""
    found = list(_with_everything(cohort))
    by_state: dict[str, list[Application]] = {state: [] for state in State.values}
    for application in found:
        by_state[application.state].append(application)
    line = sorted(by_state[State.WAITING], key=lambda each: (each.approved_at, each.pk))
    free = seats(cohort, today, wanted_by=[each.person_id for each in line])
    for application in line:
        blocked = not free.has_one_for(application.person_id) and not free.is_full()
        application.is_blocked = blocked
    missed = _missed(cohort)
    for application in by_state[State.BOOKED]:
        application.missed = missed.get(application.person_id, 0)
    ended = [each for each in found if each.state not in Application.OPEN]
    return Bookings(
        booked=by_state[State.BOOKED],
        offered=by_state[State.OFFERED],
        in_line=line,
        in_approval=_in_approval(by_state[State.APPROVAL], cohort, today),
        ended=ended,
        left=free.left,
    )


def _with_everything(cohort: Cohort) -> QuerySet[Application]:
    approvals = Prefetch("approvals", Approval.objects.select_related("asked", "named_by", "decided_by"))
    found = cohort.applications.select_related("person", "passed_to__person", "proposed_by")
    return found.prefetch_related(approvals, "answers__question").order_by("person__full_name", "pk")


def _missed(cohort: Cohort) -> dict[int, int]:
    """How many recorded sessions each person did not come to."""
    counts = Attendance.objects.filter(session__cohort=cohort).values("person")
    return dict(counts.annotate(missed=Count("pk", filter=Q(attended=False))).values_list("person", "missed"))


def _in_approval(applications: list[Application], cohort: Cohort, today: date) -> list[Waiting]:
    open_steps = [
        (application, approval)
        for application in applications
        for approval in application.approvals.all()
        if approval.decision == Approval.Decision.OPEN
    ]
    people: dict[str, set[int]] = {}
    for application, approval in open_steps:
        people.setdefault(approval.step, set()).add(application.person_id)
    held = {step: holders(step, cohort, wanted, today) for step, wanted in people.items()}
    return [
        Waiting(application, approval, not approval.named_by and application.person_id not in held[approval.step])
        for application, approval in open_steps
    ]
