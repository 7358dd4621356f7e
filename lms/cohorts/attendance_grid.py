"""Lays out who came to which session of a cohort, with each one's share against what is asked; in five queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from curriculum.models import LevelRequirement
from lms.cohorts.attendance import AttendanceShare
from lms.cohorts.models import Attendance, Cohort, Place, Session
from lms.people.models import Person

CAME, LATE, MISSED, UNRECORDED = "came", "late", "missed", "unrecorded"
CANCELLED, TO_COME, NO_PLACE = "cancelled", "to_come", "no_place"
CSS = {CAME: "met", LATE: "doing", MISSED: "late", UNRECORDED: "due"}
WORDS = {
    CAME: "Came", MISSED: "Did not come", UNRECORDED: "Not recorded", CANCELLED: "Cancelled", TO_COME: "To come",
    NO_PLACE: "No place then",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cell:
    """One person at one session."""

    session: Session
    state: str
    words: str
    detail: str = ""

    @property
    def css(self) -> str:
        """What is still to come or never was is plain text."""
        return CSS.get(self.state, "")

    def __str__(self) -> str:
        return f"{self.words}, {self.detail}" if self.detail else self.words


@dataclass(frozen=True)
class Row:
    """One person who has or had a place."""

    person: Person
    left_on: date | None
    cells: list[Cell]
    share: AttendanceShare
    to_come: int

    @property
    def css(self) -> str:
        if self.is_enough is None:
            return "not"
        return "met" if self.is_enough else "late" if self.is_lost else "due"

    @property
    def is_enough(self) -> bool | None:
        """None while nothing was held or nothing is asked."""
        return self.share.per_cent >= self.share.minimum if self.share.held and self.share.minimum else None

    @property
    def is_lost(self) -> bool:
        """Not even coming to every session still planned would bring enough."""
        all_came = AttendanceShare(self.share.attended + self.to_come, self.share.held + self.to_come)
        return self.is_enough is False and all_came.per_cent < (self.share.minimum or 0)

    @property
    def verdict(self) -> str:
        if not self.share.held:
            return "Nothing held yet"
        if self.is_enough is None:
            return f"{self.share.per_cent}%"
        if self.is_enough:
            return f"{self.share.per_cent}%: enough"
        return f"{self.share.per_cent}%: too little{', and out of reach' if self.is_lost else ' so far'}"


@dataclass(frozen=True)
class Total:
    """One session: how many came of those recorded."""

    session: Session
    came: int
    recorded: int
    is_to_come: bool = False


@dataclass(frozen=True)
class Grid:
    sessions: list[Session]
    rows: list[Row]
    totals: list[Total]
    minimum: int | None


def grid(cohort: Cohort, today: date) -> Grid:
    """Everybody who has or had a place by name, who left last; sessions in the order they are held."""
    sessions = list(cohort.sessions.order_by("held_on", "starts_at", "pk"))
    places: dict[Person, list[Place]] = {}
    for place in cohort.places.select_related("person").order_by("person__full_name", "person", "taken_on"):
        places.setdefault(place.person, []).append(place)
    found = Attendance.objects.filter(session__cohort=cohort.pk)
    records = {(record.person_id, record.session_id): record for record in found}
    minimum = asked_share(cohort)
    rows = [_row(person, held, sessions, records, minimum, today) for person, held in places.items()]
    totals = [_total(session, rows, place, today) for place, session in enumerate(sessions)]
    return Grid(sessions, sorted(rows, key=lambda row: row.left_on is not None), totals, minimum)


def asked_share(cohort: Cohort) -> int | None:
    """Per cent of the sessions to come to: what the cohort asks, or else its level; None if neither does."""
    if cohort.minimum_share:
        return cohort.minimum_share
    asked = cohort.level.requirements.filter(kind=LevelRequirement.Kind.ATTENDANCE).first()
    return (asked.threshold or 100) if asked else None


def _row(
    person: Person, places: list[Place], sessions: list[Session], records: dict[tuple[int, int], Attendance],
    minimum: int | None, today: date,
) -> Row:  # fmt: skip
    cells = [_cell(session, records.get((person.pk, session.pk)), places, today) for session in sessions]
    states = [cell.state for cell in cells]
    attended = states.count(CAME) + states.count(LATE)
    ended = [place.left_on for place in places]
    return Row(
        person=person,
        left_on=None if None in ended else max(filter(None, ended)),
        cells=cells,
        share=AttendanceShare(attended, attended + states.count(MISSED), minimum),
        to_come=states.count(TO_COME) + states.count(UNRECORDED),
    )


def _cell(session: Session, record: Attendance | None, places: list[Place], today: date) -> Cell:
    if session.cancelled_at:
        return Cell(session, CANCELLED, WORDS[CANCELLED])
    if record:
        return _recorded(session, record)
    if not any(place.taken_on <= session.held_on <= (place.left_on or date.max) for place in places):
        return Cell(session, NO_PLACE, WORDS[NO_PLACE])
    state = TO_COME if session.held_on > today else UNRECORDED
    return Cell(session, state, WORDS[state])


def _recorded(session: Session, record: Attendance) -> Cell:
    if not record.attended:
        return Cell(session, MISSED, WORDS[MISSED])
    parts = [
        f"{minutes} min {what}"
        for minutes, what in ((record.late_minutes, "late"), (record.early_minutes, "early"))
        if minutes
    ]
    return Cell(session, LATE if parts else CAME, WORDS[CAME], ", ".join(parts))


def _total(session: Session, rows: list[Row], place: int, today: date) -> Total:
    states = [row.cells[place].state for row in rows]
    came = states.count(CAME) + states.count(LATE)
    return Total(session, came, came + states.count(MISSED), session.held_on > today)
