"""What would go out if a rule were switched on, resumed or changed: numbers first, then the first of the people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format

from lms.people.models import Organisation
from lms.reminders.models import ReminderRule
from lms.reminders.planning.preview import Foreseen
from lms.reminders.upcoming import by_day, goes_out_on, preview

SHOWN = 10


@dataclass(frozen=True)
class DryRun:
    sentence: str
    number: int
    days: list[tuple[str, int]]
    first: list[Foreseen]

    @property
    def more(self) -> int:
        return self.number - len(self.first)


def dry_run(rule: ReminderRule, organisation: Organisation, *, now: datetime, is_as_if_on: bool = False) -> DryRun:
    """The next seven days of one rule, from the planner itself; nothing is written."""
    found = preview(organisation, now=now, rule=rule, is_as_if_on=is_as_if_on)
    days: dict[date, int] = {}
    for (on, _), number in by_day(found, now=now).items():
        days[on] = days.get(on, 0) + number
    today = goes_out_on(timezone.localdate(now), now=now)
    return DryRun(
        sentence=_sentence(found.people(), days, today, timezone.localdate(now), is_as_if_on),
        number=sum(days.values()),
        days=[(date_format(on, "l j F"), days[on]) for on in sorted(days)],
        first=found[:SHOWN],
    )


def _sentence(people: int, days: dict[date, int], first: date, today: date, is_as_if_on: bool) -> str:
    """Such as "1,204 people would be mailed tomorrow, and 12 messages more within seven days."."""
    would = "would be" if is_as_if_on else "will be"
    if not days:
        return f"Nobody {would} mailed within seven days."
    if first in days and len(days) == 1:
        return f"{_people(people)} {would} mailed {_on(first, today)}, and nobody else within seven days."
    if first in days:
        rest = sum(days.values()) - days[first]
        return f"{days[first]:,} mails {would} sent {_on(first, today)}, and {rest:,} more within seven days."
    return f"{_people(people)} {would} mailed within seven days, the first {_on(min(days), today)}."


def _people(number: int) -> str:
    return "1 person" if number == 1 else f"{number:,} people"


def _on(day: date, today: date) -> str:
    if day == today:
        return "today"
    return "tomorrow" if day == today + timedelta(days=1) else date_format(day, r"\o\n l j F")
