"""Owns which signatures of a project count: those of its present coach and sponsor, for the state it is in.

The rest stay as a record of what was signed, by whom and when. Nobody changes the team or the texts of a closed
project, so what completed it goes on counting.
"""

from __future__ import annotations

from lms.projects.models import Project, SignOff
from lms.projects.state_hash import charter_hash, state_hash

UNAPPROVED = (Project.State.IDEA, Project.State.IN_REVIEW)


def valid_signatures(project: Project) -> list[SignOff]:
    """The sign-offs of the gate that agreed to the project as it stands now, one for each capacity."""
    given = _of_the_present_team(project, SignOff.Purpose.GATE)
    if not given:
        return []
    now = state_hash(project)
    return [signature for signature in given if signature.state_hash == now]


def awaits_coach(project: Project, capacity: SignOff.Capacity) -> bool:
    """Whether this is the sponsor before their turn: the coach signs first."""
    signed = {signature.capacity for signature in valid_signatures(project)}
    return capacity == SignOff.Capacity.SPONSOR and SignOff.Capacity.COACH not in signed


def charter_approval(project: Project) -> SignOff | None:
    """The present sponsor's approval of the charter as it reads now; a charter that was returned has none."""
    if project.state in UNAPPROVED:
        return None
    now = charter_hash(project)
    given = _of_the_present_team(project, SignOff.Purpose.CHARTER)
    return next((approval for approval in given if approval.state_hash == now), None)


def charter_waits(project: Project) -> bool:
    """Whether the sponsor is to approve: the charter was sent, or an earlier sponsor is the one who approved it."""
    is_sent = project.has_gate and project.state != Project.State.IDEA
    return is_sent and not project.is_closed and charter_approval(project) is None


def _of_the_present_team(project: Project, purpose: SignOff.Purpose) -> list[SignOff]:
    team = {(member.part, member.person_id) for member in project.members.all()}
    given = [signature for signature in project.sign_offs.all() if signature.purpose == purpose]
    return [signature for signature in given if (signature.capacity, signature.person_id) in team]
