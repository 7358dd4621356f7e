"""A change idea tested at growing scale: its ramp, the next step, and what a coach would ask."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from lms.projects.coaching import about_cycle, about_measures, about_ramp
from lms.projects.models import DriverNode, Measure, PdsaCycle, Project
from lms.projects.ramps import draw_ramp, ramps, scale_of, steps_of, words_of
from tests.projects.sent import fields_of

TODAY = date(2026, 1, 5)


@pytest.fixture
def idea(project) -> DriverNode:
    return DriverNode.objects.create(project=project, kind="idea", text="Insulin-first round")


@pytest.fixture
def try_out(project, idea):
    """A function that adds a cycle: try_out("One patient", "adapt", predicted=5, observed=2); no decision: open."""

    def _test(scale: str, decision: str = "", **fields) -> PdsaCycle:
        done = {"study": "It was", "decision": decision, "completed_on": TODAY} if decision else {}
        return PdsaCycle.objects.create(
            **{"project": project, "change_idea": idea, "number": project.cycles.count() + 1, "title": "Try it",
               "plan": "Do it", "prediction": "Better", "starts_on": TODAY, "scale": scale, **done, **fields}
        )  # fmt: skip

    return _test


def ramp_of(project: Project):
    return ramps(Project.objects.get(pk=project.pk))


@pytest.mark.parametrize(
    ("words", "rank"),
    [
        ("One patient", 1), ("one patient on Ward 7", 1), ("A shift", 2), ("two bays", 2), ("the ward", 3),
        ("Ward 7", 3), ("three wards", 4), ("the whole hospital", 5), ("Organisation", 5), ("", None), ("wider", None),
    ],
)  # fmt: skip
def test_how_large_a_test_is_is_read_from_its_words(words, rank):
    assert scale_of(words) == rank


def test_a_ramp_is_in_order_and_rises_with_the_scale(project, try_out):
    for scale in ("One patient", "A shift", "wider still", "the whole hospital"):
        try_out(scale, "adapt")
    ramp = ramp_of(project)[0]
    assert steps_of(ramp.cycles) == [1, 2, 3, 5]
    assert words_of(ramp).startswith("PDSA 1, One patient: adapt. PDSA 2, A shift: adapt.")


def test_the_drawing_says_in_words_what_it_shows_and_escapes_what_people_typed(project, try_out, idea):
    DriverNode.objects.filter(pk=idea.pk).update(text="<script>")
    try_out("One patient", "adapt")
    try_out("<b>A shift</b>")
    drawing = draw_ramp(ramp_of(project)[0])
    assert "PDSA 1, One patient: adapt." in drawing
    assert "not completed yet" in drawing
    assert "<script>" not in drawing
    assert "<b>" not in drawing


def test_cycles_of_no_idea_are_no_ramp(project, try_out):
    try_out("One patient", "adopt", change_idea=None)
    try_out("A shift", "adopt", change_idea=None)
    ramp = ramp_of(project)[0]
    assert (ramp.is_ramp, ramp.last) == (False, None)


@pytest.mark.parametrize(("decision", "follows"), [("adapt", True), ("adopt", True), ("abandon", False), ("", False)])
def test_a_next_cycle_follows_what_was_completed_and_not_abandoned(project, try_out, decision, follows):
    cycle = try_out("One patient", decision)
    assert ramp_of(project)[0].last == (cycle if follows else None)


def test_the_next_cycle_begins_with_the_last_but_is_predicted_anew(project, try_out, idea, client, nurse):
    cycle = try_out("One patient", "adapt", learned="Start earlier", predicted=5)
    client.force_login(nurse)
    workspace = client.get(reverse("projects:project", args=[project.pk])).text
    assert f"?after={cycle.pk}" in workspace
    url = reverse("projects:plan_cycle", args=[project.pk])
    page = client.get(url, {"after": cycle.pk}).text
    sent = fields_of(page)
    assert (sent["title"], sent["plan"], sent["change_idea"]) == ("Try it", "Do it", str(idea.pk))
    assert (sent["prediction"], sent["predicted"]) == ("", "")
    assert "Start earlier" in page
    client.post(url, sent | {"prediction": "Better still", "scale": "A shift"})
    assert project.cycles.get(number=2).change_idea == idea


def test_a_cycle_of_another_project_is_not_followed(try_out, begin, client, nurse, trainer):
    theirs = begin("Theirs", lead=trainer)
    cycle = try_out("One patient", "adapt", project=theirs, learned="Secret")
    mine = begin("Mine", lead=nurse)
    client.force_login(nurse)
    assert "Secret" not in client.get(reverse("projects:plan_cycle", args=[mine.pk]), {"after": cycle.pk}).text


def test_a_number_that_was_missed_is_asked_about_without_a_mark(project, try_out):
    measure = Measure.objects.create(project=project, kind="process", name="Late", unit="minutes", direction="decrease")
    cycle = try_out("One patient", "adapt", measure=measure, predicted=Decimal(5), observed=Decimal(2))
    assert about_cycle(cycle, TODAY) == [
        "Your prediction was 5 minutes, you saw 2 minutes: what does this tell you about your theory?"
    ]
    held = try_out("A shift", "adopt", predicted=Decimal(5), observed=Decimal("5.0"))
    assert "Would your theory hold where it is harder?" in about_cycle(held, TODAY)[0]


def test_a_cycle_long_begun_without_study_is_asked_about(try_out):
    cycle = try_out("One patient", prediction="About 5", starts_on=TODAY - timedelta(14))
    assert "nothing is written under Study" in about_cycle(cycle, TODAY)[0]
    assert about_cycle(cycle, TODAY - timedelta(1)) == []


def test_a_prediction_without_a_number_is_asked_for_one(try_out):
    assert "A number in the prediction" in about_cycle(try_out("One patient"), TODAY)[0]
    assert about_cycle(try_out("One patient", predicted=3), TODAY) == []


def test_what_to_try_next_follows_from_what_was_decided(project, try_out):
    try_out("One patient", "adopt")
    assert "Test it again where it may fail" in about_ramp(ramp_of(project)[0])
    try_out("A shift", "adapt")
    assert "You chose to adapt" in about_ramp(ramp_of(project)[0])
    try_out("A ward", "abandon")
    assert about_ramp(ramp_of(project)[0]) == ""


def test_a_missing_kind_of_measure_is_asked_for_once_there_is_another(project):
    assert about_measures(project) == []
    for kind, words in (("outcome", ["process", "balancing"]), ("process", ["balancing"]), ("balancing", [])):
        Measure.objects.create(project=project, kind=kind, name=kind, direction="neutral")
        asked = about_measures(Project.objects.get(pk=project.pk))
        assert [line.split()[1] for line in asked] == words


def test_predicted_and_observed_numbers_are_kept_through_the_forms(project, try_out, client, nurse):
    measure = Measure.objects.create(project=project, kind="process", name="Late", unit="%", direction="decrease")
    client.force_login(nurse)
    cycle = try_out("One patient")
    url = reverse("projects:cycle", args=[cycle.pk])
    client.post(url, fields_of(client.get(url).text) | {"measure": str(measure.pk), "predicted": "5"})
    url = reverse("projects:complete_cycle", args=[cycle.pk])
    page = client.get(url).text
    assert "5%" in page
    client.post(url, fields_of(page) | {"study": "Less", "observed": "2", "decision": "adapt"})
    cycle.refresh_from_db()
    assert (cycle.measure, cycle.predicted, cycle.observed) == (measure, 5, 2)
    workspace = client.get(reverse("projects:project", args=[project.pk])).text
    assert "Your prediction was 5%, you saw 2%" in workspace
