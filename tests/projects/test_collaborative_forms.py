"""Making and running a collaborative through its pages, and asking a sponsor for help."""

import pytest

from lms.projects import actions
from lms.projects.models import Barrier, Collaborative, JoinRequest, Measure, Project

LATE = {
    "kind": "outcome", "name": "Late doses", "unit": "%", "direction": "decrease", "target": "5", "chart": "run",
    "data_kind": "", "multiplier": "1", "rules": "", "frequency": "Monthly",
}  # fmt: skip


@pytest.fixture
def sent(client):
    """A function that posts as somebody and gives the answer, redirects followed."""

    def _sent(person, path: str, **data):
        client.force_login(person)
        return client.post(f"/projects/{path}", data, follow=True)

    return _sent


@pytest.fixture
def shared(collaborative, coach):
    values = {"kind": "outcome", "name": "Late doses", "direction": "decrease", "unit": "%"}
    return actions.save_shared_measure(collaborative, values, by=coach)


def test_a_coach_makes_one_publishes_it_takes_a_team_in_and_closes_it(sent, coach, nurse, project):
    page = sent(coach, "collaboratives/new/", title="Safer insulin", opens_on="2026-01-05", aim_what="Late doses")
    made = Collaborative.objects.get()
    assert "Not published" in page.text
    sent(coach, f"collaboratives/{made.pk}/measures/new/", **LATE)
    sent(coach, f"collaboratives/{made.pk}/publish/")
    asked = sent(nurse, f"{project.pk}/join/", collaborative=made.pk)
    assert "Asked to join Safer insulin" in asked.text
    request = JoinRequest.objects.get()
    page = sent(coach, f"collaboratives/requests/{request.pk}/", answer="accept")
    assert f"{project} joined." in page.text
    assert project.measures.get().shared.name == "Late doses"
    page = sent(coach, f"collaboratives/{made.pk}/close/")
    assert "Closed. The page stays" in page.text


def test_a_refused_team_reads_why(sent, client, collaborative, coach, nurse, project):
    Collaborative.objects.update(published_on="2026-01-05")
    sent(nurse, f"{project.pk}/join/", collaborative=collaborative.pk)
    request = JoinRequest.objects.get()
    sent(coach, f"collaboratives/requests/{request.pk}/", answer="decline", reason="Ask again in May")
    client.force_login(nurse)
    assert "Ask again in May" in client.get(f"/projects/{project.pk}/").text


def test_what_was_typed_is_shown_again_when_it_cannot_be_kept(sent, coach, collaborative):
    page = sent(coach, "collaboratives/new/", title="Falls", opens_on="2026-05-05", closes_on="2026-01-05")
    assert page.status_code == 422
    assert "It cannot close before it opens." in page.text
    assert 'value="Falls"' in page.text
    page = sent(coach, f"collaboratives/{collaborative.pk}/teams/add/", email="nobody@x.example")
    assert "Nobody with the address nobody@x.example leads a project." in page.text
    page = sent(coach, f"collaboratives/{collaborative.pk}/faculty/add/", email="nobody@x.example", part="faculty")
    assert "Nobody in your organisation" in page.text


def test_the_lead_changes_the_definition_and_stops_sharing_it(sent, coach, shared, collaborative, team):
    project = team("Ward 3")
    sent(coach, f"collaboratives/measures/{shared.pk}/", **LATE | {"name": "Doses late"})
    assert project.measures.get().name == "Doses late"
    page = sent(coach, f"collaboratives/measures/{shared.pk}/remove/")
    assert "no longer shared" in page.text
    assert project.measures.get().shared is None


def test_a_team_is_told_why_it_cannot_change_the_definition_and_says_who_collects(sent, client, shared, team, nurse):
    measure = team("Ward 3", lead=nurse).measures.get()
    client.force_login(nurse)
    page = client.get(f"/projects/measures/{measure.pk}/definition/").text
    assert "only its lead changes the definition" in page
    assert 'name="numerator"' not in page
    sent(nurse, f"measures/{measure.pk}/definition/", collected_by="The nurse in charge", name="Mine now")
    measure = Measure.objects.get(pk=measure.pk)
    assert (measure.name, measure.collected_by) == ("Late doses", "The nurse in charge")


def test_a_team_leaves_by_its_own_lead_or_is_taken_out_by_the_collaboratives(sent, shared, team, coach, nurse, hr):
    mine, other = team("Ward 3", lead=nurse), team("Ward 9")
    assert "It keeps its measures" in sent(nurse, f"collaboratives/teams/{mine.pk}/leave/").text
    assert sent(hr, f"collaboratives/teams/{other.pk}/leave/").status_code == 404
    assert "It keeps its measures" in sent(coach, f"collaboratives/teams/{other.pk}/leave/").text
    assert not Project.objects.exclude(collaborative=None).exists()


def test_a_second_lead_leaves_and_goes_on_to_the_page_it_may_still_see(sent, collaborative, coach, sponsor, today):
    actions.publish_collaborative(collaborative, by=coach, today=today)
    one = actions.add_faculty(collaborative, sponsor.email, "lead", by=coach)
    page = sent(sponsor, f"collaboratives/faculty/{one.pk}/remove/")
    assert "is no longer its lead" in page.text
    assert page.status_code == 200


def test_the_team_asks_the_sponsor_answers_and_the_workspace_shows_both(
    sent, client, project, nurse, sponsor, hr, today
):
    Project.objects.update(published_on=today)
    page = sent(nurse, f"{project.pk}/help/", text="Nobody checks on a Saturday")
    assert "Waits for the sponsor" in page.text
    barrier = Barrier.objects.get()
    assert "Write an answer." in sent(sponsor, f"help/{barrier.pk}/", answer="").text
    page = sent(sponsor, f"help/{barrier.pk}/", answer="From May on", is_removed="on")
    assert "Out of the way: 1" in page.text
    client.force_login(hr)
    assert "Saturday" not in client.get(f"/projects/{project.pk}/").text
