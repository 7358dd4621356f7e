"""Levels beyond the first, and functions that set a target and let somebody attain a level."""

from datetime import date
from decimal import Decimal

import pytest

from curriculum.models import LevelPage
from lms.dose.actions import set_target
from lms.escalator.models import Attainment
from lms.people.models import OrgUnit, Role
from tests.dose.crowd import fill


@pytest.fixture
def ladder(escalator, fundamentals) -> list[LevelPage]:
    """Levels 1 to 3 and the board track."""
    found = [fundamentals]
    for code, number, title in [("L2", 2, "Improver"), ("L3", 3, "Practitioner"), ("BRD", None, "Board track")]:
        found.append(
            escalator.add_child(
                instance=LevelPage(
                    title=title, slug=code.lower(), code=code, number=number, strapline="Do it", lead="Do it.",
                    for_whom="Some", entry_text="None.", taught_hours=3, elapsed_text="Any time",
                )
            )
        )  # fmt: skip
    return found


@pytest.fixture
def aim(northbridge, hr):
    """A function that sets a target: aim(level, "coverage", "0.9")."""

    def _aim(level, kind="coverage", value="0.9", organisation=None, **rest):
        given = {"by_date": date(2029, 4, 30), "rationale": "Because.", "approved_by": "Board"} | rest
        return set_target(organisation or northbridge, level, kind=kind, value=Decimal(value), by=hr, **given)

    return _aim


@pytest.fixture
def attained():
    def _attained(person, level, on=date(2025, 6, 1), **rest) -> Attainment:
        return Attainment.objects.create(person=person, level=level, achieved_on=on, **rest)

    return _attained


@pytest.fixture
def board_member(hire):
    return hire("Bea Board", role=Role.BOARD)


@pytest.fixture
def surgery(northbridge) -> OrgUnit:
    return OrgUnit.objects.create(organisation=northbridge, kind="division", name="Surgery")


@pytest.fixture
def filled(northbridge, ladder, aim, surgery, ward):
    """Four units with people, one of them too small to show."""
    aim(ladder[0])
    aim(ladder[1], value="0.8")
    aim(ladder[2], kind="ratio", value="20")
    fill(surgery, 25, ladder[0])
    fill(ward, 12, ladder[1])
    fill(OrgUnit.objects.create(organisation=northbridge, kind="division", name="Estates"), 14, ladder[0])
    fill(OrgUnit.objects.create(organisation=northbridge, kind="division", name="Tiny"), 3, ladder[0])
