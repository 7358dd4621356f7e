"""Owns which state of a project may follow which, and who may take it there.

Lead and coach pause and resume. Either stops: what was learned is written down and published. A stopped project is
opened again by its coach, who was not the one to do the work; without a coach, by its lead. Coach and sponsor complete
a published project that is not to lead to a level; one that is, they sign off at the gate.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lms.people.models import Person
from lms.projects.access import part_of
from lms.projects.models import Member, Project, SignOff, StateChange

State, What, Part = Project.State, StateChange.What, Member.Part
AT_WORK = (State.APPROVED, State.ACTIVE)
OPEN = (State.IDEA, State.IN_REVIEW, State.APPROVED, State.ACTIVE, State.PAUSED)


@dataclass(frozen=True, slots=True)
class Step:
    """A way from some states to others; `refusal` is said where it does not begin."""

    what: StateChange.What
    starts: tuple[Project.State, ...]
    ends: tuple[Project.State, ...]
    may: Callable[[Person, Project], bool]
    route: str
    title: str
    refusal: str


def may_guide(person: Person, project: Project) -> bool:
    return part_of(person, project) in (Part.LEAD, Part.COACH)


def may_reopen(person: Person, project: Project) -> bool:
    parts = {member.part for member in project.members.all()}
    return part_of(person, project) == (Part.COACH if Part.COACH in parts else Part.LEAD)


def may_complete(person: Person, project: Project) -> bool:
    return project.has_gate and part_of(person, project) in (Part.COACH, Part.SPONSOR)


STEPS = {
    step.what: step
    for step in (
        Step(What.PAUSED, AT_WORK, (State.PAUSED,), may_guide, "pause", "Pause the project",
             "Only a project that is approved or active can be paused."),
        Step(What.RESUMED, (State.PAUSED,), (State.IDEA, *AT_WORK), may_guide, "resume", "Resume the project",
             "This project is not paused."),
        Step(What.STOPPED, OPEN, (State.STOPPED,), may_guide, "stop", "Stop, and publish what was learned",
             "This project is closed already."),
        Step(What.REOPENED, (State.STOPPED,), (State.IDEA, *AT_WORK), may_reopen, "reopen", "Open the project again",
             "Only a stopped project can be opened again."),
        Step(What.COMPLETED, (State.ACTIVE,), (State.COMPLETED,), may_complete, "complete", "Complete without sign-off",
             "Only an active project can be completed."),
    )
}  # fmt: skip


def steps_for(person: Person, project: Project) -> list[Step]:
    """What this person may do with the project as it stands."""
    return [step for step in STEPS.values() if project.state in step.starts and step.may(person, project)]


def state_at_work(project: Project) -> Project.State:
    """The state of a project that goes on: an idea until its charter is approved, active once it has a PDSA or data."""
    if project.has_gate and not project.sign_offs.filter(purpose=SignOff.Purpose.CHARTER).exists():
        return State.IDEA
    if project.cycles.exists() or project.measures.filter(observations__isnull=False).exists():
        return State.ACTIVE
    return State.APPROVED if project.has_gate else State.IDEA
