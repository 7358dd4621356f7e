"""Kept honest: screen, workbook, CSV, PDF and a recount by hand over people give the same figures.

Organisations are generated: units, posts that ended or are on a break, levels held, expired, withdrawn or implied.
"""

import csv
import io
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import ceil

import openpyxl
import pypdf
import pytest
from bs4 import BeautifulSoup
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.dose.board import ready
from lms.dose.counts.counting import recount_organisation
from lms.dose.papers.making import make_paper
from lms.escalator.models import Attainment
from lms.people.models import Assignment, OrgUnit, Person

GROUPS, BANDS, UNITS = ("Nursing", "Medical", "Estates"), ("5", "7", "8a"), ("Able", "Better", "Clear")
SHARE = Decimal("0.8")


@dataclass(frozen=True)
class Someone:
    unit: int
    staff_group: str
    band: str
    level: int  # 0: none, 1 to 3
    fate: str  # of the level
    post: str


PEOPLE = st.lists(
    st.builds(
        Someone,
        unit=st.sampled_from([0, 0, 0, 1, 1, 2]),
        staff_group=st.sampled_from(GROUPS),
        band=st.sampled_from(BANDS),
        level=st.integers(0, 3),
        fate=st.sampled_from(["held", "held", "held", "expired", "withdrawn"]),
        post=st.sampled_from(["current", "current", "current", "current", "ended", "break"]),
    ),
    min_size=15,
    max_size=70,
)


def hired(organisation, found: list[Someone], ladder, today: date) -> list[OrgUnit]:
    units = [OrgUnit.objects.create(organisation=organisation, kind="division", name=name) for name in UNITS]
    people = Person.objects.bulk_create(
        Person(email=f"h{number}@x.example", full_name=f"H {number}", organisation=organisation)
        for number in range(len(found))
    )
    Assignment.objects.bulk_create(
        Assignment(
            person=person, unit=units[one.unit], number=str(number), staff_group=one.staff_group, job_role="R",
            pay_band=one.band, starts_on=date(2020, 1, 1),
            ends_on=today - timedelta(30) if one.post == "ended" else None,
            status="career_break" if one.post == "break" else "active",
        )
        for number, (person, one) in enumerate(zip(people, found, strict=True))
    )  # fmt: skip
    Attainment.objects.bulk_create(
        Attainment(
            person=person, level=ladder[one.level - 1], achieved_on=date(2024, 1, 1),
            expires_on=today - timedelta(1) if one.fate == "expired" else None,
            withdrawn_on=date(2024, 6, 1) if one.fate == "withdrawn" else None,
        )
        for person, one in zip(people, found, strict=True)
        if one.level
    )  # fmt: skip
    return units


def counted_by_hand(found: list[Someone], number: int, asks=lambda one: True) -> tuple[int, int]:
    """How many are asked, and how many of them have level `number` or a higher one."""
    asked = [one for one in found if one.post == "current" and asks(one)]
    return len(asked), sum(one.level >= number and one.fate == "held" for one in asked)


def of_screen(client) -> dict[str, str]:
    """What each level's line in the table of levels says, to those who see it and to those who hear it."""
    page = BeautifulSoup(client.get(reverse("dose:overview")).text, "html.parser")
    return {
        row.th.get_text(" ", strip=True): " ".join(
            [*row.get_text(" ", strip=True).split(), *(bar["aria-label"] for bar in row.select("svg.d-bar"))]
        )
        for row in page.select(".d-levels tbody tr")
    }


def of_book(client) -> dict[str, list[list]]:
    content = b"".join(client.get(reverse("dose:workbook")).streaming_content)
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


def of_csv(client, name: str) -> list[list[str]]:
    text = client.get(reverse("dose:sheet", args=[name])).content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def of_paper(client, organisation, hr) -> str:
    paper = make_paper(organisation, title="Paper", ask="", by=hr, now=timezone.now())
    content = client.get(reverse("dose:paper", args=[paper.pk])).content
    text = "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    return " ".join(text.split())


def plain(rows: list[list]) -> list[list[str]]:
    """Cells as a CSV has them: dates without a time, whole numbers without a point."""
    return [
        ["" if cell is None else str(cell).removesuffix(" 00:00:00").removesuffix(".0") for cell in row] for row in rows
    ]


@pytest.fixture
def decided(northbridge, hr, ladder, aim):
    """Level 1 of everybody, level 2 of band 7 and 8a, one person with level 3 for every 10 heads."""
    Assignment.objects.filter(person__organisation=northbridge).delete()  # the cast is not of the generated ones
    aim(ladder[0], value=str(SHARE))
    aim(ladder[1], value=str(SHARE), asked_of={"pay_bands": ["7", "8a"]})
    aim(ladder[2], kind="ratio", value="10")
    return northbridge


@settings(deadline=None, max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(found=PEOPLE, is_made_ready=st.booleans())
def test_screen_workbook_csv_paper_and_a_recount_by_hand_agree(client, hr, decided, ladder, found, is_made_ready):
    client.force_login(hr)
    with transaction.atomic():
        today = timezone.localdate()
        units = hired(decided, found, ladder, today)
        recount_organisation(decided, on=today)
        if is_made_ready:
            ready.make_ready(today=today, clock=timezone.now)
        screen, book, paper = of_screen(client), of_book(client), of_paper(client, decided, hr)
        assert plain(book["levels"]) == plain(of_csv(client, "levels"))
        check_levels(found, screen, book["levels"], paper)
        assert plain(book["units"]) == plain(of_csv(client, "units"))
        check_units(found, [unit.name for unit in units], book["units"], paper)
        transaction.set_rollback(True)


def check_levels(found, screen, rows, paper) -> None:
    heads, _ = counted_by_hand(found, 1)
    asked = {
        "Fundamentals": counted_by_hand(found, 1),
        "Improver": counted_by_hand(found, 2, lambda one: one.band in ("7", "8a")),
        "Practitioner": counted_by_hand(found, 3),
    }
    for title, (population, attained) in asked.items():
        is_ratio = title == "Practitioner"
        target = ceil(Decimal(heads) / 10) if is_ratio else ceil(SHARE * population)
        gap = max(0, target - attained)
        row = next(row for row in rows[1:] if row[0] == title)
        assert row[4:7] == [heads, population, attained]
        assert (row[8], row[10]) == (target, gap)
        words = next(words for name, words in screen.items() if title in name)
        said = f"{gap} short" if gap else "target reached"
        assert not target or f"{attained} of {target} needed, {said}" in words
        share = "–" if is_ratio or not population else f"{Decimal(attained) / population:.1%}"
        assert row[7] == ("–" if share == "–" else pytest.approx(float(share.rstrip("%")), abs=0.051))
        assert share == "–" or f"{share} of {population}" in words
        of_target = f"{Decimal(attained) / target:.0%}" if target else "–"
        assert f" {attained} {population} {share} {target} {of_target} {gap}" in paper


def check_units(found, names, rows, paper) -> None:
    shown = {(row[1], row[2]): row for row in rows[1:] if len(row) > 5 and row[2]}
    for place, name in enumerate(names):
        population, attained = counted_by_hand(found, 1, lambda one, place=place: one.unit == place)
        row = shown.get((name, "Fundamentals"))
        if row is None:
            continue  # nobody works there, or units aren't shown at all
        assert row[5:7] in ([population, attained], ["hidden", "hidden"])
        assert row[5] == "hidden" or not 0 < population < 10
        words = "hidden" if row[5] == "hidden" else f"{attained} of {population}"
        assert f"{name} {words}" in paper
