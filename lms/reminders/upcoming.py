"""What will go out in the days to come, and why: what the planner will write, and what waits in the outbox already."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from lms.people.models import Organisation
from lms.reminders import due, quiet_hours, rules
from lms.reminders.models import OutboxMessage, ReminderRule
from lms.reminders.planning.preview import Foreseen, Preview

DAYS = 7


@dataclass
class Line:
    """One rule on one day."""

    rule: ReminderRule
    planned: int = 0  # not written yet
    written: int = 0  # in the outbox

    @property
    def number(self) -> int:
        return self.planned + self.written


@dataclass
class Day:
    on: date
    lines: list[Line] = field(default_factory=list)

    @property
    def number(self) -> int:
        return sum(line.number for line in self.lines)


def preview(
    organisation: Organisation,
    *,
    now: datetime,
    days: int = DAYS,
    rule: ReminderRule | None = None,
    is_as_if_on: bool = False,
) -> Preview:
    """What the planner will write from now to the end of the last day. Nothing is written."""
    last = timezone.localdate(now) + timedelta(days=days - 1)
    until = timezone.make_aware(datetime.combine(last, time.max))
    code = rule.code if rule else None
    return due.preview(now=now, until=until, organisation=organisation, rule=code, is_as_if_on=is_as_if_on)


def upcoming(organisation: Organisation, *, now: datetime, days: int = DAYS) -> list[Day]:
    """The days on which something goes out, each with its rules by name."""
    found: dict[tuple[date, str], Line] = {}
    known = rules.all_rules()
    for (on, code), number in by_day(preview(organisation, now=now, days=days), now=now).items():
        _line(found, on, known[code]).planned += number
    for on, code, number in _written(organisation, now, days):
        _line(found, on, known[code]).written += number
    made: dict[date, Day] = {}
    for (on, _), line in sorted(found.items(), key=lambda item: (item[0][0], item[1].rule.name)):
        made.setdefault(on, Day(on)).lines.append(line)
    return list(made.values())


def by_day(preview: Preview, *, now: datetime) -> dict[tuple[date, str], int]:
    """How many by the day they go out and the rule's code: what falls on a closed day goes out when it opens."""
    counted: dict[tuple[date, str], int] = {}
    for (falls_on, code), number in preview.by_day().items():
        on = goes_out_on(falls_on, now=now)
        counted[on, code] = counted.get((on, code), 0) + number
    return counted


def goes_out_on(falls_on: date, *, now: datetime) -> date:
    begins = max(timezone.make_aware(datetime.combine(falls_on, time.min)), now)
    return timezone.localdate(quiet_hours.opening(begins, 0))


def _line(found: dict[tuple[date, str], Line], on: date, rule: ReminderRule) -> Line:
    return found.setdefault((on, rule.code), Line(rule))


def _written(organisation: Organisation, now: datetime, days: int) -> QuerySet:
    """Messages that wait for their time, by day; what is due already counts for today."""
    today = timezone.localdate(now)
    last = timezone.make_aware(datetime.combine(today + timedelta(days=days - 1), time.max))
    waiting = OutboxMessage.objects.filter(
        organisation=organisation, state=OutboxMessage.State.DUE, not_before__gt=now, not_before__lte=last
    )
    return waiting.order_by().annotate(on=TruncDate("not_before")).values_list("on", "rule__code").annotate(Count("pk"))


class Coming:
    """Who will be written to and why, those that go first at the head, for a paginator: of one rule or all, of one
    day or all. What goes out on a day stands together, so that a day is a part of the whole."""

    def __init__(
        self, organisation: Organisation, *, now: datetime, rule: ReminderRule | None = None, on: date | None = None
    ) -> None:
        self._preview = preview(organisation, now=now, rule=rule)
        numbers: dict[date, int] = {}
        for (day, _), number in by_day(self._preview, now=now).items():
            numbers[day] = numbers.get(day, 0) + number
        self._first = sum(number for day, number in numbers.items() if on and day < on)
        self._count = numbers.get(on, 0) if on else sum(numbers.values())

    def count(self) -> int:
        return self._count

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, part: slice) -> list[Foreseen]:
        start, stop = part.start or 0, self._count if part.stop is None else min(part.stop, self._count)
        return self._preview[self._first + start : self._first + stop]
