"""Works out somebody's log of continuing professional development from what is recorded, and what they added.

Hours are counted once: reading counts with the minutes of the lessons that were finished, a session with its own
length. A module's taught hours are not used, because they include its sessions.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from curriculum.listing import listed
from curriculum.models import LessonPage, ModulePage
from lms.cohorts.models import Attendance
from lms.learning.models import CpdEntry, CpdReflection, LessonProgress
from lms.people.models import Person

SIXTY = Decimal(60)


@dataclass(frozen=True)
class Entry:
    """One line of the log. `about` names what is recorded here; `pk` an entry of one's own."""

    on: date
    title: str
    kind: str
    minutes: int
    is_participatory: bool
    about: str = ""
    reflection: str = ""
    pk: int | None = None

    @property
    def hours(self) -> Decimal:
        return (Decimal(self.minutes) / SIXTY).quantize(Decimal("0.01"))


@dataclass(frozen=True)
class Log:
    entries: list[Entry]
    since: date | None

    @property
    def hours(self) -> Decimal:
        return sum((entry.hours for entry in self.entries), Decimal(0))

    @property
    def participatory_hours(self) -> Decimal:
        return sum((entry.hours for entry in self.entries if entry.is_participatory), Decimal(0))


def log(person: Person, since: date | None = None) -> Log:
    """All that counts for this person since a day, the newest first; in five queries however much it is."""
    written = dict(CpdReflection.objects.visible_to(person).values_list("about", "text"))
    entries = [*_read(person, written), *_attended(person, written), *_own(person)]
    kept = [entry for entry in entries if since is None or entry.on >= since]
    return Log(sorted(kept, key=lambda entry: (entry.on, entry.title), reverse=True), since)


def entry_about(person: Person, about: str) -> Entry | None:
    return next((entry for entry in log(person).entries if about and entry.about == about), None)


def _read(person: Person, written: dict[str, str]) -> list[Entry]:
    """One entry for each module with a finished lesson, on the day of the last one finished."""
    done = LessonProgress.objects.filter(person=person, completed_at__isnull=False, lesson__isnull=False)
    finished: dict[str, list[tuple[date, int]]] = defaultdict(list)
    for at, path, minutes in done.values_list("completed_at", "lesson__path", "lesson__minutes"):
        finished[path[: -LessonPage.steplen]].append((timezone.localdate(at), minutes))
    entries = []
    for module in listed(ModulePage.objects.filter(path__in=finished)):
        days, minutes = [on for on, _ in finished[module.path]], sum(each for _, each in finished[module.path])
        about = f"module:{module.pk}"
        title = f"Module {module.code}, {module.title}"
        entries.append(Entry(max(days), title, "Lessons", minutes, False, about, reflection=written.get(about, "")))
    return entries


def _attended(person: Person, written: dict[str, str]) -> list[Entry]:
    attended = Attendance.objects.filter(person=person, attended=True).select_related("session__cohort__level")
    entries = []
    for session in (each.session for each in attended):
        about, minutes = f"session:{session.pk}", (session.ends - session.starts) // timedelta(minutes=1)
        title = f"{session.title}, {session.cohort.level.short_name}"
        entries.append(
            Entry(session.held_on, title, "Session", minutes, True, about, reflection=written.get(about, ""))
        )
    return entries


def _own(person: Person) -> list[Entry]:
    return [
        Entry(
            own.on,
            own.title,
            "Elsewhere",
            round(own.hours * SIXTY),
            own.is_participatory,
            reflection=own.reflection,
            pk=own.pk,
        )
        for own in CpdEntry.objects.visible_to(person)
    ]
