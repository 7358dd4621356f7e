"""The end of a project: its score, its report, its presentation, and the two signatures."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.timezone import localdate

from lms.people import audit
from lms.people.models import Person
from lms.projects.access import lead_of, may_coach, part_of
from lms.projects.actions.opening import CLOSED, PAUSED, opened
from lms.projects.gate import gate, is_ready_to_sign, read_whole
from lms.projects.merging import Base, settle
from lms.projects.models import Member, ProgressScore, Project, SignOff
from lms.projects.progress import suggest
from lms.projects.signals import project_moved_on, project_signed_off
from lms.projects.signatures import awaits_coach, valid_signatures
from lms.projects.state_hash import state_hash

REPORT_PARTS = {
    "result": "what happened",
    "what_did_not_work": "what did not work",
    "lessons_learned": "lessons learned",
}
LED = (Member.Part.LEAD, Member.Part.MEMBER)
GATE_TEXT = {
    SignOff.Capacity.COACH: "As coach I have read the whole project as it stands. All the gate asks for is there, "
    "the charts say what the team says they say, and the work is the team's own.",
    SignOff.Capacity.SPONSOR: "As sponsor I have read the whole project as it stands. I accept it as finished, "
    "whatever its result, and know who keeps the gains.",
}


@transaction.atomic
def confirm_score(project: Project, score: Decimal, note: str, *, by: Person, now: datetime) -> ProgressScore:
    """The coach confirms a score, which may differ from the suggestion and may fall; the history stays.

    The newest score said again in the same words adds nothing.
    """
    fresh = opened(project, by, may_coach)
    read_whole(fresh)
    newest = fresh.scores.first()
    if newest and (newest.score, newest.note, newest.by_id) == (score, note, by.pk):
        return newest
    confirmed = ProgressScore.objects.create(
        project=fresh, score=score, suggested=suggest(fresh).score, note=note, by=by, at=now
    )
    project_moved_on.send(sender=Project, project=fresh, people=[by], today=localdate(now))
    return confirmed


@transaction.atomic
def publish_report(project: Project, *, by: Person, today: date) -> Project:
    """Let the whole organisation read the project; published once, the day stays."""
    fresh = opened(project, by)
    if fresh.published_on:
        return fresh
    if missing := [label for name, label in REPORT_PARTS.items() if not getattr(fresh, name).strip()]:
        raise ValidationError(f"Still to write: {', '.join(missing)}.")
    fresh.published_on = today
    fresh.save(update_fields=["published_on"])
    return fresh


@transaction.atomic
def record_presentation(project: Project, on: date, at: str, *, by: Person, today: date, base: Base = None) -> Project:
    """Record where and when the project was presented: held, not booked."""
    fresh = opened(project, by)
    if on > today:
        raise ValidationError("Record the presentation once it has been held.")
    settle(fresh, {"presented_on": on, "presented_at": at}, base)
    fresh.save(update_fields=["presented_on", "presented_at"])
    return fresh


@transaction.atomic
def sign_off(project: Project, *, seen: str, by: Person, now: datetime, today: date) -> SignOff:
    """Coach, then sponsor, agree to the project as it stands; the second signature completes it.

    `seen` is the fingerprint of what was on the screen: nobody signs what they have not read. Signed twice is once.
    """
    fresh = Project.objects.select_for_update().get(pk=project.pk)
    given = next((s for s in valid_signatures(fresh) if s.person_id == by.pk), None)
    if given:
        return given
    capacity = _capacity(fresh, by)
    now_hash = state_hash(fresh)
    if not is_ready_to_sign(gate(fresh)):
        raise ValidationError("The gate is not complete: everything else comes before the signatures.")
    if seen != now_hash:
        raise ValidationError("The project has changed since you opened it. Please read it again before you sign.")
    _refuse_out_of_turn(fresh, capacity, by)
    signed = SignOff.objects.create(
        project=fresh, purpose=SignOff.Purpose.GATE, capacity=capacity, person=by, agreed_text=GATE_TEXT[capacity],
        state_hash=now_hash, at=now,
    )  # fmt: skip
    audit.record("project.signed", f"Signed off {fresh} as {capacity}", by=by, subject=lead_of(fresh), project=fresh.pk)
    if capacity == SignOff.Capacity.SPONSOR:
        _complete(fresh, today)
    return signed


def _capacity(project: Project, by: Person) -> SignOff.Capacity:
    if project.is_closed:
        raise ValidationError(CLOSED)
    part = part_of(by, project)
    if not project.has_gate or part not in (Member.Part.COACH, Member.Part.SPONSOR):
        raise PermissionDenied
    if project.state == Project.State.PAUSED:
        raise ValidationError(PAUSED)
    return SignOff.Capacity(part)


def _refuse_out_of_turn(project: Project, capacity: SignOff.Capacity, by: Person) -> None:
    """Coach first, then sponsor: two people, neither of them the lead."""
    signatures = valid_signatures(project)
    if lead_of(project) == by or any(s.person_id == by.pk for s in signatures):
        raise PermissionDenied
    signed = {s.capacity for s in signatures}
    if capacity in signed:
        raise ValidationError(f"The {capacity.label} has signed already.")
    if awaits_coach(project, capacity):
        raise ValidationError("The coach signs first.")


def _complete(project: Project, today: date) -> None:
    project.state = Project.State.COMPLETED
    project.save(update_fields=["state"])
    people = [member.person for member in project.members.all() if member.part in LED]
    project_signed_off.send(sender=Project, project=project, people=people, today=today)
    coaches = [member.person for member in project.members.all() if member.part == Member.Part.COACH]
    project_moved_on.send(sender=Project, project=project, people=coaches, today=today)
