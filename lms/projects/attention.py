"""Owns why a team may need help: what has been quiet for too long, what fell, what turned for the worse.

Reasons in words, with the day each counts from. They are neither a mark nor a rank, and ask for help, not for excuses.
Works on rows that have been read; makes no query of its own then.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from statistics import median

from django.utils import timezone

from lms.charts.words import chart_sentence, held_back
from lms.projects.charting import analysis_of, plotted
from lms.projects.gate import day
from lms.projects.models import Measure, ProgressScore, Project

QUIET_PERIODS = 2
QUIET_PDSA = timedelta(days=30)
SLOW_START = timedelta(days=90)
LOW_SCORE = 2
MONTH = 365.25 / 12
# The words people use for how often, the longer period first: "every two weeks" is not every week.
PERIODS = (
    ("year", 365.25), ("quarter", 3 * MONTH), ("month", MONTH), ("fortnight", 14), ("two weeks", 14), ("2 weeks", 14),
    ("week", 7), ("dai", 1), ("day", 1), ("shift", 1),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reason:
    code: str
    words: str
    since: date


def reasons(project: Project, today: date, measures: Iterable[Measure] | None = None) -> list[Reason]:
    """Why this team may need help, what has lasted longest first; nothing while it is not at work.

    `measures` are those that count, or else all of the project's.
    """
    if project.state not in (Project.State.APPROVED, Project.State.ACTIVE):
        return []
    looked_at = list(project.measures.all() if measures is None else measures)
    found = [*_quiet_data(project, looked_at, today), *_quiet_pdsa(project, today), *_score(project, today)]
    found += [reason for measure in looked_at for reason in _unfavourable(measure)]
    return sorted(found, key=lambda reason: reason.since)


def last_entry_on(project: Project) -> date | None:
    """The day of the newest observation or PDSA result."""
    days = [row.on for measure in project.measures.all() for row in measure.observations.all()]
    return max([*days, *(cycle.completed_on for cycle in project.cycles.all() if cycle.completed_on)], default=None)


def last_observed_on(measures: Iterable[Measure]) -> date | None:
    days = [row.on for measure in measures for row in measure.observations.all() if row.value is not None]
    return max(days, default=None)


def last_pdsa_on(project: Project, today: date) -> date | None:
    """The day a cycle was last begun or completed."""
    begun = [cycle.completed_on or cycle.starts_on for cycle in project.cycles.all()]
    return max((on for on in begun if on <= today), default=None)


def period_of(measure: Measure) -> float:
    """Days from one point to the next: as its definition says, else as its latest points were, else a month."""
    words = measure.frequency.lower()
    named = next((days for name, days in PERIODS if name in words), None)
    if named:
        return named
    days = [row.on for row in plotted(measure)][-6:]
    return float(median((after - before).days for before, after in pairwise(days))) if len(days) > 1 else MONTH


def _quiet_data(project: Project, measures: list[Measure], today: date) -> list[Reason]:
    """A point belongs to the period that begins on its day, so that two whole periods after it must have passed."""
    began = timezone.localdate(project.created_at)
    lasts = [(measure, last_observed_on([measure])) for measure in measures]
    if all(on is None for _, on in lasts):
        longest = max(map(period_of, measures), default=MONTH)
        is_late = (today - began).days > QUIET_PERIODS * longest
        return [Reason("data", f"No data yet, {ago(began, today)} after it began", began)] if is_late else []
    quiet = [(measure, on) for measure, on in lasts if on and _missed(measure, on, today) >= QUIET_PERIODS]
    return [
        Reason("data", f"No data on {measure.name} since {day(on)}, {ago(on, today)} ago", on) for measure, on in quiet
    ]


def _missed(measure: Measure, on: date, today: date) -> int:
    return int((today - on).days / period_of(measure)) - 1


def _quiet_pdsa(project: Project, today: date) -> list[Reason]:
    last = last_pdsa_on(project, today)
    since = last or timezone.localdate(project.created_at)
    if today - since <= QUIET_PDSA:
        return []
    words = f"No PDSA since {day(last)}, {ago(last, today)} ago" if last else "No PDSA yet"
    return [Reason("pdsa", words, since)]


def _score(project: Project, today: date) -> list[Reason]:
    scores = sorted(project.scores.all(), key=lambda score: (score.at, score.pk))
    if not scores:
        return []
    newest, began = scores[-1], timezone.localdate(project.created_at)
    if len(scores) > 1 and scores[-2].score > newest.score:
        words = f"Progress score fell from {scores[-2].score} to {newest.score}"
        return [Reason("score", words, _on(newest))]
    if newest.score < LOW_SCORE and today - began > SLOW_START:
        return [Reason("score", f"Progress score {newest.score}, {ago(began, today)} after it began", _on(newest))]
    return []


def _on(score: ProgressScore) -> date:
    return timezone.localdate(score.at)


def _unfavourable(measure: Measure) -> list[Reason]:
    analysis = analysis_of(measure)
    if analysis.variation != "concern" or held_back(analysis) or analysis.latest is None:
        return []
    said = chart_sentence(replace(analysis, assurance=None), measure.unit)
    on = plotted(measure)[analysis.latest.index - 1].on
    return [Reason("signal", f"{measure.name}: {said[0].lower()}{said[1:].rstrip('.')}", on)]


def ago(since: date, today: date) -> str:
    """How long ago, as people say it: 12 days, 7 weeks, 5 months."""
    days = (today - since).days
    if days < 21:
        return f"{days} day{'' if days == 1 else 's'}"
    return f"{days // 7} weeks" if days < 90 else f"{int(days / MONTH)} months"
