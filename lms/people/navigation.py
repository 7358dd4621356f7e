"""Which areas of the site a person has, and the links in each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils import timezone

from lms.people.access import is_line_manager
from lms.people.models import Person, Role


@dataclass(frozen=True)
class Link:
    title: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class Area:
    title: str
    links: list[Link]

    @property
    def url(self) -> str:
        return self.links[0].url

    @cached_property
    def is_current(self) -> bool:
        return any(link.is_current for link in self.links)


LEARNING = [
    ("Home", "/"),
    ("Escalator", "/escalator/"),
    ("Projects", "/projects/"),
    ("Certificates", "/certificates/"),
]
# title of the area, role, links; a role's links come from the apps above, so they are named here by route
ROLE_AREAS = [
    ("Coaching", (Role.COACH, Role.SPONSOR), [("Coach's board", "home:coach_board")]),
    ("Teaching", (Role.TRAINER,), [("Sessions", "cohorts:sessions"), ("Curriculum", "wagtailadmin_home")]),
    (
        "HR",
        (Role.HR,),
        [
            ("Dose", "dose:overview"),
            ("Staff list", "dose:staff_lists"),
            ("People", "people:people"),
            ("All certificates", "certificates:register"),
            ("Reminders", "reminders:outbox"),
        ],
    ),
    ("Board", (Role.BOARD,), [("Dose", "dose:overview")]),
    ("Alliance", (Role.ALLIANCE_VIEWER,), [("Members", "dose:alliance")]),
    (
        "Organisation",
        (Role.ORG_ADMIN,),
        [("Audit log", "people:audit_log"), ("Roles", "people:roles"), ("Issued", "certificates:register")],
    ),
]


def _link(title: str, url: str, path: str) -> Link:
    return Link(title, url, path == url or (url != "/" and path.startswith(url)))


def areas(person: Person, path: str) -> list[Area]:
    """The areas of the site for this person, the one that holds `path` marked as current."""
    found = [Area("Learning", [_link(title, url, path) for title, url in LEARNING])]
    if is_line_manager(person, timezone.localdate()):
        found.append(Area("My team", [_link("My team", reverse("home:team"), path)]))
    for title, roles, links in ROLE_AREAS:
        if person.has_role(*roles):
            found.append(Area(title, [_link(name, reverse(route), path) for name, route in links]))
    return found
