"""What will be planned: the same chains, asked for the steps of the days to come. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Case, CharField, Count, DateField, F, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.formats import date_format

from lms.people.models import Organisation
from lms.reminders import quiet_hours
from lms.reminders.models import ReminderRule
from lms.reminders.models.privacy import is_open
from lms.reminders.planning.chains import Chain, Step, begun, on_day, shifted
from lms.reminders.planning.messages import Planning, lacking

COLUMNS = ("rule_code", "step_name", "to", "their_name", "said_what", "when_on", "falls_on")


@dataclass(frozen=True)
class Foreseen:
    """One message that will be planned if nothing happens before. `what` is empty where HR may not know it."""

    rule: ReminderRule
    person: int
    name: str
    what: str
    when: datetime
    why: str


class Preview:
    """Messages to come, those that go first at the head. Costs a query when it is counted, cut or gone through."""

    def __init__(self, found: Sequence[QuerySet], planning: Planning, steps: dict[tuple[str, str], Step]) -> None:
        self._planning, self._steps = planning, steps
        self._found = found
        self._rows = found[0].union(*found[1:], all=True) if found else None

    def count(self) -> int:
        return self._rows.count() if self._rows is not None else 0

    def people(self) -> int:
        """How many people would be written to."""
        people = [rows.values("to") for rows in self._found]
        return people[0].union(*people[1:]).count() if people else 0

    def by_day(self) -> dict[tuple[date, str], int]:
        """How many messages by the day they fall on and the rule's code."""
        counted: dict[tuple[date, str], int] = {}
        days = [rows.values("falls_on", "rule_code").annotate(number=Count("pk")) for rows in self._found]
        for row in days[0].union(*days[1:], all=True) if days else ():
            key = row["falls_on"], row["rule_code"]
            counted[key] = counted.get(key, 0) + row["number"]
        return counted

    def __len__(self) -> int:
        return self.count()

    def __iter__(self) -> Iterator[Foreseen]:
        return iter(self[:])

    def __getitem__(self, part: slice) -> list[Foreseen]:
        if self._rows is None:
            return []
        ordered = self._rows.order_by("falls_on", "their_name", "to", "rule_code", "step_name")
        return [self._foreseen(row) for row in ordered[part]]

    def _foreseen(self, row: dict[str, Any]) -> Foreseen:
        step = self._steps[row["rule_code"], row["step_name"]]
        begins = timezone.make_aware(datetime.combine(row["falls_on"], time.min))
        return Foreseen(
            rule=self._planning.rules[step.rule],
            person=row["to"],
            name=row["their_name"],
            what=row["said_what"],
            when=quiet_hours.opening(max(begins, self._planning.now), row["to"]),
            why=step.why.format(when=date_format(row["when_on"], "j F Y")),
        )


def foresee(
    chains: Sequence[Chain],
    *,
    now: datetime,
    until: datetime,
    organisation: Organisation,
    rule: str | None = None,
    is_as_if_on: bool = False,
) -> Preview:
    """What the chains will owe people of the organisation from now to `until`. `rule` is a code, for one rule alone;
    `is_as_if_on` asks what it would be if that rule were switched on."""
    planning = Planning(now)
    found, steps = [], {}
    for chain in chains:
        for place, step in enumerate(chain.steps):
            if rule is None or step.rule == rule:
                rows = _rows(chain, place, planning, until).filter(their_organisation=organisation.pk)
                found.append(_told(_wanted(rows, step, planning, is_as_if_on), chain, step, timezone.localdate(now)))
                steps[step.rule, step.name] = step
    return Preview(found, planning, steps)


def _rows(chain: Chain, place: int, planning: Planning, until: datetime) -> QuerySet:
    """Rows whose step falls into the days to come, or has come and is not planned yet."""
    step, today, last = chain.steps[place], timezone.localdate(planning.now), timezone.localdate(until)
    rows = lacking(chain.rows(today, last), chain, step, planning.rules[step.rule])
    ahead = Q(counts_from__gt=today - timedelta(step.days), counts_from__lte=last - timedelta(step.days))
    is_newest = Q(counts_from__lte=today - timedelta(step.days))
    if chain.steps[place + 1 :]:
        is_newest &= Q(counts_from__gt=today - timedelta(chain.steps[place + 1].days))
    return begun(rows.filter(ahead | is_newest), step)


def _wanted(rows: QuerySet, step: Step, planning: Planning, is_as_if_on: bool) -> QuerySet:
    for condition, _ in planning.withheld(planning.rules[step.rule], is_as_if_on=is_as_if_on):
        rows = rows.exclude(condition)
    return rows


def _told(rows: QuerySet, chain: Chain, step: Step, today: date) -> QuerySet:
    step_on = shifted("counts_from", step.days)
    what = Value("", output_field=TextField()) if not is_open(f"{chain.about}:") else Cast(F("what"), TextField())
    return (
        rows.order_by()
        .annotate(
            rule_code=Value(step.rule, output_field=CharField()),
            step_name=Value(step.name, output_field=CharField()),
            said_what=what,
            falls_on=Case(
                When(counts_from__gt=today - timedelta(step.days), then=step_on),
                default=on_day(today),
                output_field=DateField(),
            ),
        )
        .values(*COLUMNS)
    )
