"""Owns who may do what in a project: edit it, and act in it as coach, sponsor or line manager."""

from __future__ import annotations

from datetime import date

from lms.people.access import is_line_manager_of
from lms.people.models import Person
from lms.projects.models import Member, Project

EDITORS = (Member.Part.LEAD, Member.Part.MEMBER, Member.Part.EXPERT)


def part_of(person: Person, project: Project) -> str:
    """The person's part in the project, or nothing."""
    return next((member.part for member in project.members.all() if member.person_id == person.pk), "")


def may_edit(person: Person, project: Project) -> bool:
    """Lead, members and experts by experience write; a completed or stopped project is read-only."""
    return not project.is_closed and part_of(person, project) in EDITORS


def may_lead(person: Person, project: Project) -> bool:
    return not project.is_closed and part_of(person, project) == Member.Part.LEAD


def may_coach(person: Person, project: Project) -> bool:
    return not project.is_closed and part_of(person, project) == Member.Part.COACH


def may_sponsor(person: Person, project: Project) -> bool:
    return not project.is_closed and part_of(person, project) == Member.Part.SPONSOR


def lead_of(project: Project) -> Person | None:
    return next((member.person for member in project.members.all() if member.part == Member.Part.LEAD), None)


def may_agree_pdsa(person: Person, project: Project, today: date) -> bool:
    """Whether this person is the line manager of the lead of a PDSA for level 2."""
    lead = lead_of(project)
    is_open = project.kind == Project.Kind.PDSA and not project.is_closed
    return is_open and lead is not None and is_line_manager_of(person, lead, today)
