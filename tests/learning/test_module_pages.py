"""The trainer's pages about modules: whose figures, at what cost, and what leaves as a spreadsheet."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from curriculum.models import LessonPage, ModulePage
from lms.people.models import AuditEntry
from tests.learning.crowd import join, read


@pytest.fixture
def module(fundamentals):
    return ModulePage.objects.get()


@pytest.fixture
def pages(client, trainer, module):
    client.force_login(trainer)
    return ["/teaching/modules/", f"/teaching/modules/{module.pk}/"]


def queries(client, path):
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


def test_the_pages_ask_the_same_number_of_queries_for_ten_learners_and_for_a_thousand(
    pages, client, northbridge, fundamentals, lessons
):
    def crowd(number):
        people = join(northbridge, fundamentals, number)
        read(people, lessons[0], timezone.now() - timedelta(days=30), minutes=7)
        read(people[::2], lessons[1], timezone.now() - timedelta(days=20), minutes=9)

    crowd(10)
    few = [queries(client, page) for page in pages]
    crowd(1_000)
    assert [queries(client, page) for page in pages] == few
    assert max(few) <= 20


def test_the_module_page_says_first_where_people_stop(pages, client, northbridge, fundamentals, lessons):
    people = join(northbridge, fundamentals, 9)
    read(people[:7], lessons[0], timezone.now() - timedelta(days=40), minutes=8)
    read(people[:4], lessons[1], timezone.now() - timedelta(days=30))
    page = client.get(pages[1]).content.decode()
    assert "7 people of the 7 who began stopped half-way, 4 of them at “Second lesson”." in page
    assert "7 of 7 opened it, 7 finished it, 3 stopped here" in page


def test_a_trainer_of_another_organisation_sees_only_their_own_people(
    pages, client, northbridge, stranger, fundamentals, lessons
):
    read(join(northbridge, fundamentals, 7), lessons[0], timezone.now())
    stranger.role_grants.create(role="trainer", starts_on="2020-01-01")
    client.force_login(stranger)
    assert "Nobody of your organisation has joined Level 1 yet." in client.get(pages[1]).content.decode()


def test_the_author_is_told_that_a_module_has_no_lesson(pages, client):
    for lesson in LessonPage.objects.all():
        lesson.unpublish()
    assert "No lesson yet" in client.get(pages[0]).content.decode()
    page = client.get(pages[1]).content.decode()
    assert "nobody can begin it and nobody can reach its level" in page
    assert "Write the first lesson" in page


def test_downloads_hold_the_rows_of_the_page_as_safe_cells_and_are_audited(
    pages, client, trainer, module, northbridge, fundamentals, lessons
):
    lessons[0].title = "=HYPERLINK(1)"
    lessons[0].save()
    read(join(northbridge, fundamentals, 3), lessons[0], timezone.now(), minutes=5)
    everything, one = (client.get(page, {"format": "csv"}).content.decode("utf-8-sig") for page in pages)
    assert '"Fundamentals","1.4","Dots","2","3","0","3","0"' in everything
    assert '"1","\'=HYPERLINK(1)","3","3","0","10","","3"' in one
    kept = AuditEntry.objects.filter(action="modules.exported", by=trainer)
    assert [entry.detail for entry in kept.order_by("pk")] == [{}, {"module": module.pk}]
