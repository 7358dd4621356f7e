"""How heads with a level came and went between two days, and the yearly rates that follow. Reads movements, not people.

    opening + graduated + joined + moved + left + lapsed + withdrawn + corrected = closing

Every part is signed: who left is below 0. Counted are the people whom the level's current target asks, as on the page
it stands beside; whoever comes to be asked, or is no longer, by a new post or group has moved.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count

from curriculum.models import LevelPage
from lms.dose.counts import steps
from lms.dose.counts.cells import Rule
from lms.dose.counts.coverage import current_targets, rules_of
from lms.dose.counts.steps import Steps
from lms.dose.models import Ledger, Movement
from lms.learning.models import Enrolment
from lms.people.models import Organisation

YEAR = timedelta(days=365)
LEAST_KNOWN = timedelta(days=90)  # a rate of fewer days says little about a year
Reason = Movement.Reason
PARTS = ("graduated", "joined", "moved", "left", "lapsed", "withdrawn", "corrected")


@dataclass(frozen=True)
class Flow:
    """What became of one level's heads between two days, both included."""

    opening: int = 0
    graduated: int = 0
    joined: int = 0
    moved: int = 0
    left: int = 0
    lapsed: int = 0
    withdrawn: int = 0
    corrected: int = 0
    closing: int = 0


@dataclass(frozen=True)
class Rates:
    """Shares of the heads with a level in a year; None where nothing is defined."""

    leaver_rate: Decimal | None = None
    lapse_rate: Decimal | None = None
    completion_rate: Decimal | None = None


def flows(
    organisation: Organisation, level: LevelPage | None, *, since: date, until: date, asked_of: Rule | None = None
) -> Flow:
    """The flow of a level's heads, or of all heads if there is no level. `asked_of` is the target's unless given."""
    return _flow(_steps(organisation, level, asked_of, until), since, until)


def monthly(
    organisation: Organisation, level: LevelPage | None, *, since: date, until: date, asked_of: Rule | None = None
) -> list[tuple[date, Flow]]:
    """The flow of each month between two days, under its first day; the first and the last may be parts of months."""
    return _by_month(_steps(organisation, level, asked_of, until), since, until)


def flows_of(organisation: Organisation, levels: list[LevelPage], *, since: date, until: date) -> dict[int, Flow]:
    """The flow of each level under its key: two queries for all of them."""
    found = _steps_of(organisation, levels, until)
    return {level: _flow(taken, since, until) for level, taken in found.items()}


def monthly_of(
    organisation: Organisation, levels: list[LevelPage], *, since: date, until: date
) -> dict[int, list[tuple[date, Flow]]]:
    found = _steps_of(organisation, levels, until)
    return {level: _by_month(taken, since, until) for level, taken in found.items()}


def rates(organisation: Organisation, level: LevelPage, *, today: date) -> Rates:
    """The rates of the last 12 months of one level."""
    ledger = Ledger.objects.filter(organisation=organisation).first()
    since = max(today - YEAR, ledger.opens_on) + timedelta(days=1) if ledger else today
    found = monthly_of(organisation, [level], since=since, until=today)
    completed = completions(organisation, today=today)
    return rates_from(found, completed, days=(today - since).days + 1)[level.pk]


def rates_from(
    found: Mapping[int, list[tuple[date, Flow]]], completed: Mapping[int, tuple[int, int]], *, days: int
) -> dict[int, Rates]:
    """Under each level's key what its months, of so many days, and its enrolments come to in a year.

    Leavers, and lapses not renewed within 90 days, as shares of the mean number of heads with the level at the ends of
    the months; of a shorter record, what a year would be. Completion is the share of enrolments that fell due in those
    12 months and were completed, whenever.
    """
    return {
        level: replace(
            _rates([flow for _, flow in spans], days), completion_rate=_completed_share(completed.get(level))
        )
        for level, spans in found.items()
    }


def months(since: date, until: date) -> Iterator[tuple[date, date]]:
    first = since
    while first <= until:
        following = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
        yield first, min(following - timedelta(days=1), until)
        first = following


def _rates(spans: list[Flow], days: int) -> Rates:
    if days < LEAST_KNOWN.days:
        return Rates()
    heads = [spans[0].opening, *(span.closing for span in spans)]
    mean = Decimal(sum(heads)) / len(heads)
    if not mean:
        return Rates()
    whole_year = Decimal(YEAR.days) / days
    return Rates(
        *(_share(-sum(getattr(span, part) for span in spans), mean, whole_year) for part in ("left", "lapsed"))
    )


def _share(people: int, mean: Decimal, whole_year: Decimal) -> Decimal:
    return min(max(people / mean * whole_year, Decimal(0)), Decimal(1))


def _by_month(taken: Steps, since: date, until: date) -> list[tuple[date, Flow]]:
    """Each step is looked at once, however many months there are."""
    spans = list(months(since, until))
    inside: list[Steps] = [[] for _ in spans]
    opening = 0
    for step in taken:
        if _is_before(step, since):
            opening += step[2]
        elif step[0] <= until:
            inside[(step[0].year - since.year) * 12 + step[0].month - since.month].append(step)
    found = []
    for (first, last), of_month in zip(spans, inside, strict=True):
        flow = _flow(of_month, first, last, opening)
        found.append((first.replace(day=1), flow))
        opening = flow.closing
    return found


def _flow(taken: Steps, since: date, until: date, opening: int = 0) -> Flow:
    parts = dict.fromkeys(PARTS, 0)
    for step in taken:
        day, reason, change = step
        if _is_before(step, since):
            opening += change
        elif day <= until:
            parts[reason] += change
    return Flow(opening=opening, closing=opening + sum(parts.values()), **parts)


def _is_before(step: tuple[date, str, int], since: date) -> bool:
    """Whoever was there when counting began belongs to every opening."""
    day, reason, _ = step
    return day < since or reason == Reason.OPENING


def _steps(organisation: Organisation, level: LevelPage | None, asked_of: Rule | None, until: date) -> Steps:
    if asked_of is None and level:
        return _steps_of(organisation, [level], until)[level.pk]
    key = level.pk if level else None
    return steps.read(organisation.pk, {key: asked_of or {}}, until=until)[key]


def _steps_of(organisation: Organisation, levels: list[LevelPage], until: date) -> dict[int, Steps]:
    return steps.steps_of(organisation.pk, rules_of(current_targets(organisation), levels), until=until)


def completions(organisation: Organisation, *, today: date) -> Mapping[int, tuple[int, int]]:
    """By level: the enrolments that fell due in the last 12 months and were completed, whenever, and all of them."""
    due = Enrolment.objects.filter(person__organisation=organisation, due_on__gt=today - YEAR, due_on__lte=today)
    rows = due.order_by().values_list("level").annotate(Count("completed_on"), Count("pk"))
    return {level: (completed, enrolled) for level, completed, enrolled in rows}


def _completed_share(counted: tuple[int, int] | None) -> Decimal | None:
    return Decimal(counted[0]) / counted[1] if counted else None
