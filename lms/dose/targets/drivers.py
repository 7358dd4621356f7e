"""Counts what a ratio is one for so many of: heads, teams with people in them, projects at work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from lms.dose.models import Target
from lms.people.models import Assignment, OrgUnit
from lms.projects.models import Project, SignOff, StateChange

State, What = Project.State, StateChange.What
BEGUN = (State.ACTIVE, State.PAUSED, State.COMPLETED, State.STOPPED)
AT_REST = (What.PAUSED, What.STOPPED, What.COMPLETED)


def driver_counts(targets: Iterable[Target], *, as_of: date, today: date) -> dict[tuple[int, str], int]:
    """What these targets' ratios count, by organisation and driver: at most two queries, however many targets.

    Heads are not counted here: whoever asks has them already, and finds nothing under that driver.
    """
    wanted: dict[str, list[int]] = defaultdict(list)
    for target in targets:
        if target.kind == Target.Kind.RATIO:
            wanted[target.driver].append(target.organisation_id)
    found: dict[tuple[int, str], int] = {}
    for driver, rows in (
        (Target.Driver.TEAMS, teams_with_people(as_of)),
        (Target.Driver.ACTIVE_PROJECTS, active_projects(as_of, today)),
    ):
        if owners := wanted.get(driver):
            counted = _count(rows.filter(organisation__in=owners))
            found |= {(owner, driver.value): counted.get(owner, 0) for owner in owners}
    return found


def teams_with_people(as_of: date) -> QuerySet[OrgUnit]:
    """A team that everyone has left needs no improver: units are kept for the record after they close."""
    posts = Assignment.objects.current(as_of).primary().counted().filter(unit=OuterRef("pk"))
    return OrgUnit.objects.filter(Exists(posts), kind=OrgUnit.Kind.TEAM)


def active_projects(as_of: date, today: date) -> QuerySet[Project]:
    """Projects and workshops at work on a day; a PDSA for level 2 is its learner's own and needs no sponsor.

    Of a day that has passed, what is written down says it: when a project was made, when it paused, went on, stopped
    or was signed off.
    """
    found = Project.objects.exclude(kind=Project.Kind.PDSA)
    if as_of >= today:
        return found.filter(state=State.ACTIVE)
    last_change = StateChange.objects.filter(project=OuterRef("pk"), at__date__lte=as_of).order_by("-at", "-pk")
    signed_off = SignOff.objects.filter(project=OuterRef("pk"), purpose=SignOff.Purpose.GATE, at__date__lte=as_of)
    return (
        found.filter(state__in=BEGUN, created_at__date__lte=as_of)
        .alias(last=Subquery(last_change.values("what")[:1]))
        .filter(Q(last=None) | ~Q(last__in=AT_REST))
        .exclude(Q(state=State.COMPLETED) & Exists(signed_off))
    )


def _count(rows: QuerySet) -> dict[int, int]:
    return dict(rows.order_by().values_list("organisation").annotate(Count("pk")))
