"""A whole service for measuring: 220 organisations of believable sizes, units three deep, people, posts, levels.

Everything is made inside the database, so that 1,400,000 people take a minute or two. The same people come out every
time: chance is a digest of somebody's number.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from curriculum.models import EscalatorPage, LevelPage
from lms.dose.models import Target
from lms.people.models import Alliance, Organisation, Person, Role, RoleGrant

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


SCRATCH = """
CREATE TEMPORARY TABLE bench_place (
    organisation_id bigint, first int, size int, teams int, directorates int, divisions int) ON COMMIT DROP;
CREATE TEMPORARY TABLE bench_post (slot int, staff_group text, job_role text, bands text[]) ON COMMIT DROP;
CREATE TEMPORARY TABLE bench_team (organisation_id bigint, number int, id bigint) ON COMMIT DROP;
-- A number from 0 to below 1 that is always the same for the same person and salt.
CREATE FUNCTION pg_temp.chance(person bigint, salt int) RETURNS float LANGUAGE sql IMMUTABLE
    AS 'SELECT (hashint8extended(person, salt) & 2147483647) / 2147483648.0';
"""
UNIT = """
INSERT INTO people_orgunit (organisation_id, parent_id, kind, name, path)
SELECT place.organisation_id, above.id, '{kind}', '{name} ' || number, ''
FROM bench_place place CROSS JOIN generate_series(0, {how_many} - 1) AS number
LEFT JOIN people_orgunit above ON above.organisation_id = place.organisation_id AND above.name = {above}"""
PATH = """
UPDATE people_orgunit unit SET path = coalesce((SELECT path FROM people_orgunit WHERE id = unit.parent_id), '/')
    || unit.id || '/' WHERE kind = '{kind}'"""
UNITS = [
    UNIT.format(kind="division", name="Division", how_many="divisions", above="NULL"),
    PATH.format(kind="division"),
    UNIT.format(kind="directorate", name="Directorate", how_many="directorates",
                above="'Division ' || number %% divisions"),
    PATH.format(kind="directorate"),
    UNIT.format(kind="team", name="Team", how_many="teams", above="'Directorate ' || number %% directorates"),
    PATH.format(kind="team"),
    """INSERT INTO bench_team SELECT organisation_id,
        row_number() OVER (PARTITION BY organisation_id ORDER BY id) - 1, id FROM people_orgunit WHERE kind = 'team'""",
    "ANALYZE bench_team",
]  # fmt: skip
# One in twelve has left in the last two years, one in six has come.
PEOPLE = [
    """
INSERT INTO people_person (id, password, is_superuser, email, full_name, organisation_id, employee_number, is_active,
    joined_at, demo_role)
SELECT id, '!', false, 'p' || id || '@x.example', 'Person ' || id, organisation_id, lpad(id::text, 8, '0'), true,
    %(now)s, ''
FROM bench_place CROSS JOIN generate_series(first, first + size - 1) AS id""",
    """
INSERT INTO people_assignment (person_id, unit_id, number, is_primary, staff_group, job_role, pay_band, fte,
    contract_type, status, starts_on, ends_on)
SELECT person.id, team.id, lpad(person.id::text, 8, '0'), true, staff_group, job_role,
    bands[1 + floor(pg_temp.chance(person.id, 2) * cardinality(bands))::int], 1, 'Permanent', 'active',
    %(today)s::date - CASE WHEN person.id %% 6 = 0 THEN floor(pg_temp.chance(person.id, 3) * 730)::int
        ELSE 740 + floor(pg_temp.chance(person.id, 3) * 4000)::int END,
    CASE WHEN person.id %% 12 = 1 THEN %(today)s::date - floor(pg_temp.chance(person.id, 4) * 730)::int END
FROM bench_place place CROSS JOIN generate_series(first, first + size - 1) AS person (id)
JOIN bench_post ON slot = floor(pg_temp.chance(person.id, 1) * 100)::int
JOIN bench_team team ON team.organisation_id = place.organisation_id
    AND team.number = floor(pg_temp.chance(person.id, 5) * place.teams)::int
ORDER BY person.id""",
]
ATTAINMENTS = """
INSERT INTO escalator_attainment (person_id, level_id, cycle, route, achieved_on, expires_on, evidence)
SELECT id, %(level)s, 1, 'earned', %(today)s::date - ago, %(today)s::date - ago + 1096, '[]'
FROM bench_place CROSS JOIN generate_series(first, first + size - 1) AS id
CROSS JOIN LATERAL (SELECT floor(pg_temp.chance(id, %(salt)s + 100) * 1400)::int AS ago) AS spent
WHERE pg_temp.chance(id, %(salt)s) < %(share)s"""


def populate(people: int, *, today: date) -> list[Organisation]:
    """Fill an empty, migrated database; the organisations from the largest to the smallest."""
    levels, organisations = _levels(), _organisations()
    with transaction.atomic(), connection.cursor() as cursor:
        # Nothing made here points to what there isn't: checking millions of links would take longer than making them.
        cursor.execute("SET LOCAL session_replication_role = replica")
        _places(cursor, organisations, _sizes(people))
        for statement in (*UNITS, *PEOPLE):
            cursor.execute(statement, {"today": today, "now": timezone.now()})
        for salt, (level, share) in enumerate(levels, 10):
            cursor.execute(ATTAINMENTS, {"today": today, "level": level.pk, "share": share, "salt": salt})
        cursor.execute("SELECT setval('people_person_id_seq', %s)", [people + 1])
    _targets(organisations, levels, today)
    with connection.cursor() as cursor:
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


def _places(cursor: CursorWrapper, organisations: list[Organisation], sizes: list[int]) -> None:
    """Scratch tables: where everybody of an organisation is numbered from, and what posts there are, one in a hundred
    each. Five teams make a directorate, six directorates a division."""
    cursor.execute(SCRATCH)
    first = 1
    for organisation, size in zip(organisations, sizes, strict=True):
        teams = max(1, round(size / TEAM))
        directorates = max(1, teams // 5)
        place = organisation.pk, first, size, teams, directorates, max(1, directorates // 6)
        cursor.execute("INSERT INTO bench_place VALUES (%s, %s, %s, %s, %s, %s)", place)
        first += size
    posts = [(group, role, bands.split()) for group, role, bands, often in STAFF for _ in range(often)]
    for slot, post in enumerate(posts):
        cursor.execute("INSERT INTO bench_post VALUES (%s, %s, %s, %s)", [slot, *post])


def _targets(organisations: list[Organisation], levels: list[tuple[LevelPage, float]], today: date) -> None:
    by_code = {level.code: level for level, _ in levels}
    Target.objects.bulk_create(
        Target(
            organisation=organisation, level=by_code[code], kind=kind, value=value, asked_of=asked_of,
            by_date=today + timedelta(1000), rationale="Measured.", approved_by="Board",
        )
        for organisation in organisations for code, kind, value, asked_of in TARGETS
    )  # fmt: skip
