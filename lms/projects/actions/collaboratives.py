"""What the lead of a collaborative does: begin it, set its aim, measures and faculty, publish it, close it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max

from lms.people import audit
from lms.people.models import Person, Role
from lms.projects.collaborating import OWN_TO_EACH_TEAM, definition_of, leads_collaborative
from lms.projects.models import Collaborative, Faculty, Measure, Observation, Project, SharedMeasure

CLOSED = "This collaborative is closed: it is kept as it was."


def opened_collaborative(collaborative: Collaborative, by: Person) -> Collaborative:
    """The collaborative as it is now, locked until the transaction ends, for whoever leads it."""
    fresh = Collaborative.objects.select_for_update().get(pk=collaborative.pk)
    if not leads_collaborative(by, fresh):
        raise PermissionDenied
    if fresh.is_closed:
        raise ValidationError(CLOSED)
    return fresh


@transaction.atomic
def begin_collaborative(values: Mapping[str, Any], *, by: Person, now: datetime) -> Collaborative:
    """A coach begins a collaborative and leads it; sent twice, the second finds the first."""
    Person.objects.select_for_update().get(pk=by.pk)
    if by.organisation is None or not by.has_role(Role.COACH):
        raise PermissionDenied
    same = Collaborative.objects.open().filter(organisation=by.organisation_id, title=values["title"]).first()
    if same and leads_collaborative(by, same):
        return same
    if same:
        raise ValidationError("Your organisation has an open collaborative of this name. Give this one another.")
    made = Collaborative.objects.create(organisation=by.organisation, created_at=now, **values)
    Faculty.objects.create(collaborative=made, person=by, part=Faculty.Part.LEAD)
    audit.record("collaborative.begun", f"Began the collaborative {made}", by=by, collaborative=made.pk)
    return made


@transaction.atomic
def change_collaborative(collaborative: Collaborative, values: Mapping[str, Any], *, by: Person) -> Collaborative:
    fresh = opened_collaborative(collaborative, by)
    others = Collaborative.objects.open().filter(organisation=fresh.organisation_id, title=values["title"])
    if others.exclude(pk=fresh.pk).exists():
        raise ValidationError("Your organisation has an open collaborative of this name. Give this one another.")
    for name, value in values.items():
        setattr(fresh, name, value)
    fresh.save()
    return fresh


@transaction.atomic
def publish_collaborative(collaborative: Collaborative, *, by: Person, today: date) -> Collaborative:
    """Let the whole organisation see the page, and teams ask to join; published once, the day stays."""
    fresh = opened_collaborative(collaborative, by)
    if fresh.published_on is None:
        fresh.published_on = today
        fresh.save(update_fields=["published_on"])
        audit.record("collaborative.published", f"Published the collaborative {fresh}", by=by, collaborative=fresh.pk)
    return fresh


@transaction.atomic
def close_collaborative(collaborative: Collaborative, *, by: Person, today: date, now: datetime) -> Collaborative:
    """End it: teams keep their projects and data, those still waiting to join are told no."""
    fresh = Collaborative.objects.select_for_update().get(pk=collaborative.pk)
    if not leads_collaborative(by, fresh):
        raise PermissionDenied
    if fresh.is_closed:
        return fresh
    fresh.state = Collaborative.State.CLOSED
    fresh.closes_on = max(min(today, fresh.closes_on or today), fresh.opens_on)
    fresh.save(update_fields=["state", "closes_on"])
    fresh.requests.filter(decided_at=None).update(
        decided_by=by, decided_at=now, is_accepted=False, reason="The collaborative has closed."
    )
    audit.record("collaborative.closed", f"Closed the collaborative {fresh}", by=by, collaborative=fresh.pk)
    return fresh


@transaction.atomic
def add_faculty(collaborative: Collaborative, email: str, part: str, *, by: Person) -> Faculty:
    """Give a colleague a part in leading it; asked again, the part changes."""
    fresh = opened_collaborative(collaborative, by)
    person = Person.objects.current().filter(email__iexact=email.strip(), organisation=fresh.organisation_id).first()
    if person is None:
        raise ValidationError(f"Nobody in your organisation has the e-mail address {email.strip()}.")
    has = fresh.faculty.filter(person=person).first() or Faculty(collaborative=fresh, person=person)
    if has.part == Faculty.Part.LEAD and part != has.part:
        _refuse_without_a_lead(has)
    has.part = part
    has.save()
    return has


@transaction.atomic
def remove_faculty(faculty: Faculty, *, by: Person) -> None:
    """End a part; gone already is gone. The last lead stays: a collaborative without one helps nobody."""
    opened_collaborative(faculty.collaborative, by)
    if faculty.part == Faculty.Part.LEAD:
        _refuse_without_a_lead(faculty)
    Faculty.objects.filter(pk=faculty.pk).delete()


def _refuse_without_a_lead(leaving: Faculty) -> None:
    leads = Faculty.objects.filter(collaborative=leaving.collaborative_id, part=Faculty.Part.LEAD)
    if not leads.exclude(pk=leaving.pk).exists():
        raise ValidationError("A collaborative has at least one lead. Make somebody else its lead first.")


@transaction.atomic
def save_shared_measure(
    collaborative: Collaborative, values: Mapping[str, Any], *, by: Person, shared: SharedMeasure | None = None
) -> SharedMeasure:
    """Add a shared measure or change one, for every team at once. The same new one sent twice is one."""
    fresh = opened_collaborative(collaborative, by)
    same = fresh.measures.filter(kind=values["kind"], name=values["name"]).first()
    if same and shared is None and all(getattr(same, name) == value for name, value in values.items()):
        return same
    if same and same != shared:
        raise ValidationError(f"The collaborative already has the {same.get_kind_display()} measure “{same.name}”.")
    if shared is None:
        last = fresh.measures.aggregate(last=Max("position"))["last"]
        shared = SharedMeasure(collaborative=fresh, position=0 if last is None else last + 1)
    had_denominator = shared.has_denominator
    for name, value in values.items():
        setattr(shared, name, value)
    if shared.has_denominator != had_denominator:
        _refuse_if_observed(shared)
    shared.save()
    follow(shared, Project.objects.select_for_update().filter(collaborative=fresh).exclude(state__in=FINISHED))
    return shared


def _refuse_if_observed(shared: SharedMeasure) -> None:
    """No team's observations change their meaning because a definition changes."""
    if shared.pk and Observation.objects.filter(measure__shared=shared, value__isnull=False).exists():
        raise ValidationError(
            "Teams have observations already, so the kind of data must go on having a denominator, or none. "
            "Add another measure for the other kind."
        )


FINISHED = (Project.State.COMPLETED, Project.State.STOPPED)


def follow(shared: SharedMeasure, projects: Any) -> None:
    """Give each of these projects the measure, or bring theirs up to date; what they collected stays."""
    teams = list(projects.order_by("pk"))
    Measure.objects.filter(shared=shared, project__in=teams).update(**definition_of(shared))
    have = set(Measure.objects.filter(shared=shared).values_list("project", flat=True))
    new = [team for team in teams if team.pk not in have]
    lasts = dict(
        Measure.objects.filter(project__in=new).values_list("project").annotate(last=Max("position")).order_by()
    )
    Measure.objects.bulk_create(
        Measure(project=team, shared=shared, position=lasts.get(team.pk, -1) + 1, **definition_of(shared))
        for team in new
    )


@transaction.atomic
def remove_shared_measure(shared: SharedMeasure, *, by: Person) -> None:
    """Collect it no longer together: each team keeps its measure and data as its own; a measure without data goes."""
    opened_collaborative(shared.collaborative, by)
    Measure.objects.filter(shared=shared, observations=None, phases=None, **OWN_TO_EACH_TEAM).exclude(
        project__state__in=FINISHED
    ).delete()
    SharedMeasure.objects.filter(pk=shared.pk).delete()
