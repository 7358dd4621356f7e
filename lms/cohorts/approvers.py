"""Works out who approves an application: whoever holds the part today, or whom the trainer named.

`Approval.asked` is only who was written to. Rights follow the reporting line, the cohort's lead and the sponsor of the
applicant's project as they are now; projects are known to apps above this one, which say here whose sponsor is who.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from lms.cohorts.models import Approval, ApprovalStep, Cohort
from lms.people.models import Assignment, Person


@dataclass(frozen=True)
class Sponsoring:
    people_of: Callable[[Person], Any]  # primary keys, as a queryset, of the people whose sponsor somebody is
    sponsors_of: Callable[[Iterable[int]], dict[int, Person]]  # by the primary key of the one who is sponsored


_sponsorings: list[Sponsoring] = []


def register(sponsoring: Sponsoring) -> None:
    if sponsoring not in _sponsorings:
        _sponsorings.append(sponsoring)


def waiting_for(person: Person, today: date) -> QuerySet[Approval]:
    """The approvals, decided or not, that are this person's to give today; never one of their own application."""
    reports = Assignment.objects.current(today).filter(line_manager=person)
    mine = Q(step=ApprovalStep.MANAGER, application__person__in=reports.values("person"))
    mine |= Q(step=ApprovalStep.LEAD, application__cohort__lead=person)
    mine |= Q(named_by__isnull=False, asked=person)
    for each in _sponsorings:
        mine |= Q(step=ApprovalStep.SPONSOR, application__person__in=each.people_of(person))
    return Approval.objects.filter(mine).exclude(application__person=person)


def open_for(person: Person, today: date) -> QuerySet[Approval]:
    """Those still to be decided, the longest waiting first."""
    still = {"decision": Approval.Decision.OPEN, "application__cohort__cancelled_at": None}
    return waiting_for(person, today).filter(application__state="approval", **still)


def holders(step: str, cohort: Cohort, people: Iterable[int], today: date) -> dict[int, Person]:
    """Who holds this part for each of the people, by their primary key; missing where nobody does.

    Nobody holds it for themselves: where the lead applies, somebody else has to be named.
    """
    wanted = set(people)
    if step == ApprovalStep.LEAD:
        found: dict[int, Person | None] = dict.fromkeys(wanted, cohort.lead)
    elif step == ApprovalStep.SPONSOR:
        found = {pk: who for each in _sponsorings for pk, who in each.sponsors_of(wanted).items()}
    else:
        posts = Assignment.objects.current(today).filter(person__in=wanted, line_manager__isnull=False)
        found = {post.person_id: post.line_manager for post in _primary_last(posts)}
    return {pk: who for pk, who in found.items() if who is not None and who.is_active and who.pk != pk}


def _primary_last(posts: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """So that, of somebody's several posts, the main one's line manager is the one who is asked."""
    return posts.select_related("line_manager").order_by("is_primary", "-starts_on", "pk")
