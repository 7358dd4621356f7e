"""A whole service for measuring: 220 organisations of believable sizes, units three deep, people, posts, levels.

Everything goes in by COPY, so that 1,400,000 people take a minute or two. The same sizes come out every time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from random import Random

from django.db import connection
from django.utils import timezone

from curriculum.models import EscalatorPage, LevelPage
from lms.dose.models import Target
from lms.people.models import Alliance, Organisation, OrgUnit, Person, Role, RoleGrant

ORGANISATIONS, MEMBERS = 220, 11
TEAM = 22  # people, roughly
LEVELS = [  # code, number, share of people who have it
    ("L1", 1, 0.34), ("L2", 2, 0.06), ("L3", 3, 0.014), ("L4", 4, 0.004), ("L5", 5, 0.0008), ("BRD", None, 0.002),
    ("SPN", None, 0.002),
]  # fmt: skip
STAFF = [  # staff group, job role, bands: as often as they are met
    ("Nursing and midwifery", "Staff nurse", "5 5 5 6 6 7 8a", 31),
    ("Additional clinical services", "Healthcare assistant", "2 2 3 3 4", 21),
    ("Administrative and clerical", "Administrator", "3 4 4 5 6 7 8a 8b", 19),
    ("Medical and dental", "Doctor", "Registrar Consultant Consultant", 10),
    ("Allied health professionals", "Physiotherapist", "5 6 6 7 8a", 7),
    ("Estates and ancillary", "Porter", "2 2 3", 7),
    ("Scientific and technical", "Pharmacist", "5 6 7 8a", 5),
]
TARGETS = [
    ("L1", "coverage", "0.9", {}), ("L2", "coverage", "0.8", {"groups": ["FLL", "MCL"]}),
    ("L3", "coverage", "0.8", {"groups": ["MCL"]}), ("L4", "ratio", "120", {}), ("L5", "ratio", "750", {}),
]  # fmt: skip


def populate(people: int, *, today: date) -> list[Organisation]:
    """Fill an empty, migrated database; the organisations from the largest to the smallest."""
    random = Random(5)
    levels = _levels()
    organisations = _organisations()
    sizes = _sizes(people)
    teams = {
        organisation.pk: _units(organisation, size) for organisation, size in zip(organisations, sizes, strict=True)
    }
    _copy("people_person", "id, password, is_superuser, email, full_name, organisation_id, employee_number, is_active, "
          "joined_at, demo_role", _people(organisations, sizes))  # fmt: skip
    _copy("people_assignment", "person_id, unit_id, number, is_primary, staff_group, job_role, pay_band, fte, "
          "contract_type, status, starts_on, ends_on", _posts(organisations, sizes, teams, random, today))  # fmt: skip
    _copy("escalator_attainment", "person_id, level_id, cycle, route, achieved_on, expires_on, evidence",
          _attainments(people, levels, random, today))  # fmt: skip
    _targets(organisations, levels, today)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT setval('people_person_id_seq', {people + 1})")
        cursor.execute("ANALYZE")
    return organisations


def readers(organisation: Organisation) -> Person:
    """Somebody who may read every dose page of an organisation, and its alliance's. In no post, so not counted."""
    person = Person.objects.create_user(
        f"reader@{organisation.slug}.example", full_name="Reader", organisation=organisation
    )
    for role in (Role.HR, Role.BOARD, Role.ALLIANCE_VIEWER):
        RoleGrant.objects.create(person=person, role=role, starts_on=date(2020, 1, 1))
    return person


def _sizes(people: int) -> list[int]:
    """A few large hospitals, many middling ones, a tail of small ones: the n-th as 1 / n to the power of 0.6."""
    weights = [1 / (rank + 6) ** 0.6 for rank in range(1, ORGANISATIONS + 1)]
    sizes = [max(1, int(people * weight / sum(weights))) for weight in weights]
    sizes[0] += people - sum(sizes)
    return sizes


def _levels() -> list[tuple[LevelPage, float]]:
    from wagtail.models import Page, Site

    page = (
        Page.objects.filter(depth=1)
        .first()
        .add_child(instance=EscalatorPage(title="Escalator", slug="improvement", introduction="<p>Climb.</p>"))
    )
    Site.objects.update_or_create(is_default_site=True, defaults={"hostname": "localhost", "root_page": page})
    found = []
    for code, number, share in LEVELS:
        level = LevelPage(
            title=f"Level {code}", slug=code.lower(), code=code, number=number, strapline="Do it", lead="Do it.",
            for_whom="Some", entry_text="None.", taught_hours=3, elapsed_text="Any time", validity_months=36,
        )  # fmt: skip
        found.append((page.add_child(instance=level), share))
    return found


def _organisations() -> list[Organisation]:
    alliances = Alliance.objects.bulk_create(
        Alliance(name=f"Alliance {number}") for number in range(ORGANISATIONS // MEMBERS)
    )
    return Organisation.objects.bulk_create(
        Organisation(name=f"Organisation {n:03}", slug=f"o{n:03}", alliance=alliances[n % len(alliances)])
        for n in range(ORGANISATIONS)
    )


def _units(organisation: Organisation, size: int) -> list[int]:
    """Keys of its teams; five teams make a directorate, six directorates a division."""
    teams = max(1, round(size / TEAM))
    directorates = max(1, teams // 5)
    divisions = max(1, directorates // 6)
    top = _below(organisation, [None] * divisions, OrgUnit.Kind.DIVISION)
    middle = _below(organisation, [top[n % divisions] for n in range(directorates)], OrgUnit.Kind.DIRECTORATE)
    return [
        unit.pk for unit in _below(organisation, [middle[n % directorates] for n in range(teams)], OrgUnit.Kind.TEAM)
    ]


def _below(organisation: Organisation, parents: list[OrgUnit | None], kind: OrgUnit.Kind) -> list[OrgUnit]:
    made = OrgUnit.objects.bulk_create(
        OrgUnit(organisation=organisation, parent=parent, kind=kind, name=f"{kind.label.title()} {number}")
        for number, parent in enumerate(parents)
    )
    for unit, parent in zip(made, parents, strict=True):
        unit.path = f"{parent.path if parent else '/'}{unit.pk}/"
    OrgUnit.objects.bulk_update(made, ["path"], batch_size=1000)
    return made


def _people(organisations: list[Organisation], sizes: list[int]) -> Iterator[tuple]:
    now, pk = timezone.now(), 0
    for organisation, size in zip(organisations, sizes, strict=True):
        for _ in range(size):
            pk += 1
            yield (pk, "!", False, f"p{pk}@x.example", f"Person {pk}", organisation.pk, f"{pk:08}", True,
                   now, "")  # fmt: skip


def _posts(
    organisations: list[Organisation], sizes: list[int], teams: dict[int, list[int]], random: Random, today: date
) -> Iterator[tuple]:
    """One in twelve has left in the last two years, one in six has come."""
    kinds = [(group, role, bands.split()) for group, role, bands, _ in STAFF]
    often = [weight for *_, weight in STAFF]
    pk = 0
    for organisation, size in zip(organisations, sizes, strict=True):
        chosen = random.choices(kinds, often, k=size)
        for group, role, bands in chosen:
            pk += 1
            band = bands[int(random.random() * len(bands))]
            unit = teams[organisation.pk][int(random.random() * len(teams[organisation.pk]))]
            days = int(random.random() * 730) if pk % 6 == 0 else 740 + int(random.random() * 4000)
            ends = today - timedelta(int(random.random() * 730)) if pk % 12 == 1 else None
            yield (pk, unit, f"{pk:08}", True, group, role, band, "1.00", "Permanent", "active",
                   today - timedelta(days), ends)  # fmt: skip


def _attainments(people: int, levels: list[tuple[LevelPage, float]], random: Random, today: date) -> Iterator[tuple]:
    lasting = timedelta(1096)
    for level, share in levels:
        for pk in range(1, people + 1):
            if random.random() < share:
                on = today - timedelta(int(random.random() * 1400))
                yield pk, level.pk, 1, "earned", on, on + lasting, "[]"


def _targets(organisations: list[Organisation], levels: list[tuple[LevelPage, float]], today: date) -> None:
    by_code = {level.code: level for level, _ in levels}
    Target.objects.bulk_create(
        Target(
            organisation=organisation, level=by_code[code], kind=kind, value=value, asked_of=asked_of,
            by_date=today + timedelta(1000), rationale="Measured.", approved_by="Board",
        )
        for organisation in organisations for code, kind, value, asked_of in TARGETS
    )  # fmt: skip


def _copy(table: str, columns: str, rows: Iterable[tuple]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
