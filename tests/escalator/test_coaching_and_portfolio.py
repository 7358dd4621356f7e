"""Levels 4 and 5 count teams coached and projects ended: computed from the projects, ticked by nobody."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from curriculum.models import LevelPage, LevelRequirement
from lms.escalator.models import Attainment
from lms.escalator.standing import standing
from lms.learning.actions import enrol
from lms.projects import actions
from lms.projects.models import Member, ProgressScore, Project, SignOff
from lms.projects.portfolio import coached_teams, portfolio

NOW = datetime(2026, 1, 5, 9, 30, tzinfo=ZoneInfo("Europe/London"))
LEARNED = {"result": "As before", "what_did_not_work": "Alarms", "lessons_learned": "Ask why", "outcome": "same"}


@pytest.fixture
def team(ward, nurse, sponsor, coach, today):
    """A function that gives the coach a team whose charter was approved on a day: team("Fewer falls", joined=...)."""

    def _team(title: str, *, joined=None, chartered=True, **fields) -> Project:
        project = Project.objects.create(
            organisation=ward.organisation, unit=ward, title=title, **({"state": "active"} | fields)
        )
        for part, person in (("lead", nurse), ("sponsor", sponsor), ("coach", coach)):
            Member.objects.create(
                project=project, person=person, part=part, joined_on=joined if part == "coach" and joined else today
            )
        if chartered:
            SignOff.objects.create(
                project=project, purpose="charter", capacity="sponsor", person=sponsor, agreed_text="I agree.",
                state_hash="x", at=NOW,
            )  # fmt: skip
        return project

    return _team


@pytest.fixture
def score(coach):
    def _score(project: Project, given: str, suggested: str, at: datetime = NOW) -> None:
        ProgressScore.objects.create(project=project, score=given, suggested=suggested, note="n", by=coach, at=at)

    return _score


def counted(found) -> list[str]:
    return [each.project.title for each in found]


def test_a_team_counts_from_its_charter_to_a_score_the_evidence_bore(team, score, coach):
    score(team("Borne"), "3.0", "3.5")
    score(team("Not yet"), "2.5", "3.0")
    score(team("Given to oneself"), "3.0", "2.5")
    late = team("Joined later", joined=(NOW + timedelta(days=1)).date())
    score(late, "4.0", "4.0")
    score(team("No charter", chartered=False), "3.0", "3.0")
    assert counted(coached_teams(coach)) == ["Borne"]


def test_a_score_that_fell_again_still_counts_from_the_first_day(team, score, coach, today):
    project = team("Up and down")
    score(project, "3.0", "3.0")
    score(project, "2.0", "2.0", NOW + timedelta(days=30))
    found = coached_teams(coach)[0]
    assert (found.on, found.words) == (today, "progress score 3.0 confirmed")


def test_a_stop_counts_when_what_was_learned_is_written(team, coach, nurse, today):
    actions.stop(team("Documented"), "No gain", LEARNED, by=nurse, now=NOW, today=today)
    team("Only closed", state="stopped")
    assert counted(coached_teams(coach)) == ["Documented"]


def test_the_portfolio_holds_what_ended_was_published_and_says_what_it_taught(team, coach, nurse, sponsor, today):
    story = {"published_on": today, "lessons_learned": "Ask why"}
    team("Coached", state="completed", **story)
    team("Stopped", state="stopped", **story)
    team("Under way", **story)
    team("Not published", state="completed", lessons_learned="Ask")
    team("Taught nothing", state="completed", published_on=today)
    team("One test", state="completed", kind="pdsa", **story)
    assert counted(portfolio(coach)) == ["Coached", "Stopped"]
    assert counted(portfolio(nurse)) == ["Coached", "Stopped"]
    assert portfolio(sponsor) == []
    assert portfolio(coach)[0].words == "coached, completed, published"


@pytest.fixture
def coach_level(escalator) -> LevelPage:
    level = escalator.add_child(
        instance=LevelPage(
            title="Coach", slug="coach", code="L4", number=4, strapline="Coach it", lead="Go.", for_whom="Coaches",
            entry_text="Level 3", taught_hours=56, elapsed_text="9 months", days_to_complete=270, validity_months=48,
        )
    )  # fmt: skip
    LevelRequirement.objects.create(level=level, kind="teams", title="Two teams coached", threshold=2)
    return level


def test_the_standing_names_each_team_with_a_link_and_says_what_is_left(team, score, coach, coach_level, today):
    project = team("Borne")
    score(project, "3.0", "3.5")
    first, second = standing(coach, coach_level, today)
    assert (first.is_met, first.evidence) == (True, "Borne: progress score 3.0 confirmed.")
    assert (first.evidence_on, first.evidence_url) == (today, f"/projects/{project.pk}/")
    assert (second.is_met, second.evidence) == (False, "1 of 2 so far.")
    assert "from its charter on" in second.next_step


def test_the_second_team_brings_the_level_in_the_same_moment(team, score, coach, coach_level, nurse, today):
    enrol(coach, coach_level, today=today)
    score(team("First"), "3.0", "3.5")
    second = team("Second")
    assert not Attainment.objects.exists()
    actions.stop(second, "No gain", LEARNED, by=nurse, now=NOW, today=today)
    assert Attainment.objects.get().person == coach


def test_standing_takes_the_same_queries_for_2_and_for_30_teams(team, score, coach, coach_level, today):
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            standing(coach, coach_level, today)
            portfolio(coach)
        return len(seen)

    for number in range(2):
        score(team(f"Team {number}", state="completed", published_on=today, lessons_learned="x"), "3.0", "3.0")
    queries()
    few = queries()
    for number in range(28):
        score(team(f"More {number}", state="completed", published_on=today, lessons_learned="x"), "3.0", "3.0")
    assert queries() == few
