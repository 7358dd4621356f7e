"""A process that lives through days on which clocks are difficult, while its own is wrong: ticks, and tells what came.

    python -m tests.reminders.faults.days <ledger> <hours its clock is ahead of the database's> <every|few> <period>...

The time that counts is the database's; what was sent when is read from the relay's ledger after each tick. Prints a
line of JSON for each period.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True)
class Period:
    """From the first day on somebody has a reminder coming each day up to the last but one, the last is a workday."""

    name: str
    first: date
    last: date
    holidays: tuple[date, ...] = ()

    def days(self) -> list[date]:
        return [self.first + timedelta(number) for number in range((self.last - self.first).days + 1)]

    def is_open(self, moment: datetime) -> bool:
        """Whether mail may go then; written down here once more, by somebody who did not write the first."""
        local = moment.astimezone(LONDON)
        is_workday = local.isoweekday() <= 5 and local.date() not in self.holidays
        return is_workday and 8 <= local.hour < 18


EASTER = (date(2027, 3, 26), date(2027, 3, 29))
PERIODS = [
    Period("clocks forward 2026", date(2026, 3, 27), date(2026, 3, 31)),
    Period("clocks back 2026", date(2026, 10, 23), date(2026, 10, 27)),
    Period("New Year 2027", date(2026, 12, 31), date(2027, 1, 5), (date(2027, 1, 1),)),
    Period("clocks forward 2027", date(2027, 3, 25), date(2027, 3, 31), EASTER),
    Period("clocks back 2027", date(2027, 10, 29), date(2027, 11, 2)),
    Period("New Year 2028", date(2027, 12, 30), date(2028, 1, 5), (date(2028, 1, 3),)),
    Period("29 February 2028", date(2028, 2, 27), date(2028, 3, 2)),
]
FEW = [time(1, 30), time(7, 10), time(8, 45), time(17, 55), time(18, 5)]
EVERY = [time(hour, 35) for hour in range(24)]


def moments(period: Period, times: list[time]) -> Iterator[datetime]:
    """In local time; the hours that clocks skip or repeat in UTC, so that each comes once."""
    found = {
        datetime.combine(day, at, LONDON if at.hour > 2 else UTC).astimezone(UTC)
        for day in period.days()
        for at in times
    }
    return iter(sorted(found))


class Life:
    def __init__(self, ledger: Path, ahead: timedelta, times: list[time]) -> None:
        self.ledger, self.ahead, self.times = ledger, ahead, times

    def through(self, period: Period) -> dict[str, object]:
        from lms.reminders import trusted_clock

        self.move(datetime.combine(period.first, time(0), UTC))
        self.begin(period)
        sent: list[tuple[str, datetime]] = []
        for moment in moments(period, self.times):
            self.move(moment)
            trusted_clock.believe(
                moment - timedelta(minutes=5)
            )  # as if it had been planned every five minutes till now
            sent += [(name, moment) for name in self.tick()]
        return self.told(period, sent)

    def move(self, moment: datetime) -> None:
        from tests.reminders.faults import clocks

        clocks.move_database(clocks.seconds_to(moment))
        clocks.move_python(clocks.seconds_to(moment + self.ahead))

    def begin(self, period: Period) -> None:
        """Somebody is to finish a fortnight after each day of the period; everybody before has finished."""
        from curriculum.models import LevelPage
        from lms.learning.models import Enrolment
        from lms.people.models import Organisation, Person
        from lms.reminders.models import Heartbeat

        Enrolment.objects.update(completed_on=period.first)
        Heartbeat.objects.all().delete()  # months have passed: everything was switched off meanwhile
        start = Person.objects.count()
        people = Person.objects.bulk_create(
            Person(
                full_name=f"Nurse {number}", email=f"nurse.{number}@x.example", organisation=Organisation.objects.get()
            )
            for number, _ in enumerate(period.days()[:-1], start)
        )
        joined = period.first - timedelta(5)
        self.enrolments = Enrolment.objects.bulk_create(
            Enrolment(person=person, level=LevelPage.objects.get(), enrolled_on=joined, due_on=day + timedelta(14))
            for person, day in zip(people, period.days()[:-1], strict=True)
        )

    def tick(self) -> list[str]:
        """Plan and send once; returns the Message-IDs the relay got by that."""
        from django.core.management import call_command

        before = self.ids()
        call_command("reminders_tick", stdout=StringIO())
        return self.ids()[len(before) :]

    def ids(self) -> list[str]:
        return [line.partition(" ")[0] for line in self.ledger.read_text().splitlines()]

    def told(self, period: Period, sent: list[tuple[str, datetime]]) -> dict[str, object]:
        from lms.reminders.models import OutboxMessage

        owed = {f"enrolment:{each.pk}": each for each in self.enrolments}
        messages = OutboxMessage.objects.filter(about__in=owed)
        about = dict(messages.values_list("message_id", "about"))
        names = [about.get(name, name) for name, _ in sent]
        early = [
            name for name, moment in sent if name in about
            and moment.astimezone(LONDON).date() < owed[about[name]].due_on - timedelta(14)
        ]  # fmt: skip
        return {
            "period": period.name,
            "ahead": self.ahead.total_seconds() / 3600,
            "owed": len(owed),
            "sent": len(sent),
            "outside": [str(moment) for _, moment in sent if not period.is_open(moment)],
            "early": early,
            "twice": sorted({name for name in names if names.count(name) > 1}),
            "missed": sorted(set(owed) - set(names)),
        }


def main(ledger: str, ahead: str, times: str, *periods: str) -> None:
    import django

    django.setup()
    life = Life(Path(ledger), timedelta(hours=float(ahead)), EVERY if times == "every" else FEW)
    for number in periods:
        print(json.dumps(life.through(PERIODS[int(number)])), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
