"""Works out where everybody in a cohort stands, requirement by requirement, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from lms.cohorts.models import Cohort, Place
from lms.escalator.standing import OF_PROJECTS, Requirement, Standing, standings
from lms.home.cohort_progress import last_steps
from lms.people.models import Person
from lms.projects.attention import ago

STUCK_AFTER = timedelta(days=14)
RENEWAL = 0  # the key of what no line of the author's asks
SHOWN = {"": "Everybody", "stuck": "Who is stuck", "left": "Who has something left", "met": "Who has met everything"}
SORTS = {"name": "Name", "left": "Most left to do", "quiet": "Longest without a step"}


@dataclass(frozen=True, slots=True)
class Cell:
    """One requirement of the level for one learner: in words, with how far where that can be said."""

    title: str
    css: str
    words: str
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.words}, {self.detail}" if self.detail else self.words


@dataclass(frozen=True)
class Rung:
    """One learner of the cohort."""

    person: Person
    cells: list[Cell]
    met: int
    asked: int
    last_on: date | None
    quiet_for: timedelta
    quiet: str
    is_colleague: bool  # of the trainer's own organisation, whose standing has a page of its own

    @property
    def left(self) -> int:
        return self.asked - self.met

    @property
    def is_stuck(self) -> bool:
        """Something is left, and no step towards this level was made for two weeks."""
        return (self.left > 0 or not self.asked) and self.quiet_for >= STUCK_AFTER


@dataclass(frozen=True)
class Ladder:
    titles: list[str]
    rungs: list[Rung]

    @property
    def stuck(self) -> int:
        return sum(rung.is_stuck for rung in self.rungs)

    @property
    def done(self) -> int:
        return sum(rung.asked > 0 and rung.left == 0 for rung in self.rungs)

    def as_rows(self) -> tuple[list[str], list[list[object]]]:
        """A header and a row for each learner, as the page says it."""
        header = ["Person", "E-mail", *self.titles, "Met", "Asked", "Last step", "Stuck"]
        rows: list[list[object]] = [
            [rung.person.full_name, rung.person.email, *map(str, rung.cells), rung.met, rung.asked,
             rung.last_on or "Never", rung.is_stuck]
            for rung in self.rungs
        ]  # fmt: skip
        return header, rows

    def shown(self, show: str, sort: str) -> list[Rung]:
        """The rungs asked for, in the order asked for."""
        kept = [rung for rung in self.rungs if _fits(rung, show)]
        if sort == "left":
            return sorted(kept, key=lambda rung: -rung.left)
        return sorted(kept, key=lambda rung: -rung.quiet_for) if sort == "quiet" else kept


def ladder(cohort: Cohort, today: date) -> Ladder:
    """Everybody with a place now, by name."""
    places = list(cohort.places.current().select_related("person").order_by("person__full_name", "pk"))
    people = [place.person for place in places]
    found = standings(people, cohort.level, today)
    columns = _columns(found.values())
    steps = last_steps([person.pk for person in people], cohort.level, _kinds(found.values()))
    rungs = [_rung(place, cohort, found[place.person_id], columns, steps, today) for place in places]
    return Ladder(list(columns.values()), rungs)


def _kinds(found: Iterable[Standing]) -> set[str]:
    """What the level asks; who renews by practice gets on with projects."""
    lines = {line for standing in found for line, _ in standing}
    return {line.kind for line in lines if line} | (OF_PROJECTS if None in lines else set())


def _columns(found: Iterable[Standing]) -> dict[int, str]:
    """The author's list by key; what only a renewal asks comes last, if it is asked of anybody."""
    lines = [line for standing in found for line, _ in standing]
    asked = {line.pk: line for line in lines if line}
    columns = {line.pk: line.title for line in sorted(asked.values(), key=lambda line: (line.sort_order or 0, line.pk))}
    return columns | ({RENEWAL: "Practice again"} if None in lines else {})


def _rung(
    place: Place, cohort: Cohort, stands: Standing, columns: dict[int, str], steps: dict[int, date], today: date
) -> Rung:
    by_line = {line.pk if line else RENEWAL: requirements for line, requirements in stands}
    requirements = [each for _, several in stands for each in several]
    proved = [each.evidence_on for each in requirements if each.is_met and each.evidence_on]
    last = max([*proved, *filter(None, [steps.get(place.person_id)])], default=None)
    since = max(place.taken_on, last or place.taken_on)
    return Rung(
        person=place.person,
        cells=[_cell(title, by_line.get(key, [])) for key, title in columns.items()],
        met=sum(each.is_met for each in requirements),
        asked=len(requirements),
        last_on=last,
        quiet_for=today - since,
        quiet=ago(since, today),
        is_colleague=place.person.organisation_id == cohort.organisation_id,
    )


def _cell(title: str, requirements: list[Requirement]) -> Cell:
    """A requirement may come to several lines, as the project gate does; it is met when all of them are."""
    if not requirements:
        return Cell(title, "not", "Not asked")
    met = sum(each.is_met for each in requirements)
    count = f"{met} of {len(requirements)}" if len(requirements) > 1 else requirements[0].in_short
    if met == len(requirements):
        days = [each.evidence_on for each in requirements if each.evidence_on]
        return Cell(title, "met", "Met", f"{max(days):%-d %b %Y}" if days else count)
    furthest = max(each.progress for each in requirements)
    if met or furthest > 0:
        return Cell(title, "doing", "Part", count or f"{furthest:.0%}")
    return Cell(title, "not", "Not met", count)


def _fits(rung: Rung, show: str) -> bool:
    if show == "stuck":
        return rung.is_stuck
    if show == "left":
        return rung.left > 0 or not rung.asked
    return rung.asked > 0 and rung.left == 0 if show == "met" else True
