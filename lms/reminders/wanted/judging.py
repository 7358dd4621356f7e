"""What a question about messages is: it reads for all of them at once what a judge then needs for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from lms.people.models import RoleGrant
from lms.projects.models import Member
from lms.reminders.models import OutboxMessage

Messages = list[OutboxMessage]
Judge = Callable[[OutboxMessage, int], str]  # of a message about the thing with this key: why not, or ""
Question = Callable[[Messages, date], Judge]  # messages of one rule, and today


def key(message: OutboxMessage) -> int:
    """Of the thing the message is about."""
    return int(message.about.partition(":")[2])


def keys(messages: Messages) -> list[int]:
    return [key(message) for message in messages]


def people(messages: Messages) -> list[int]:
    return [message.person_id for message in messages]


def in_role(messages: Messages, role: str, today: date) -> set[int]:
    """Those of their people who hold a role."""
    held = RoleGrant.objects.current(today).filter(role=role, person__in=people(messages))
    return set(held.values_list("person", flat=True))


def with_part(projects: Iterable[int], part: str) -> set[tuple[int, int]]:
    """Project and person, for everybody with this part in one of the projects."""
    return set(Member.objects.filter(project__in=set(projects), part=part).values_list("project", "person"))
