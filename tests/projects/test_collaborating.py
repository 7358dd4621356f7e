"""Collaboratives: who begins and changes one, how teams come and go, and how every team follows one definition."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from lms.people.models import AuditEntry, Role
from lms.projects import actions
from lms.projects.collaborating import SHARED_FIELDS
from lms.projects.models import Collaborative, JoinRequest, Measure, Observation, Project, SharedMeasure
from lms.projects.state_hash import state_hash
from tests.at_once import at_once

LATE = {
    "kind": "outcome", "name": "Doses missed or late", "unit": "%", "direction": "decrease", "target": 5,
    "numerator": "Doses missed", "denominator": "Doses due", "inclusion": "Everyone", "source": "Chart",
    "frequency": "Monthly", "chart": "run",
}  # fmt: skip


@pytest.fixture
def measured(collaborative, coach) -> SharedMeasure:
    return actions.save_shared_measure(collaborative, LATE, by=coach)


def test_a_coach_begins_a_collaborative_and_leads_it_and_twice_is_once(coach, nurse, today, now):
    values = {"title": "Safer insulin", "opens_on": today}
    made = actions.begin_collaborative(values, by=coach, now=now)
    assert actions.begin_collaborative(values, by=coach, now=now) == made
    assert [(one.person, one.part) for one in made.faculty.all()] == [(coach, "lead")]
    with pytest.raises(PermissionDenied):
        actions.begin_collaborative(values, by=nurse, now=now)


def test_another_coach_cannot_begin_one_of_the_same_name_while_it_is_open(collaborative, hire, coach, today, now):
    other = hire("Ines Duarte", role=Role.COACH)
    values = {"title": collaborative.title, "opens_on": today}
    with pytest.raises(ValidationError, match="open collaborative of this name"):
        actions.begin_collaborative(values, by=other, now=now)
    actions.close_collaborative(collaborative, by=coach, today=today, now=now)
    assert actions.begin_collaborative(values, by=other, now=now) != collaborative


def test_only_its_lead_changes_a_collaborative(collaborative, sponsor, coach):
    actions.add_faculty(collaborative, sponsor.email, "faculty", by=coach)
    for action in (actions.change_collaborative, actions.save_shared_measure):
        with pytest.raises(PermissionDenied):
            action(collaborative, LATE, by=sponsor)


def test_a_collaborative_keeps_a_lead(collaborative, coach, sponsor):
    alone = collaborative.faculty.get(person=coach)
    with pytest.raises(ValidationError, match="at least one lead"):
        actions.remove_faculty(alone, by=coach)
    with pytest.raises(ValidationError, match="at least one lead"):
        actions.add_faculty(collaborative, coach.email, "faculty", by=coach)
    actions.add_faculty(collaborative, sponsor.email.upper(), "lead", by=coach)
    actions.remove_faculty(alone, by=coach)
    assert [one.person for one in collaborative.faculty.all()] == [sponsor]


def test_faculty_come_from_ones_own_organisation(collaborative, coach, stranger):
    with pytest.raises(ValidationError, match="Nobody in your organisation"):
        actions.add_faculty(collaborative, stranger.email, "faculty", by=coach)


def test_a_team_asks_is_accepted_and_gets_the_shared_measures(collaborative, measured, project, nurse, coach, now):
    Collaborative.objects.update(published_on=now.date())
    asked = actions.ask_to_join(project, collaborative, by=nurse, now=now)
    assert actions.ask_to_join(project, collaborative, by=nurse, now=now) == asked
    actions.decide_join(asked, accept=True, by=coach, now=now)
    project.refresh_from_db()
    assert project.collaborative == collaborative
    measure = project.measures.get()
    assert {name: getattr(measure, name) for name in LATE} == LATE
    assert measure.shared == measured
    assert AuditEntry.objects.filter(action="collaborative.joined", subject=nurse).count() == 1


def test_the_first_answer_to_a_request_stays(collaborative, project, nurse, coach, now):
    Collaborative.objects.update(published_on=now.date())
    asked = actions.ask_to_join(project, collaborative, by=nurse, now=now)
    actions.decide_join(asked, accept=False, reason="Next wave", by=coach, now=now)
    assert actions.decide_join(asked, accept=True, by=coach, now=now).is_accepted is False
    project.refresh_from_db()
    assert project.collaborative is None
    assert actions.ask_to_join(project, collaborative, by=nurse, now=now) != asked


def test_a_team_cannot_ask_to_join_what_it_cannot_see(collaborative, project, nurse, now):
    with pytest.raises(ValidationError, match="takes no new teams"):
        actions.ask_to_join(project, collaborative, by=nurse, now=now)


def test_only_its_lead_asks_for_a_project(collaborative, project, coach, now):
    with pytest.raises(PermissionDenied):
        actions.ask_to_join(project, collaborative, by=coach, now=now)


def test_the_lead_adds_a_team_by_the_address_of_its_lead_and_twice_is_once(collaborative, measured, project, nurse,
                                                                           coach, now):  # fmt: skip
    assert actions.add_team(collaborative, nurse.email, by=coach, now=now) == project
    assert actions.add_team(collaborative, nurse.email, by=coach, now=now) == project
    assert Measure.objects.filter(project=project, shared=measured).count() == 1


def test_a_lead_of_two_projects_is_asked_which_without_giving_titles_away(collaborative, project, begin, nurse, coach,
                                                                          now):  # fmt: skip
    second = begin("A secret plan", lead=nurse)
    with pytest.raises(ValidationError) as refused:
        actions.add_team(collaborative, nurse.email, by=coach, now=now)
    assert "secret" not in str(refused.value)
    assert actions.add_team(collaborative, nurse.email, "a secret plan", by=coach, now=now) == second


def test_a_finished_project_a_pdsa_and_a_team_of_another_collaborative_stay_out(collaborative, begin, nurse, coach,
                                                                                today, now):  # fmt: skip
    begin("Done", lead=nurse, state="completed")
    begin("One cycle", lead=nurse, kind="pdsa")
    with pytest.raises(ValidationError, match="leads a project"):
        actions.add_team(collaborative, nurse.email, by=coach, now=now)
    other = actions.begin_collaborative({"title": "Falls", "opens_on": today}, by=coach, now=now)
    begin("Taken", lead=nurse, collaborative=other)
    with pytest.raises(ValidationError, match="cannot join"):
        actions.add_team(collaborative, nurse.email, by=coach, now=now)


def test_every_team_follows_a_change_of_the_shared_definition(collaborative, measured, team, coach):
    teams = [team("Ward 3"), team("Ward 9")]
    actions.save_shared_measure(collaborative, LATE | {"name": "Late doses", "target": 4}, by=coach, shared=measured)
    for one in teams:
        measure = one.measures.get()
        assert (measure.name, measure.target, measure.observations.count()) == ("Late doses", 4, 6)


def test_every_team_gets_a_measure_that_is_added_later(collaborative, measured, team, coach):
    teams = [team("Ward 3"), team("Ward 9")]
    later = actions.save_shared_measure(collaborative, LATE | {"name": "Rounds begun on time"}, by=coach)
    assert actions.save_shared_measure(collaborative, LATE | {"name": "Rounds begun on time"}, by=coach) == later
    assert [one.measures.count() for one in teams] == [2, 2]


def test_a_project_that_was_signed_off_keeps_the_definition_it_was_signed_with(collaborative, measured, team, coach):
    done = team("Ward 3")
    Project.objects.filter(pk=done.pk).update(state="completed")
    before = state_hash(Project.objects.get(pk=done.pk))
    actions.save_shared_measure(collaborative, LATE | {"target": 1}, by=coach, shared=measured)
    assert state_hash(Project.objects.get(pk=done.pk)) == before


def test_joining_and_leaving_leave_what_was_agreed_to_as_it_was(collaborative, project, outcome, nurse, coach, now):
    before = state_hash(Project.objects.get(pk=project.pk))
    actions.add_team(collaborative, nurse.email, by=coach, now=now)
    assert state_hash(Project.objects.get(pk=project.pk)) == before


def test_a_team_cannot_change_the_shared_definition_but_says_who_collects(measured, team, nurse):
    measure = team("Ward 3", lead=nurse).measures.get()
    with pytest.raises(ValidationError, match="belongs to the collaborative"):
        actions.change_measure(measure, LATE | {"target": 9}, by=nurse)
    measure.refresh_from_db()
    actions.change_measure(measure, {"collected_by": "The nurse in charge"}, by=nurse)
    measure.refresh_from_db()
    assert (measure.target, measure.collected_by) == (5, "The nurse in charge")


def test_a_team_that_leaves_keeps_its_measure_and_data_and_may_define_it_anew(measured, team, nurse):
    project = team("Ward 3", lead=nurse)
    actions.leave_collaborative(project, by=nurse)
    actions.leave_collaborative(project, by=nurse)
    measure = project.measures.get()
    assert (measure.shared, measure.observations.count()) == (None, 6)
    actions.change_measure(measure, LATE | {"target": 9}, by=nurse)
    assert project.measures.get().target == 9


def test_a_colleague_cannot_take_a_team_out(measured, team, sponsor):
    with pytest.raises(PermissionDenied):
        actions.leave_collaborative(team("Ward 3"), by=sponsor)


def test_a_shared_measure_that_is_removed_stays_with_the_teams_that_have_data(collaborative, measured, team, coach):
    kept, empty = team("Ward 3"), team("Ward 9", values=[])
    actions.remove_shared_measure(measured, by=coach)
    assert kept.measures.get().shared is None
    assert not empty.measures.exists()


def test_a_closed_collaborative_stays_as_it_was_and_answers_who_waits(collaborative, project, nurse, coach, today, now):
    Collaborative.objects.update(published_on=today)
    asked = actions.ask_to_join(project, collaborative, by=nurse, now=now)
    actions.close_collaborative(collaborative, by=coach, today=today, now=now)
    actions.close_collaborative(collaborative, by=coach, today=today + timedelta(9), now=now)
    collaborative.refresh_from_db()
    assert (collaborative.state, collaborative.closes_on) == ("closed", today)
    assert JoinRequest.objects.get(pk=asked.pk).is_accepted is False
    with pytest.raises(ValidationError, match="closed"):
        actions.save_shared_measure(collaborative, LATE, by=coach)
    with pytest.raises(ValidationError, match="takes no new teams"):
        actions.ask_to_join(project, collaborative, by=nurse, now=now)


def test_teams_faculty_and_once_published_the_organisation_see_a_collaborative(
    collaborative, project, nurse, coach, sponsor, hr, stranger, today, now
):
    def seen_by(person):
        return Collaborative.objects.visible_to(person).filter(pk=collaborative.pk).exists()

    assert [seen_by(person) for person in (coach, nurse, sponsor, hr, stranger)] == [True, False, False, False, False]
    actions.add_team(collaborative, nurse.email, by=coach, now=now)
    assert [seen_by(person) for person in (coach, nurse, sponsor, hr, stranger)] == [True, True, True, False, False]
    actions.publish_collaborative(collaborative, by=coach, today=today)
    assert [seen_by(person) for person in (hr, stranger)] == [True, False]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_measure_added_twice_at_once_is_one_for_every_team(collaborative, team, coach):
    project = team("Ward 3")
    at_once(lambda _: actions.save_shared_measure(collaborative, LATE, by=coach), 4)
    assert (SharedMeasure.objects.count(), project.measures.count()) == (1, 1)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_team_that_is_accepted_twice_at_once_joins_once(collaborative, measured, project, nurse, coach, now):
    Collaborative.objects.update(published_on=now.date())
    asked = actions.ask_to_join(project, collaborative, by=nurse, now=now)
    at_once(lambda _: actions.decide_join(asked, accept=True, by=coach, now=now), 4)
    assert project.measures.count() == 1
    assert AuditEntry.objects.filter(action="collaborative.joined").count() == 1


def test_whatever_defines_a_measure_is_shared_but_who_collects():
    own = {"id", "project", "position", "shared", "collected_by"}
    assert {field.name for field in Measure._meta.concrete_fields} - own == set(SHARED_FIELDS)


def test_teams_with_data_keep_the_kind_of_data_they_collected(collaborative, measured, team, coach):
    team("Ward 3")
    with pytest.raises(ValidationError, match="Teams have observations already"):
        actions.save_shared_measure(collaborative, LATE | {"data_kind": "proportion"}, by=coach, shared=measured)
    assert not Measure.objects.filter(data_kind="proportion").exists()
    Observation.objects.all().delete()
    actions.save_shared_measure(collaborative, LATE | {"data_kind": "proportion"}, by=coach, shared=measured)
    assert Measure.objects.filter(data_kind="proportion").exists()
