"""What came in and what went out of one level, and its graduates month by month: of the whole organisation only.

A flow of a unit would tell who came, left or lapsed there: one step of one person is a name to those who work there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from django.utils.safestring import SafeString, mark_safe

from curriculum.models import LevelPage
from lms.charts.drawing import draw
from lms.charts.spc import Analysis, analyse
from lms.charts.waterfall import Step, waterfall, waterfall_on_its_side
from lms.charts.words import chart_sentence, point_words, shown_kind
from lms.dose.board.suppression import FEWEST
from lms.dose.counts import flows
from lms.dose.counts.flows import Flow
from lms.dose.models import Ledger
from lms.escalator.expiry import add_months
from lms.people.models import Organisation

HEADER = (
    "Level", "From", "To", "Opening", "Graduates", "Joiners", "Movers, net", "Leavers", "Lapses", "Withdrawn",
    "Corrected", "Closing",
)  # fmt: skip
MONTHS_ON_THE_CHART = 24
PARTS = (
    ("Graduates", "graduated", ""), ("Joiners", "joined", "already had it"), ("Movers", "moved", "net"),
    ("Leavers", "left", ""), ("Lapses", "lapsed", "not renewed"), ("Withdrawn", "withdrawn", ""),
    ("Corrected", "corrected", "by a check"),
)  # fmt: skip
ALWAYS = ("graduated", "joined", "moved", "left", "lapsed")


@dataclass(frozen=True)
class FlowPage:
    """Figures of one level between two days, both included."""

    organisation: Organisation
    level: LevelPage
    since: date
    until: date
    opens_on: date
    flow: Flow
    months: list[tuple[date, Flow]]  # whole months only, up to the last that is over

    @property
    def steps(self) -> list[Step]:
        parts = [
            Step(name, getattr(self.flow, part), note)
            for name, part, note in PARTS
            if part in ALWAYS or getattr(self.flow, part)
        ]
        opening = Step("Opening", self.flow.opening, f"{self.since:%-d %b %Y}", is_stock=True)
        return [opening, *parts, Step("Closing", self.flow.closing, f"{self.until:%-d %b %Y}", is_stock=True)]

    @property
    def drawings(self) -> list[SafeString]:
        """Wide, and made for a phone."""
        said = ", ".join(f"{step.name.lower()} {step.words}" for step in self.steps)
        words = {"title": f"{self.level.title}: what came in and what went out", "description": f"{said.capitalize()}."}
        return [mark_safe(draw_steps(self.steps, **words)) for draw_steps in (waterfall, waterfall_on_its_side)]

    @cached_property
    def analysis(self) -> Analysis | None:
        if not self.months:
            return None
        return _cut_at_none(analyse([flow.graduated for _, flow in self.months], direction="increase"))

    @property
    def charts(self) -> list[SafeString]:
        """Wide, and made for a phone."""
        if self.analysis is None:
            return []
        return [
            self._chart(self.analysis, 760, 320, "graduates"), self._chart(self.analysis, 300, 320, "graduates-phone")
        ]  # fmt: skip

    def _chart(self, found: Analysis, width: int, height: int, prefix: str) -> SafeString:
        return mark_safe(
            draw(
                found, labels=[f"{first:%B %Y}" for first, _ in self.months],
                title=f"{self.level.title}: graduates a month", description=self.said, id_prefix=prefix,
                dates=[first for first, _ in self.months], unit="people", width=width, height=height,
            )
        )  # fmt: skip

    @property
    def said(self) -> str:
        return chart_sentence(self.analysis) if self.analysis else ""

    @property
    def signals(self) -> list[str]:
        """The months that mean something, in words."""
        if self.analysis is None:
            return []
        return [
            f"{first:%B %Y}, {flow.graduated:,}: {point_words(point, self.analysis)}"
            for (first, flow), point in zip(self.months, self.analysis.points, strict=True)
            if shown_kind(point, self.analysis) != "common"
        ]

    def table(self) -> Iterator[tuple[object, ...]]:
        """The period as one row, then the whole months the chart shows."""
        yield self._row(self.since, self.until, self.flow)
        for first, flow in self.months:
            yield self._row(first, add_months(first, 1) - timedelta(days=1), flow)

    def _row(self, since: date, until: date, flow: Flow) -> tuple[object, ...]:
        parts = (getattr(flow, part) for _, part, _ in PARTS)
        return self.level.title, since, until, flow.opening, *parts, flow.closing


def _cut_at_none(found: Analysis) -> Analysis:
    """Fewer than none cannot graduate: a lower limit below 0 is drawn at 0. What the points say stays as it was."""
    points = tuple(replace(point, lower=_at_least_none(point.lower)) for point in found.points)
    phases = tuple(replace(phase, lower=_at_least_none(phase.lower)) for phase in found.phases)
    return replace(found, points=points, phases=phases)


def _at_least_none(limit: float | None) -> float | None:
    return None if limit is None else max(limit, 0.0)


def flow_page(organisation: Organisation, level: LevelPage, *, since: date, until: date, heads: int) -> FlowPage | None:
    """None where there are too few people: every step would be somebody."""
    if heads < FEWEST:
        return None
    ledger = Ledger.objects.filter(organisation=organisation).first()
    opens = ledger.opens_on if ledger else until
    since = min(max(since, opens + timedelta(days=1)), until)
    return FlowPage(
        organisation, level, since, until, opens,
        flows.flows(organisation, level, since=since, until=until),
        _whole_months(organisation, level, opens, until),
    )  # fmt: skip


def _whole_months(organisation: Organisation, level: LevelPage, opens: date, until: date) -> list[tuple[date, Flow]]:
    """Half a month would look like a bad one."""
    end = until if (until + timedelta(days=1)).day == 1 else until.replace(day=1) - timedelta(days=1)
    known = opens.replace(day=1) if opens.day == 1 else add_months(opens.replace(day=1), 1)
    start = max(add_months(end.replace(day=1), 1 - MONTHS_ON_THE_CHART), known)
    return flows.monthly(organisation, level, since=start, until=end) if start < end else []
