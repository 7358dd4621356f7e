"""The coach's board and the sponsor's page: what waits, who may need help, and what may be chosen."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lms.cohorts.models import Cohort, Place
from lms.home.coaching import Chosen, board, shown
from lms.learning.actions import enrol
from lms.people.models import OrgUnit, Role, RoleGrant
from lms.projects import actions
from lms.projects.models import Measure, Member, Observation, PdsaCycle, ProgressScore, Project

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.fixture
def team(nurse, coach, sponsor, ward, today):
    """A function that makes a team of the coach and the sponsor, at work since yesterday."""

    def _team(title: str, *, unit=None, lead=None, **fields) -> Project:
        kept = {"state": "active", "created_at": NOW - timedelta(days=1)} | fields
        made = Project.objects.create(organisation=ward.organisation, unit=unit or ward, title=title, **kept)
        for part, person in (("lead", lead or nurse), ("coach", coach), ("sponsor", sponsor)):
            Member.objects.create(project=made, person=person, part=part, joined_on=today)
        return made

    return _team


@pytest.fixture
def seen(client, coach):
    """A function that opens the board and gives the titles of the teams on it, in order."""

    def _seen(**query) -> list[str]:
        client.force_login(coach)
        answer = client.get("/coaching/", query)
        assert answer.status_code == 200
        return [card.project.title for card, _ in answer.context["cards"]]

    return _seen


def score(project, coach, value, days_ago, suggested=None):
    return ProgressScore.objects.create(
        project=project,
        score=value,
        suggested=suggested or value,
        note="ok",
        by=coach,
        at=NOW - timedelta(days=days_ago),
    )


def observe(project, nurse, values, first=date(2025, 6, 2)) -> Measure:
    measure = Measure.objects.create(
        project=project,
        kind="outcome",
        name="Late doses",
        unit="%",
        direction="decrease",
        frequency="Weekly",
        chart="xmr",
    )
    Observation.objects.bulk_create(
        Observation(measure=measure, on=first + timedelta(weeks=n), value=value, entered_by=nurse)
        for n, value in enumerate(values)
    )
    return measure


def test_what_has_waited_longest_comes_first(team, seen, coach):
    team("Young", created_at=NOW - timedelta(days=2)), team("Old", created_at=NOW - timedelta(days=20))
    score(team("Content"), coach, "0.5", 1)
    assert seen() == ["Old", "Young", "Content"]


def test_the_board_shows_what_waits_for_me_or_who_may_need_help(team, seen, coach, nurse, today):
    score(team("Content"), coach, "0.5", 1)
    quiet = team("Quiet", created_at=NOW - timedelta(days=200))
    score(quiet, coach, "2.5", 1, suggested="0.5")
    team("Unscored")
    assert seen(needs="me") == ["Unscored"]
    assert [card.project.title for card in shown(board(coach, today), Chosen(needs="help"))] == ["Quiet"]
    assert seen(needs="nonsense") == seen()


def test_the_board_is_chosen_by_state_unit_cohort_and_level(team, seen, coach, nurse, hire, ward, fundamentals, today):
    other_ward = OrgUnit.objects.create(organisation=ward.organisation, kind="team", name="Ward 9")
    colleague = hire("Ben Obi")
    team("A"), team("B", unit=other_ward), team("C", lead=colleague, state="completed")
    cohort = Cohort.objects.create(organisation=ward.organisation, level=fundamentals, name="Spring")
    Place.objects.create(cohort=cohort, person=colleague, taken_on=today)
    enrol(nurse, fundamentals, today=today)
    assert seen(state="completed") == ["C"]
    assert seen(unit=str(other_ward.pk)) == ["B"]
    assert seen(cohort="Spring") == ["C"]
    assert sorted(seen(level=fundamentals.title)) == ["A", "B"]


def test_the_board_may_begin_with_the_longest_silence(team, seen, nurse):
    fresh, quiet = team("Fresh"), team("Quiet")
    observe(fresh, nurse, [5], first=date(2026, 1, 1)), observe(quiet, nurse, [5], first=date(2025, 1, 1))
    team("Never")
    assert seen(sort="entry") == ["Never", "Quiet", "Fresh"]
    assert seen(sort="title") == ["Fresh", "Never", "Quiet"]


def test_a_card_says_how_the_score_moved_and_draws_the_outcome(team, client, coach, nurse):
    project = team("Fewer late doses")
    score(project, coach, "1.5", 40), score(project, coach, "2.5", 3)
    observe(project, nurse, [14, 15] * 6)
    PdsaCycle.objects.create(
        project=project, number=1, title="Try", plan="p", prediction="q", starts_on=date(2025, 12, 29)
    )
    client.force_login(coach)
    html = client.get("/coaching/").content.decode()
    assert "up from 1.5" in html
    assert 'aria-label="Late doses. ' in html
    assert "29 December 2025, " in html
    assert "None planned" in html


def test_a_coach_who_differed_is_asked_again_only_when_the_evidence_says_something_new(team, coach, today, nurse):
    project = team("Fewer late doses")
    score(project, coach, "1.0", 3, suggested="0.5")
    assert board(coach, today)[0].waits == []
    Member.objects.create(project=project, person=coach_mate(nurse), part="member", joined_on=today)
    assert [wait.words for wait in board(coach, today)[0].waits] == []  # 1.0 now: what the coach had said
    ProgressScore.objects.update(score="0.5")
    assert "now suggests a progress score of 1.0" in board(coach, today)[0].waits[0].words


def coach_mate(nurse):
    return type(nurse).objects.create_user("mate@x.example", full_name="Mate", organisation=nurse.organisation)


def test_coach_and_sponsor_each_have_a_page_of_their_own_and_who_is_both_has_both(team, client, coach, sponsor, nurse):
    team("Fewer late doses")
    for person, own, others in ((coach, "/coaching/", "/sponsoring/"), (sponsor, "/sponsoring/", "/coaching/")):
        client.force_login(person)
        assert client.get(own).status_code == 200
        assert client.get(others).status_code == 403
    RoleGrant.objects.create(person=coach, role=Role.SPONSOR, starts_on=date(2020, 1, 1))
    client.force_login(type(coach).objects.get(pk=coach.pk))
    html = client.get("/coaching/").content.decode()
    assert 'href="/sponsoring/"' in html
    client.force_login(nurse)
    assert client.get("/sponsoring/").status_code == 403


def test_a_coach_sees_the_collaboratives_they_lead_and_who_asks_to_join(team, client, coach, nurse, today):
    made = actions.begin_collaborative({"title": "Safer insulin", "opens_on": today}, by=coach, now=NOW)
    actions.publish_collaborative(made, by=coach, today=today)
    actions.ask_to_join(team("Fewer late doses"), made, by=nurse, now=NOW)
    client.force_login(coach)
    html = client.get("/coaching/").content.decode()
    assert "Safer insulin" in html
    assert "1 team asks to join" in html


def test_the_sponsor_reads_what_waits_the_aim_the_result_and_what_is_in_the_way(team, client, sponsor, nurse):
    project = team("Fewer late doses", state="in_review", aim_what="late doses", aim_for_whom="Everyone")
    observe(project, nurse, [14, 15] * 6)
    actions.ask_sponsor(project, "Nobody checks on a Saturday", by=nurse, now=NOW)
    client.force_login(sponsor)
    html = client.get("/sponsoring/").content.decode()
    for words in (
        "2 things wait for you", "The charter waits for your approval", "Nobody checks on a Saturday",
        "Late doses, for everyone", "Late doses: Common cause", "No score yet",
    ):  # fmt: skip
        assert words in html, words


def test_a_barrier_that_is_answered_stays_in_sight_until_it_is_gone(team, client, sponsor, nurse):
    project = team("Fewer late doses")
    barrier = actions.ask_sponsor(project, "Nobody checks on a Saturday", by=nurse, now=NOW)
    client.force_login(sponsor)
    client.post(f"/projects/help/{barrier.pk}/", {"answer": "A bank pharmacist from May"})
    html = client.get("/sponsoring/").content.decode()
    assert "The team asks for your help" not in html
    assert "A bank pharmacist from May" in html
    client.force_login(nurse)
    assert client.post(f"/projects/help/{barrier.pk}/removed/").status_code == 302
    client.force_login(sponsor)
    assert "Saturday" not in client.get("/sponsoring/").content.decode()


def test_the_sponsors_page_costs_the_same_for_1_and_40_projects(team, client, sponsor, nurse):
    client.force_login(sponsor)

    def queries() -> int:
        client.get("/sponsoring/")
        with CaptureQueriesContext(connection) as counted:
            client.get("/sponsoring/")
        return len(counted)

    observe(team("Project 0"), nurse, [1, 2, 3])
    few = queries()
    for number in range(1, 40):
        team(f"Project {number}", state="in_review")
    assert queries() == few
