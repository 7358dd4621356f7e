"""Keeps the counts: compares people with where they were counted last, and writes what moved.

Every change is a row of `Movement`, written in the transaction of the event: nobody waits for a total that others
change too. Totals (`Cell.heads`, `CellCount.attained`) take the movements in a moment later, one writer an organisation
at a time; who reads adds those not taken in yet, so that what is read is exact at any moment.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from lms.dose.counts import opening, truth
from lms.dose.counts.dialect import rows
from lms.dose.counts.moving import make_cells, write_movements, write_movements_as
from lms.dose.counts.totals import add_up
from lms.dose.models import Ledger, Movement
from lms.people.models import Organisation, Person

# Everybody who could be counted in an organisation, or is: three short searches instead of one through everyone.
PEOPLE_OF = """
SELECT id FROM people_person WHERE organisation_id = %s
UNION SELECT post.person_id FROM people_assignment post JOIN people_orgunit unit ON unit.id = post.unit_id
      WHERE unit.organisation_id = %s
UNION SELECT counted.person_id FROM dose_counted counted JOIN dose_cell cell ON cell.id = counted.cell_id
      WHERE cell.organisation_id = %s"""
UNOPENED = """
SELECT DISTINCT place.organisation_id FROM (
    SELECT person.organisation_id FROM people_person person JOIN dose_asked ON person_id = person.id
    UNION SELECT unit.organisation_id FROM people_assignment post
          JOIN dose_asked ON dose_asked.person_id = post.person_id JOIN people_orgunit unit ON unit.id = post.unit_id
) place
LEFT JOIN dose_ledger ledger ON ledger.organisation_id = place.organisation_id
WHERE place.organisation_id IS NOT NULL AND ledger.organisation_id IS NULL
ORDER BY place.organisation_id"""
TOUCHED = """
SELECT organisation_id FROM dose_found WHERE organisation_id IS NOT NULL
UNION SELECT was_organisation FROM dose_found WHERE was_organisation IS NOT NULL ORDER BY 1"""


@transaction.atomic
def recount(
    people: QuerySet[Person] | Iterable[int], *, on: date, reason: str | None = None, is_undone: bool = False
) -> int:
    """Bring the counts to the truth of a day for these people; how many of them were counted otherwise.

    An organisation that was never counted is counted whole, from this day on. `reason` is said of every movement in
    place of the one that follows from what changed. `is_undone`: joining and leaving are taken back, not done anew.
    Safe to call twice, and by many at once.
    """
    people = people if isinstance(people, QuerySet) else list(people)
    opened = sum(open_ledger(organisation, on=on) for organisation in _unopened(people))
    changed = note(people, on=on, reason=reason, is_undone=is_undone)
    for (organisation,) in rows(TOUCHED) if changed else ():
        add_up(organisation)
    return opened + changed


@transaction.atomic
def note(
    people: QuerySet[Person] | Iterable[int], *, on: date, reason: str | None = None, is_undone: bool = False
) -> int:
    """What `recount` does, for an event of one or a few people: movements are written, the totals follow later."""
    return _note_asked(on, reason, is_undone=is_undone) if truth.ask(people, holding=True) else 0


def _note_asked(on: date, reason: str | None, *, is_undone: bool = False) -> int:
    found = truth.find(on)
    if found:
        truth.measure_found()
        if truth.has_missing_cells():
            make_cells()
        write_movements_as(reason, on) if reason else write_movements(on, is_undone=is_undone)
    return found


def recount_organisation(organisation: Organisation, *, on: date) -> int:
    """`recount` for everybody who works in the organisation, or is counted in it."""
    return recount(people_of(organisation.pk), on=on)


def people_of(organisation: int) -> QuerySet[Person]:
    return Person.objects.filter(pk__in=RawSQL(PEOPLE_OF, [organisation] * 3))


@transaction.atomic
def open_ledger(organisation: int, *, on: date) -> int:
    """Count everybody of an organisation for the first time; one that is open already stays as it is."""
    truth.ask_found(PEOPLE_OF, [organisation] * 3)
    _, is_new = Ledger.objects.get_or_create(
        organisation_id=organisation, defaults={"opens_on": on, "counted_until": on}
    )
    if not is_new:
        return 0
    truth.measure_asked()
    if opening.find(organisation, on):
        return opening.write(organisation, on)
    counted = _note_asked(on, Movement.Reason.OPENING)
    add_up(organisation)
    return counted


def _unopened(people: QuerySet[Person] | list[int]) -> list[int]:
    if not Organisation.objects.exclude(pk__in=Ledger.objects.values("pk")).exists():
        return []
    truth.ask(people, holding=True)
    return [organisation for (organisation,) in rows(UNOPENED)]
