"""Numbers so small that somebody may be recognised are looked at before a report is published, and noted in it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from lms.projects.models import Measure, Project
from lms.projects.small_counts import small_counts


@pytest.fixture
def measured(project, observe):
    """A function that gives the project a measure with these values, and says how many of its points are small."""

    def _measured(values, **fields) -> int:
        project.measures.all().delete()
        measure = Measure.objects.create(project=project, kind="outcome", name="Falls", direction="decrease", **fields)
        observe(measure, values)
        return sum(each.points for each in small_counts(Project.objects.get(pk=project.pk)))

    return _measured


def test_counts_from_1_to_4_are_small_and_none_is_not(measured):
    assert measured([0, 1, 4, 5, 12], data_kind="count") == 2


def test_counted_out_of_few_is_small_too(measured):
    assert measured([12, 9], data_kind="proportion") == 0
    measure = Measure.objects.get()
    measure.observations.update(denominator=4)
    assert sum(each.points for each in small_counts(Project.objects.get())) == 2


@pytest.mark.parametrize(
    ("values", "fields", "points"),
    [
        ([1, 2, 3], {"data_kind": "measured"}, 0), ([2, 3], {"unit": "%"}, 0), ([1, 2], {"unit": "minutes"}, 0),
        ([1, 2], {"unit": "% of doses due"}, 0), ([1.5, 2], {"unit": "falls"}, 0), ([1, 2, 7], {"unit": "falls"}, 2),
        ([1, 2, None], {"unit": ""}, 2), ([], {"unit": ""}, 0),
    ],
)  # fmt: skip
def test_what_is_measured_is_no_count_and_whole_numbers_of_things_are(measured, values, fields, points):
    assert measured(values, **fields) == points


def test_publishing_with_small_counts_asks_first_and_notes_them(project, measured, client, nurse, trainer):
    measured([1, 2, 9], data_kind="count")
    Project.objects.update(result="Fewer", what_did_not_work="Alarms", lessons_learned="Ask")
    client.force_login(nurse)
    url = reverse("projects:publish", args=[project.pk])
    asked = client.post(url)
    assert "Falls: 2 points with a count under 5." in asked.text
    assert client.post(url, {"asked": "yes"}).status_code == 422
    assert Project.objects.get().published_on is None
    client.post(url, {"asked": "yes", "counts_seen": "on"})
    assert Project.objects.get().published_on
    client.force_login(trainer)
    assert "Falls: 2 points with a count under 5." in client.get(reverse("projects:project", args=[project.pk])).text


def test_without_small_counts_nothing_is_asked_or_noted(project, measured, client, nurse):
    measured([12, 9], data_kind="count")
    Project.objects.update(result="Fewer", what_did_not_work="Alarms", lessons_learned="Ask")
    client.force_login(nurse)
    assert client.post(reverse("projects:publish", args=[project.pk])).status_code == 302
    assert "Small numbers" not in client.get(reverse("projects:project", args=[project.pk])).text
