"""Puts the page of a collaborative together: every team small and on one scale, all of them as one, and the numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.db.models import Prefetch
from django.utils.safestring import SafeString, mark_safe

from lms.charts.drawing import draw
from lms.charts.multiples import Ruler, multiple, ruler, strip
from lms.charts.scene import Subject, lay_out
from lms.charts.spc import Analysis, Direction, analyse
from lms.charts.words import Verdict, chart_sentence, number, point_words, preset_words, variation_words
from lms.people.models import Person
from lms.projects.attention import Reason, reasons
from lms.projects.charting import analysis_of, plotted
from lms.projects.choosing import charts_for, rules_for
from lms.projects.models import Collaborative, Measure, Observation, PdsaCycle, Project, SharedMeasure
from lms.projects.overall import Overall, TeamPoint, by_month, overall

OVERALL_SIZES = {"wide": (760, 380), "phone": (325, 380)}


@dataclass(frozen=True, slots=True)
class Series:
    """What one team has collected on one shared measure."""

    team: Project
    measure: Measure
    dates: list[date]
    analysis: Analysis
    points: list[TeamPoint]


@dataclass(frozen=True, slots=True)
class Panel:
    """One team's small chart, what it says in words, and where its own chart is for those who may see it."""

    team: Project
    measure: Measure
    verdict: Verdict
    sentence: str
    latest: str
    last_on: date | None
    drawing: SafeString
    is_linked: bool


@dataclass(frozen=True, slots=True)
class TeamNeed:
    team: Project
    reasons: list[Reason]
    is_linked: bool


def read_teams(collaborative: Collaborative) -> list[Project]:
    """The teams by name, with all the page shows of them, in a fixed number of queries."""
    observations = Observation.objects.defer("entered_at", "entered_by", "note")
    measures = Measure.objects.filter(shared__collaborative=collaborative).prefetch_related(
        Prefetch("observations", observations), "phases"
    )
    cycles = PdsaCycle.objects.only("project", "starts_on", "completed_on")
    teams = Project.objects.filter(collaborative=collaborative).select_related("unit")
    return list(
        teams.prefetch_related(Prefetch("measures", measures), Prefetch("cycles", cycles), "scores").order_by(
            "title", "pk"
        )
    )


def series_of(teams: Sequence[Project], shared: SharedMeasure) -> list[Series]:
    mine = [(team, measure) for team in teams for measure in team.measures.all() if measure.shared_id == shared.pk]
    return [_series(team, measure) for team, measure in mine]


def _series(team: Project, measure: Measure) -> Series:
    rows, analysis = plotted(measure), analysis_of(measure)
    points = [point for row in rows if (point := _team_point(row, measure))]
    return Series(team, measure, [row.on for row in rows], analysis, points)


def _team_point(row: Observation, measure: Measure) -> TeamPoint | None:
    """An observation as a number; a gap, and a denominator that is missing or 0, are none."""
    if row.value is None:
        return None
    if not measure.has_denominator:
        return TeamPoint(row.on, float(row.value))
    if not row.denominator:
        return None
    above, below = float(row.value), float(row.denominator)
    return TeamPoint(row.on, above / below * float(measure.multiplier), above, below)


def analysis_of_all(series: Sequence[Series], shared: SharedMeasure) -> tuple[Overall, Analysis]:
    """All teams as one series, on the chart that the teams use where it fits.

    Medians of teams are no counts, so that only a run or an XmR chart fits them.
    """
    together = overall({one.team.pk: one.points for one in series})
    fits = shared.chart in (charts_for(shared.data_kind) if together.is_summed else charts_for(""))
    chart = shared.chart if fits and shared.chart != Measure.Chart.MR else Measure.Chart.XMR
    try:
        return together, _analysed(together, shared, chart)
    except ValueError:
        return together, _analysed(together, shared, Measure.Chart.RUN)


def _analysed(together: Overall, shared: SharedMeasure, chart: str) -> Analysis:
    rules = shared.rules if shared.rules in rules_for(chart) else ""
    return analyse(
        [month.value for month in together.months],
        chart=chart,
        rules=rules or None,
        denominators=[month.denominator for month in together.months] if together.is_summed else None,
        multiplier=float(shared.multiplier) if together.is_summed else 1,
        screen_moving_ranges=shared.screens_moving_ranges,
        direction=cast(Direction, shared.direction),
        target=None if shared.target is None else float(shared.target),
    )


def collaborative_page(
    collaborative: Collaborative, shared: SharedMeasure, teams: Sequence[Project], person: Person
) -> dict[str, Any]:
    """Charts, words and numbers of one shared measure."""
    series = series_of(teams, shared)
    seen = set(Project.objects.visible_to(person).filter(collaborative=collaborative).values_list("pk", flat=True))
    panels = _panels(series, shared, seen)
    together, found = analysis_of_all(series, shared)
    return {
        "panels": panels,
        "overall": _overall(together, found, shared),
        "sentence": _sentence(panels, together),
        "months": [month.on for month in together.months],
        "rows": [(one.team, _cells(one, together, shared)) for one in series],
        "overall_row": _overall_row(together, found, shared),
    }


def needs(teams: Sequence[Project], person: Person, today: date) -> list[TeamNeed]:
    """Teams with a reason to be helped, the one that has lasted longest first."""
    seen = set(
        Project.objects.visible_to(person).filter(pk__in=[team.pk for team in teams]).values_list("pk", flat=True)
    )
    found = [TeamNeed(team, why, team.pk in seen) for team in teams if (why := reasons(team, today))]
    return sorted(found, key=lambda need: (need.reasons[0].since, need.team.title))


def figures(teams: Sequence[Project], measures: Sequence[SharedMeasure]) -> Iterator[tuple[Any, ...]]:
    """The page's numbers as rows: each observation of each team, then all teams by month."""
    for shared in measures:
        series = series_of(teams, shared)
        for one in series:
            yield from _rows_of_a_team(one, shared)
        together, found = analysis_of_all(series, shared)
        for month, point in zip(together.months, found.points, strict=True):
            yield ("All teams", "", shared.name, shared.unit, month.on, point.value, month.value if month.denominator
                   else None, month.denominator, point_words(point, found), month.reported, together.teams)  # fmt: skip


def _rows_of_a_team(one: Series, shared: SharedMeasure) -> Iterator[tuple[Any, ...]]:
    made_of = {point.on: point for point in one.points}
    for on, point in zip(one.dates, one.analysis.points, strict=True):
        mine = made_of.get(on)
        yield (one.team.title, one.team.unit.name, shared.name, shared.unit, on, point.value,
               mine.numerator if mine else None, mine.denominator if mine else None, point_words(point, one.analysis),
               None, None)  # fmt: skip


FIGURES_HEADER = [
    "Team", "Unit", "Measure", "Unit of measure", "Date", "Value", "Numerator", "Denominator", "What the rules say",
    "Teams that reported", "Teams",
]  # fmt: skip


def _panels(series: Sequence[Series], shared: SharedMeasure, seen: set[int]) -> list[Panel]:
    on = ruler([(one.analysis, one.dates) for one in series], shared.unit)
    return [_panel(one, on, shared, one.team.pk in seen) for one in series]


def _panel(one: Series, on: Ruler, shared: SharedMeasure, is_linked: bool) -> Panel:
    sentence = chart_sentence(one.analysis, shared.unit)
    latest = one.analysis.latest
    values = [point.value for point in one.points]
    reach = f" Between {number(min(values))} and {number(max(values), shared.unit)}." if values else ""
    drawing = multiple(
        one.analysis, one.dates, on, title=f"{one.team.title}: {shared.name}",
        description=f"{len(values)} points.{reach} {sentence}", prefix=f"m{one.measure.pk}",
    ) if values else ""  # fmt: skip
    return Panel(
        team=one.team,
        measure=one.measure,
        verdict=variation_words(one.analysis) if values else Verdict("No data yet", "", "common"),
        sentence=sentence,
        latest=number(latest.value, shared.unit) if latest and latest.value is not None else "",
        last_on=one.points[-1].on if one.points else None,
        drawing=mark_safe(drawing),
        is_linked=is_linked,
    )


def _overall(together: Overall, found: Analysis, shared: SharedMeasure) -> dict[str, Any]:
    return {
        "sentence": chart_sentence(found, shared.unit),
        "preset": preset_words(found),
        "method": _method(together, shared),
        "chart": found.chart,
        "partial": sum(not together.is_whole(month) for month in together.months),
        "has_limits": any(phase.upper is not None for phase in found.phases),
        "drawings": {
            name: _drawn(together, found, shared, name, *size) for name, size in OVERALL_SIZES.items()
        } if together.months else {},
    }  # fmt: skip


def _method(together: Overall, shared: SharedMeasure) -> str:
    if together.is_summed:
        return ("Each month adds up what all teams counted and divides it by the sum of their denominators, so that a "
                "large team counts for more.")  # fmt: skip
    return ("Each month is the median of the teams that reported, each counted once by the mean of its points: without "
            "denominators no sum would be fair.")  # fmt: skip


def _drawn(
    together: Overall, found: Analysis, shared: SharedMeasure, name: str, width: int, height: int
) -> dict[str, SafeString]:
    """The chart, and below it how many teams each of its points rests on."""
    months = [month.on for month in together.months]
    counts = [month.reported for month in together.months]
    labels = [f"{month.on:%B %Y}, {month.reported} of {together.teams} teams" for month in together.months]
    scene = lay_out(Subject(found, labels, shared.unit, found.target, dates=months), width, height)
    chart = draw(
        found, labels=labels, title=f"All teams: {shared.name}", unit=shared.unit, dates=months, width=width,
        description=chart_sentence(found, shared.unit), height=height, id_prefix=f"all-{name}",
    )  # fmt: skip
    said = f"Teams that reported each month, of {together.teams}: {', '.join(map(str, counts))}"
    bars = strip(counts, together.teams, left=scene.left, right=scene.right, width=width, title=said)
    return {"chart": mark_safe(chart), "strip": mark_safe(bars)}


def _cells(one: Series, together: Overall, shared: SharedMeasure) -> list[str]:
    mine = by_month(one.points, float(shared.multiplier))
    return [number(mine[month.on]) if month.on in mine else "" for month in together.months]


def _overall_row(together: Overall, found: Analysis, shared: SharedMeasure) -> list[dict[str, Any]]:
    pairs = zip(together.months, found.points, strict=True)
    return [
        {
            "value": "" if point.value is None else number(point.value),
            "reported": month.reported,
            "is_whole": together.is_whole(month),
        }
        for month, point in pairs
    ]


def _sentence(panels: Sequence[Panel], together: Overall) -> str:
    """What the charts say together, counted; names stay with the charts."""
    if not together.months:
        return "No team has entered data on this measure yet."
    better, worse = (sum(panel.verdict.kind == kind for panel in panels) for kind in ("improve", "concern"))
    last = together.months[-1]
    said = f"{_teams(better)} improving and {_teams(worse, of=False)} getting worse." if better or worse else (
        "No team shows a change that is more than chance."
    )  # fmt: skip
    return f"{said} In {last.on:%B %Y}, the latest month, {last.reported} of {together.teams} teams reported."


def _teams(count: int, *, of: bool = True) -> str:
    verb = "is" if count == 1 else "are"
    if count == 0:
        return "No team is" if of else "none is"
    return f"{count} {'team' if count == 1 else 'teams'} {verb}" if of else f"{count} {verb}"
