"""Which areas of the site a person has, and the links in each."""

from __future__ import annotations

from dataclasses import dataclass, replace
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
    is_open: bool = False  # its links are shown

    @property
    def url(self) -> str:
        return self.links[0].url

    @cached_property
    def is_current(self) -> bool:
        return any(link.is_current for link in self.links)


LEARNING = [
    ("Home", "/"),
    ("Escalator", "/escalator/"),
    ("Cohorts", "/cohorts/"),
    ("Projects", "/projects/"),
    ("Certificates", "/certificates/"),
    ("My CPD", "/cpd/"),
]
# addresses that belong to a link though they do not lie below it
ALSO = {
    "/escalator/": ("/learning/", "/standing/", "/levels/", "/search/", "/glossary/", "/refresher/"),
    "/cohorts/": ("/calendar/", "/sessions/", "/evaluations/"),
    "/cpd/": ("/practice/",),
    "/sessions/rooms/": ("/sessions/facilitators/",),
    "/learning/requests/": ("/people/extra-time/",),
}
# title of the area, role, links; a role's links come from the apps above, so they are named here by route
ROLE_AREAS = [
    (
        "Coaching",
        (Role.COACH,),
        [
            ("Coach's board", "home:coach_board"),
            ("Collaboratives", "projects:collaboratives"),
            ("Practice", "practice:mine"),
        ],
    ),
    ("Sponsoring", (Role.SPONSOR,), [("Sponsor's page", "home:sponsor_page"), ("Approvals", "cohorts:approvals")]),
    (
        "Teaching",
        (Role.TRAINER,),
        [
            ("Sessions", "cohorts:sessions"),
            ("Rooms", "cohorts:rooms"),
            ("Answers to mark", "learning:answers_to_mark"),
            ("Quiz requests", "learning:requests"),
            ("Prior learning", "escalator:claims"),
        ],
    ),
    (
        "Curriculum",
        (Role.TRAINER,),
        [
            ("Modules", "learning:modules"),
            ("Questions", "learning:questions"),
            ("Not understood", "learning:unclear_lessons"),
            ("Confidence", "learning:confidence_figures"),
            ("Editor", "wagtailadmin_home"),
        ],
    ),
    (
        "HR",
        (Role.HR,),
        [
            ("Dose", "dose:overview"),
            ("Staff list", "dose:staff_lists"),
            ("People", "people:people"),
            ("All certificates", "certificates:register"),
            ("Reminders", "reminders:overview"),
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


def _links(pairs: list[tuple[str, str]], path: str) -> list[Link]:
    """The links of an area. Of several that lead towards `path`, only the one that leads furthest is current."""
    towards = [url for _, url in pairs if path == url or (url != "/" and path.startswith((url, *ALSO.get(url, ()))))]
    nearest = max(towards, key=len, default=None)
    return [Link(title, url, url == nearest) for title, url in pairs]


def _nearest(found: list[Area]) -> list[Area]:
    """Of several areas that lead towards `path`, those that lead furthest stay current: the register of
    certificates lies below one's own certificates and belongs to HR all the same. A page of no area, such as the
    messages, shows the links of the first, so that there is a way back from it."""
    reach = max((len(link.url) for area in found for link in area.links if link.is_current), default=0)
    nearest = [
        Area(area.title, [replace(link, is_current=link.is_current and len(link.url) == reach) for link in area.links])
        for area in found
    ]
    is_somewhere = any(area.is_current for area in nearest)
    return [
        replace(area, is_open=area.is_current if is_somewhere else number == 0) for number, area in enumerate(nearest)
    ]


def areas(person: Person, path: str) -> list[Area]:
    """The areas of the site for this person, the one that holds `path` marked as current."""
    found = [Area("Learning", _links(LEARNING, path))]
    if is_line_manager(person, timezone.localdate()):
        found.append(
            Area(
                "My team",
                _links([("My team", reverse("home:team")), ("Approvals", reverse("cohorts:approvals"))], path),
            )
        )
    for title, roles, links in ROLE_AREAS:
        if person.has_role(*roles):
            found.append(Area(title, _links([(name, reverse(route)) for name, route in links], path)))
    return _nearest(found)
