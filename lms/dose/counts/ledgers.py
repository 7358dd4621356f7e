"""Moves the counts on with the calendar: posts begin and end, levels expire, whether or not anybody does anything.

A day that was missed is counted as that day, so that what happened on it stands under its own date. The first time,
the days of two years are gone through as if they had been counted all along, from the posts and attainments on record.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models.expressions import RawSQL

from lms.dose.counts.counting import note, open_ledger
from lms.dose.counts.dialect import as_date, rows, say
from lms.dose.counts.totals import add_up_all
from lms.dose.models import Ledger
from lms.people.models import Organisation, Person

HISTORY = timedelta(days=731)

# (day, person) of whatever begins or ends counting, of people of some organisations, between two days.
TURNS = """
SELECT turn.day, turn.person_id FROM (
    SELECT starts_on AS day, person_id FROM people_assignment WHERE is_primary
    UNION ALL SELECT {next_day}, person_id FROM people_assignment WHERE is_primary AND ends_on IS NOT NULL
    UNION ALL SELECT achieved_on, person_id FROM escalator_attainment
    UNION ALL SELECT expires_on, person_id FROM escalator_attainment WHERE expires_on IS NOT NULL
    UNION ALL SELECT withdrawn_on, person_id FROM escalator_attainment WHERE withdrawn_on IS NOT NULL
) turn
JOIN people_person person ON person.id = turn.person_id
WHERE person.organisation_id IN ({organisations}) AND turn.day > %s AND turn.day <= %s"""


def catch_up(*, today: date) -> int:
    """Count every day up to today that isn't counted yet, in every organisation; how many people's counts changed."""
    changed = open_missing(today=today)
    behind: dict[date, list[int]] = {}
    for organisation, until in Ledger.objects.filter(counted_until__lt=today).values_list("pk", "counted_until"):
        behind.setdefault(until, []).append(organisation)
    changed += sum(_count_days(organisations, until, today) for until, organisations in sorted(behind.items()))
    add_up_all()
    return changed


def open_missing(*, today: date) -> int:
    """Begin the counts of organisations that have none, two years back."""
    missing = Organisation.objects.exclude(pk__in=Ledger.objects.values("pk")).order_by("pk")
    return sum(open_ledger(pk, on=today - HISTORY) for pk in missing.values_list("pk", flat=True))


def _count_days(organisations: list[int], after: date, today: date) -> int:
    turns, params = _turns(organisations, after, today)
    days = [as_date(day) for (day,) in rows(f"SELECT DISTINCT day FROM ({turns}) turns ORDER BY day", params)]
    changed = sum(_count_day(organisations, day) for day in days)
    # Only now: a day that fails half-way is counted again, which changes nothing that is right.
    Ledger.objects.filter(pk__in=organisations, counted_until__lt=today).update(counted_until=today)
    return changed


def _count_day(organisations: list[int], day: date) -> int:
    turns, params = _turns(organisations, day - timedelta(days=1), day)
    people = Person.objects.filter(pk__in=RawSQL(f"SELECT person_id FROM ({turns}) turns", params))
    return note(people, on=day)


def _turns(organisations: Iterable[int], after: date, until: date) -> tuple[str, list[object]]:
    listed = list(organisations)
    sql = TURNS.format(organisations=", ".join(["%s"] * len(listed)), next_day=say("next_day", "ends_on"))
    return sql, [*listed, after, until]
