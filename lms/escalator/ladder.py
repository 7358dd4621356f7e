"""Works out the ladder: the state of every level for one person, in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from curriculum.listing import listed
from curriculum.models import LevelPage
from lms.escalator.models import Attainment
from lms.learning.models import Enrolment
from lms.people.models import Person


@dataclass(frozen=True)
class Step:
    """One level as one person sees it. `state`: "reached", "here", "open" or "closed"."""

    level: LevelPage
    state: str
    words: str
    attainment: Attainment | None = None

    @property
    def css(self) -> str:
        return {"reached": "met", "here": "doing"}.get(self.state, "not")


def steps(person: Person, today: date, joined: set[int] | None = None) -> list[Step]:
    """Every live level, the numbered ladder first and the tracks beside it last.

    `joined`: primary keys of the levels the person works on, for who has read them already.
    """
    pages = sorted(
        listed(LevelPage.objects.live()), key=lambda level: (level.number is None, level.number or 0, level.path)
    )
    held = {a.level_id: a for a in Attainment.objects.in_date(today).filter(person=person).order_by("cycle")}
    if joined is None:
        joined = set(Enrolment.objects.open().filter(person=person).values_list("level", flat=True))
    top = max((level.number for level in pages if level.number and level.pk in held), default=0)
    by_pk = {level.pk: level for level in pages}
    return [_step(level, held, joined, top, by_pk) for level in pages]


def _step(
    level: LevelPage, held: dict[int, Attainment], joined: set[int], top: int, by_pk: dict[int, LevelPage]
) -> Step:
    attainment = held.get(level.pk)
    if attainment:
        return Step(level, "reached", f"Reached {attainment.achieved_on:%b %Y}", attainment)
    if level.pk in joined:
        return Step(level, "here", "You are here")
    needed = by_pk.get(level.entry_level_id or 0)
    if level.number and level.number < top:
        return Step(level, "reached", f"Included in level {top}")
    if needed and (needed.number or 0) > top:
        return Step(level, "closed", f"Needs {needed.short_name.lower()}")
    return Step(level, "open", "Open to you")
