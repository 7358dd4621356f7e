"""Fills the demo's organisations with people, posts and roles. The same names come out every time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from lms.home.demo import cast
from lms.home.demo.cast import Cast
from lms.people.models import Alliance, Assignment, Organisation, OrgUnit, Person, RoleGrant

TEAM_SIZE = {"Trust board": 6}
POPULATION = {"northbridge": 240, "southmoor": 24}


def make_organisations(today: date) -> None:
    """Create the alliance, both organisations, their units and everybody in them."""
    alliance = Alliance.objects.create(name="Moor and Coast Improvement Alliance")
    northbridge = Organisation.objects.create(name="Northbridge Hospitals", slug="northbridge", alliance=alliance)
    southmoor = Organisation.objects.create(
        name="Southmoor Community Trust", slug="southmoor", alliance=alliance, accent="#6b2f5c"
    )
    _populate(northbridge, cast.NORTHBRIDGE_UNITS, cast.NORTHBRIDGE, today)
    _populate(southmoor, cast.SOUTHMOOR_UNITS, cast.SOUTHMOOR, today)


def _populate(organisation: Organisation, units: dict[str, list[str]], named: list[Cast], today: date) -> None:
    teams = _make_units(organisation, units)
    people = [
        _make_person(organisation, person.name, person.shown_as, number) for number, person in enumerate(named, 1)
    ]
    for person, about in zip(people, named, strict=True):
        if about.role:
            RoleGrant.objects.create(person=person, role=about.role, starts_on=today - timedelta(days=700))
    posts = [(about, teams[about.team]) for about in named]
    names = _names({person.full_name for person in people}, seed=len(units))
    for number in range(len(named) + 1, POPULATION[organisation.slug] + 1):
        about, team = _anybody(next(names), teams, number)
        people.append(_make_person(organisation, about.name, "", number))
        posts.append((about, team))
    _make_posts(people, posts, today)


def _make_units(organisation: Organisation, units: dict[str, list[str]]) -> dict[str, OrgUnit]:
    teams = {}
    for division, names in units.items():
        parent = OrgUnit.objects.create(organisation=organisation, kind=OrgUnit.Kind.DIVISION, name=division)
        for name in names:
            teams[name] = OrgUnit.objects.create(
                organisation=organisation, parent=parent, kind=OrgUnit.Kind.TEAM, name=name
            )
    return teams


def _make_person(organisation: Organisation, name: str, shown_as: str, number: int) -> Person:
    address = name.lower().replace(" ", ".").replace("â", "a").replace("'", "")
    return Person.objects.create_user(
        f"{address}@{organisation.slug}.example",
        full_name=name,
        organisation=organisation,
        employee_number=f"{200_000 + number:08d}",
        demo_role=shown_as,
    )


def _names(taken: set[str], seed: int) -> Iterator[str]:
    random = Random(seed)
    while True:
        name = f"{random.choice(cast.FIRST_NAMES)} {random.choice(cast.LAST_NAMES)}"
        if name not in taken:
            taken.add(name)
            yield name


def _anybody(name: str, teams: dict[str, OrgUnit], number: int) -> tuple[Cast, OrgUnit]:
    places = [team for team in teams if team != "Trust board"]
    team = places[number % len(places)]
    corporate = teams[team].parent.name.startswith("Corporate")
    posts = cast.CORPORATE_POSTS if corporate else cast.POSTS
    staff_group, job_role, band = posts[(number // len(places)) % len(posts)]
    if number <= len(places) * 2 and team != "Ward 7":  # one manager a team, met before the rest of it
        job_role, band = ("Team manager", "7") if number % 2 else (job_role, band)
    return Cast(name, job_role, staff_group, band, team), teams[team]


def _make_posts(people: list[Person], posts: list[tuple[Cast, OrgUnit]], today: date) -> None:
    by_name = {person.full_name: person for person in people}
    managers: dict[str, Person] = {"Ward 7": by_name["Ruth Ashdown"]} if "Ruth Ashdown" in by_name else {}
    for person, (about, _) in zip(people, posts, strict=True):
        if about.pay_band in ("7", "8a", "8b", "8c") and about.team not in managers:
            managers[about.team] = person
    rows = []
    for number, (person, (about, team)) in enumerate(zip(people, posts, strict=True)):
        manager = by_name.get(about.manager) or managers.get(about.team)
        rows.append(
            Assignment(
                person=person, unit=team, number=f"{person.employee_number}-1", staff_group=about.staff_group,
                job_role=about.job_role, pay_band=about.pay_band, fte="1.00" if number % 4 else "0.60",
                contract_type="Permanent", line_manager=manager if manager != person else None,
                starts_on=today - timedelta(days=400 + 37 * (number % 60)),
            )
        )  # fmt: skip
    Assignment.objects.bulk_create(rows)
