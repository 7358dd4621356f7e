"""Gathers what a forecast of one level rests on: its figures, the flow of the last 12 months, cohorts, the cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from dateutil.relativedelta import relativedelta
from django.db.models import Count

from curriculum.models import LevelPage
from lms.cohorts.models import Place
from lms.dose.counts import coverage, flows
from lms.dose.counts.coverage import LevelDose
from lms.dose.counts.flows import Flow, Rates
from lms.dose.forecasts.outlook import Course, course
from lms.dose.forecasts.what_if import Scenario, Terms
from lms.dose.models import Ledger, ReleaseCost
from lms.people.models import Organisation

YEARS_BACK = 3


@dataclass(frozen=True)
class Record:
    """The stretch of at most 12 months that is counted, up to today."""

    since: date
    today: date

    @property
    def days(self) -> int:
        return (self.today - self.since).days + 1

    @property
    def is_long_enough(self) -> bool:
        return self.days >= flows.LEAST_KNOWN.days

    @property
    def is_whole_year(self) -> bool:
        return self.days >= flows.YEAR.days

    def a_year(self, people: int) -> Decimal:
        """What a year would be of so many in the stretch."""
        return Decimal(people) * flows.YEAR.days / self.days


@dataclass(frozen=True)
class Cohorts:
    """The cohorts of the last 12 months, and the people who took a place in them."""

    count: int = 0
    places: int = 0

    @property
    def size(self) -> int | None:
        return max(1, round(self.places / self.count)) if self.count else None


@dataclass(frozen=True)
class Prospect:
    dose: LevelDose
    months: list[Flow]
    record: Record
    rates: Rates
    cohorts: Cohorts
    cost: ReleaseCost | None
    completed: int
    due: int

    @property
    def pace(self) -> Decimal | None:
        """Graduates a year; of a shorter record what a year would be, and of one too short nothing."""
        return self.record.a_year(self.graduated) if self.months and self.record.is_long_enough else None

    @property
    def graduated(self) -> int:
        return sum(month.graduated for month in self.months)

    @property
    def left(self) -> int:
        return -sum(month.left for month in self.months)

    @property
    def lapsed(self) -> int:
        return -sum(month.lapsed for month in self.months)

    @property
    def mean(self) -> Decimal:
        """The mean number with the level, at the start and the ends of the months."""
        heads = [self.months[0].opening, *(month.closing for month in self.months)]
        return Decimal(sum(heads)) / len(heads)

    @property
    def course(self) -> Course:
        return course(self.dose, self.rates, today=self.record.today, pace=self.pace)

    @property
    def terms(self) -> Terms:
        return Terms(
            hours=self.dose.level.taught_hours,
            cohort_size=self.cohorts.size,
            hourly_cost=self.cost.an_hour if self.cost else None,
        )

    @property
    def as_now(self) -> Scenario:
        return Scenario("As now", "now", self.course, self.terms)


def prospects(organisation: Organisation, *, today: date, level: LevelPage | None = None) -> list[Prospect]:
    """Each level's, or that of one: always the same number of queries."""
    found = coverage.figures(organisation, as_of=today, today=today)
    figures = [row for row in found if level is None or row.level.pk == level.pk]
    levels = [row.level for row in figures]
    ledger = Ledger.objects.filter(organisation=organisation).first()
    record = Record(max(today - flows.YEAR, ledger.opens_on) + timedelta(days=1) if ledger else today, today)
    months = flows.monthly_of(organisation, levels, since=record.since, until=today) if ledger else {}
    completions = flows.completions(organisation, today=today)
    rates = flows.rates_from(months, completions, days=record.days)
    cost = ReleaseCost.objects.filter(organisation=organisation).first()
    cohorts = _cohorts(organisation, record.since)
    return [
        Prospect(
            dose=row,
            months=[flow for _, flow in months.get(row.level.pk, [])],
            record=record,
            rates=rates.get(row.level.pk, Rates()),
            cohorts=cohorts.get(row.level.pk, Cohorts()),
            cost=cost,
            completed=completions.get(row.level.pk, (0, 0))[0],
            due=completions.get(row.level.pk, (0, 0))[1],
        )
        for row in figures
    ]


def recorded(organisation: Organisation, level: LevelPage, *, today: date) -> list[tuple[date, int]]:
    """How many had the level at the ends of the months, as far back as was counted, at most three years; then today."""
    ledger = Ledger.objects.filter(organisation=organisation).first()
    if ledger is None or ledger.opens_on >= today:
        return []
    since = max(today - relativedelta(years=YEARS_BACK), ledger.opens_on)
    months = flows.monthly(organisation, level, since=since, until=today)
    ends = [min(first + relativedelta(months=1, days=-1), today) for first, _ in months]
    return [(since, months[0][1].opening), *zip(ends, (flow.closing for _, flow in months), strict=True)]


def _cohorts(organisation: Organisation, since: date) -> dict[int, Cohorts]:
    """By level: the cohorts in which somebody took a place since, and how many did."""
    places = Place.objects.filter(cohort__organisation=organisation, taken_on__gte=since)
    rows = places.order_by().values_list("cohort__level").annotate(Count("cohort", distinct=True), Count("pk"))
    return {level: Cohorts(count, people) for level, count, people in rows}
