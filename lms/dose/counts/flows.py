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

from django.db.models import Count, Q, Sum

from curriculum.models import LevelPage
from lms.dose.counts.cells import ASKED, Rule
from lms.dose.counts.coverage import current_targets
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


Steps = list[tuple[date, str, int]]  # day, reason, change


def flows(
    organisation: Organisation, level: LevelPage | None, *, since: date, until: date, asked_of: Rule | None = None
) -> Flow:
    """The flow of a level's heads, or of all heads if there is no level. `asked_of` is the target's unless given."""
    return _flow(_steps(organisation, level, asked_of, until), since, until)


def monthly(
    organisation: Organisation, level: LevelPage | None, *, since: date, until: date, asked_of: Rule | None = None
) -> list[tuple[date, Flow]]:
    """The flow of each month between two days, under its first day; the first and the last may be parts of months."""
    steps = _steps(organisation, level, asked_of, until)
    return [(first.replace(day=1), _flow(steps, first, last)) for first, last in months(since, until)]


def rates(organisation: Organisation, level: LevelPage, *, today: date) -> Rates:
    return rates_of(organisation, [level], today=today)[level.pk]


def flows_of(organisation: Organisation, levels: list[LevelPage], *, since: date, until: date) -> dict[int, Flow]:
    """The flow of each level under its key: two queries for all of them."""
    steps = _steps_of(organisation, levels, until)
    return {level.pk: _flow(steps[level.pk], since, until) for level in levels}


def monthly_of(
    organisation: Organisation, levels: list[LevelPage], *, since: date, until: date
) -> dict[int, list[tuple[date, Flow]]]:
    steps = _steps_of(organisation, levels, until)
    spans = list(months(since, until))
    return {
        level.pk: [(first.replace(day=1), _flow(steps[level.pk], first, last)) for first, last in spans]
        for level in levels
    }


def rates_of(organisation: Organisation, levels: list[LevelPage], *, today: date) -> dict[int, Rates]:
    """The rates of the last 12 months under each level's key: four queries for all of them.

    Leavers, and lapses not renewed within 90 days, as shares of the mean number of heads with the level at the ends of
    the months; of a shorter record, what a year would be. Completion is the share of enrolments that fell due in those
    12 months and were completed, whenever.
    """
    ledger = Ledger.objects.filter(organisation=organisation).first()
    steps, completion = _steps_of(organisation, levels, today), completions(organisation, today=today)
    since = max(today - YEAR, ledger.opens_on) + timedelta(days=1) if ledger else today
    return {
        level.pk: replace(
            _rates(steps[level.pk], since, today), completion_rate=_completed_share(completion.get(level.pk))
        )
        for level in levels
    }


def months(since: date, until: date) -> Iterator[tuple[date, date]]:
    first = since
    while first <= until:
        following = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
        yield first, min(following - timedelta(days=1), until)
        first = following


def _rates(steps: Steps, since: date, today: date) -> Rates:
    known = today - since + timedelta(days=1)
    spans = [_flow(steps, first, last) for first, last in months(since, today)]
    if known < LEAST_KNOWN:
        return Rates()
    heads = [spans[0].opening, *(span.closing for span in spans)]
    mean = Decimal(sum(heads)) / len(heads)
    if not mean:
        return Rates()
    whole_year = Decimal(YEAR.days) / known.days
    return Rates(
        *(_share(-sum(getattr(span, part) for span in spans), mean, whole_year) for part in ("left", "lapsed"))
    )


def _share(people: int, mean: Decimal, whole_year: Decimal) -> Decimal:
    return min(max(people / mean * whole_year, Decimal(0)), Decimal(1))


def _flow(steps: Steps, since: date, until: date) -> Flow:
    """Whoever was there when counting began belongs to every opening."""
    opening, parts = 0, dict.fromkeys(PARTS, 0)
    for day, reason, change in steps:
        if reason == Reason.OPENING or day < since:
            opening += change
        elif day <= until:
            parts[reason] += change
    return Flow(opening=opening, closing=opening + sum(parts.values()), **parts)


def _steps(organisation: Organisation, level: LevelPage | None, asked_of: Rule | None, until: date) -> Steps:
    if asked_of is None:
        target = current_targets(organisation).get(level.pk) if level else None
        asked_of = target.asked_of if target else {}
    wanted = Q(level=level.pk if level else None) & _asked(asked_of)
    return [row[1:] for row in _read(organisation, wanted, until)]


def _steps_of(organisation: Organisation, levels: list[LevelPage], until: date) -> dict[int, Steps]:
    targets = current_targets(organisation)
    wanted = Q(pk=None)
    for level in levels:
        wanted |= Q(level=level.pk) & _asked(targets[level.pk].asked_of if level.pk in targets else {})
    found: dict[int, Steps] = {level.pk: [] for level in levels}
    for level_pk, day, reason, change in _read(organisation, wanted, until):
        found[level_pk].append((day, reason, change))
    return found


def _read(organisation: Organisation, wanted: Q, until: date) -> list[tuple[int, date, str, int]]:
    rows = Movement.objects.filter(wanted, organisation=organisation, day__lte=until)
    return list(rows.order_by().values_list("level", "day", "reason").annotate(Sum("change")))


def _asked(rule: Rule) -> Q:
    found = Q()
    for name, values in rule.items():
        if values:
            found &= Q(**{f"cell__{ASKED[name]}__in": list(values)})
    return found


def completions(organisation: Organisation, *, today: date) -> Mapping[int, tuple[int, int]]:
    """By level: the enrolments that fell due in the last 12 months and were completed, whenever, and all of them."""
    due = Enrolment.objects.filter(person__organisation=organisation, due_on__gt=today - YEAR, due_on__lte=today)
    rows = due.order_by().values_list("level").annotate(Count("completed_on"), Count("pk"))
    return {level: (completed, enrolled) for level, completed, enrolled in rows}


def _completed_share(counted: tuple[int, int] | None) -> Decimal | None:
    return Decimal(counted[0]) / counted[1] if counted else None
