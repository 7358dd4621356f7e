"""Why a team may need help: in words, from a day on, and never while it is not at work."""

from datetime import timedelta

import pytest

from lms.projects import attention
from lms.projects.models import Measure, Observation, PdsaCycle, ProgressScore, Project
from tests.projects.conftest import NOW


@pytest.fixture
def fresh(project, today):
    """A project at work for a year, whose last PDSA is of yesterday."""
    Project.objects.filter(pk=project.pk).update(state="active", created_at=NOW - timedelta(days=365))
    cycle(project, today - timedelta(days=1))
    return project


def cycle(project, on, number=1):
    return PdsaCycle.objects.create(project=project, number=number, title="Try", plan="p", prediction="q", starts_on=on)


def measured(project, nurse, today, frequency: str, days_ago: int, **fields) -> Measure:
    kept = {"kind": "outcome", "direction": "decrease", "name": "Late doses"} | fields
    measure = Measure.objects.create(project=project, frequency=frequency, **kept)
    Observation.objects.create(measure=measure, on=today - timedelta(days=days_ago), value=5, entered_by=nurse)
    return measure


def told(project, today) -> list[tuple[str, str]]:
    return [(one.code, one.words) for one in attention.reasons(Project.objects.get(pk=project.pk), today)]


@pytest.mark.parametrize(
    "frequency, days_ago, is_quiet",
    [
        ("Weekly", 20, False), ("Weekly", 21, True), ("Every day", 2, False), ("Every day", 3, True),
        ("Every two weeks", 41, False), ("Every two weeks", 42, True), ("Monthly", 91, False), ("Monthly", 92, True),
    ],
)  # fmt: skip
def test_data_are_quiet_after_two_whole_periods_without_any(fresh, nurse, today, frequency, days_ago, is_quiet):
    measured(fresh, nurse, today, frequency, days_ago)
    assert [code for code, _ in told(fresh, today)] == (["data"] if is_quiet else [])


def test_where_nobody_said_how_often_the_points_say_it(fresh, nurse, today):
    measure = measured(fresh, nurse, today, "", 30)
    Observation.objects.create(measure=measure, on=today - timedelta(days=40), value=5, entered_by=nurse)
    assert told(fresh, today) == [("data", "No data on Late doses since 6 December 2025, 4 weeks ago")]


def test_a_project_without_any_data_is_told_once_it_had_time(fresh, today):
    Measure.objects.create(project=fresh, frequency="Weekly", kind="outcome", direction="decrease", name="Late doses")
    assert told(fresh, today) == [("data", "No data yet, 11 months after it began")]
    Project.objects.filter(pk=fresh.pk).update(created_at=NOW - timedelta(days=14))
    assert told(fresh, today) == []


def test_30_days_without_a_pdsa_are_too_long(fresh, nurse, today):
    measured(fresh, nurse, today, "Weekly", 1)
    PdsaCycle.objects.update(starts_on=today - timedelta(days=30))
    assert told(fresh, today) == []
    PdsaCycle.objects.update(starts_on=today - timedelta(days=31))
    assert told(fresh, today) == [("pdsa", "No PDSA since 5 December 2025, 4 weeks ago")]
    PdsaCycle.objects.update(completed_on=today, study="It held", decision="adopt")
    assert told(fresh, today) == []
    PdsaCycle.objects.all().delete()
    assert told(fresh, today) == [("pdsa", "No PDSA yet")]


def test_a_planned_pdsa_has_not_begun(fresh, nurse, today):
    measured(fresh, nurse, today, "Weekly", 1)
    PdsaCycle.objects.update(starts_on=today + timedelta(days=3))
    assert told(fresh, today) == [("pdsa", "No PDSA yet")]


def test_a_score_that_fell_and_a_low_one_after_three_months_are_reasons(fresh, nurse, coach, today):
    measured(fresh, nurse, today, "Weekly", 1)
    score = {"project": fresh, "suggested": 2, "note": "ok", "by": coach}
    ProgressScore.objects.create(score="1.5", at=NOW - timedelta(days=30), **score)
    assert told(fresh, today) == [("score", "Progress score 1.5, 11 months after it began")]
    ProgressScore.objects.create(score="3.0", at=NOW - timedelta(days=20), **score)
    assert told(fresh, today) == []
    ProgressScore.objects.create(score="2.5", at=NOW - timedelta(days=10), **score)
    assert told(fresh, today) == [("score", "Progress score fell from 3.0 to 2.5")]


def test_an_unfavourable_signal_is_said_in_the_charts_words_and_a_favourable_one_is_none(fresh, nurse, observe, today):
    measure = Measure.objects.create(
        project=fresh, kind="outcome", direction="decrease", name="Late doses", chart="xmr"
    )
    observe(measure, [5, 6] * 6 + [15, 5, 6, 5, 6, 30])
    assert told(fresh, today) == [("signal", "Late doses: concern: the latest point, 30, is above the upper limit")]
    Measure.objects.update(direction="increase")
    assert told(fresh, today) == []


@pytest.mark.parametrize("state", ["idea", "in_review", "completed", "stopped"])
def test_a_project_that_is_not_at_work_needs_no_help(fresh, today, state):
    Project.objects.filter(pk=fresh.pk).update(state=state, created_at=NOW - timedelta(days=900))
    PdsaCycle.objects.all().delete()
    assert told(fresh, today) == []


def test_what_has_lasted_longest_comes_first(fresh, nurse, today):
    measured(fresh, nurse, today, "Weekly", 60)
    PdsaCycle.objects.update(starts_on=today - timedelta(days=90))
    assert [code for code, _ in told(fresh, today)] == ["pdsa", "data"]
