"""What the staff record system is told about levels reached: one row for each attainment of somebody with a number.

All an organisation was ever told is kept with its newest exports, as an attainment's key and a digest of its row, so
that a row is known to be new or changed whatever changed it: a renewal, a withdrawal, a number, the competence's name.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b

from django.db.models import Q

from curriculum.models import LevelPage
from lms.dose.models import CompetenceExport, CompetenceName
from lms.escalator.models import Attainment
from lms.people.models import Organisation

HEADER = ("employee_number", "competence", "level", "date_from", "date_to", "change")
NEW, CHANGED, AS_BEFORE = "new", "changed", ""
AT_A_TIME = 2_000


@dataclass(frozen=True)
class Wanted:
    """Which rows: of one level or all, of what happened since a day, and whether only what is new or changed."""

    level: LevelPage | None = None
    since: date | None = None
    only_news: bool = False
    compared_with: CompetenceExport | None = None

    def as_data(self) -> dict[str, object]:
        return {
            "level": self.level.code if self.level else "",
            "since": self.since.isoformat() if self.since else "",
            "only_news": self.only_news,
            "compared_with": self.compared_with.pk if self.compared_with else None,
        }


@dataclass(frozen=True)
class Row:
    """One competence of one person, from a day until it ends or was withdrawn."""

    attainment: int
    employee_number: str
    competence: str
    level: str
    starts_on: date
    ends_on: date | None

    @property
    def digest(self) -> int:
        said = "\x1f".join(map(str, (self.employee_number, self.competence, self.level, self.starts_on, self.ends_on)))
        return int.from_bytes(blake2b(said.encode(), digest_size=8).digest(), "big")


@dataclass
class Telling:
    """The rows of one export. What has been told is complete once they have been read to their end."""

    organisation: Organisation
    wanted: Wanted
    names: Mapping[int, tuple[str, str]]
    before: Mapping[int, int]
    told: dict[int, int] = field(default_factory=dict)
    news: int = 0

    def rows(self) -> Iterator[tuple[object, ...]]:
        for row in read(self.organisation, self.wanted, self.names):
            digest = row.digest
            change = change_of(self.before.get(row.attainment), digest)
            if self.wanted.only_news and change == AS_BEFORE:
                continue
            self.told[row.attainment] = digest
            self.news += change != AS_BEFORE
            yield row.employee_number, row.competence, row.level, row.starts_on, row.ends_on, change


def change_of(before: int | None, now: int) -> str:
    if before is None:
        return NEW
    return AS_BEFORE if before == now else CHANGED


def names_of(organisation: Organisation) -> dict[int, tuple[str, str]]:
    """The competence's name and the level's code, by level: what the organisation calls it, or the level's title."""
    own = dict(CompetenceName.objects.filter(organisation=organisation).values_list("level", "name"))
    levels = LevelPage.objects.order_by("path").values_list("pk", "title", "code")
    return {pk: (own.get(pk, title), code) for pk, title, code in levels}


def read(organisation: Organisation, wanted: Wanted, names: Mapping[int, tuple[str, str]]) -> Iterator[Row]:
    """Every row wanted, by employee number: one query, read through a cursor."""
    found = Attainment.objects.filter(person__organisation=organisation).exclude(person__employee_number="")
    if wanted.level:
        found = found.filter(level=wanted.level)
    if wanted.since:
        found = found.filter(Q(achieved_on__gte=wanted.since) | Q(withdrawn_on__gte=wanted.since))
    rows = found.order_by("person__employee_number", "level", "cycle").values_list(
        "pk", "person__employee_number", "level", "achieved_on", "expires_on", "withdrawn_on"
    )
    for pk, number, level, achieved_on, expires_on, withdrawn_on in rows.iterator(AT_A_TIME):
        name, code = names[level]
        yield Row(pk, number, name, code, achieved_on, withdrawn_on or expires_on)


def without_number(organisation: Organisation) -> int:
    """Attainments nobody can be told of, because the learner has no employee number."""
    return Attainment.objects.filter(person__organisation=organisation, person__employee_number="").count()


def packed(told: Mapping[int, int]) -> bytes:
    """Sixteen bytes for a row."""
    return array("Q", (number for pair in told.items() for number in pair)).tobytes()


def unpacked(data: bytes) -> dict[int, int]:
    numbers = array("Q")
    numbers.frombytes(data)
    return dict(zip(numbers[::2], numbers[1::2], strict=True))
