"""What colleagues did not understand, as trainers see it: counts and remarks, never names."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from curriculum.models import LessonPage
from lms.learning.models import DidNotUnderstand
from lms.learning.not_understood import unclear_lessons
from lms.people.models import AuditEntry
from tests.learning.conftest import NOON
from tests.learning.crowd import join


def vote(people, lesson, part="", note="", at=NOON):
    DidNotUnderstand.objects.bulk_create(
        DidNotUnderstand(
            person=person, lesson=lesson, lesson_title=lesson.title, block_id=part[:36], part=part, note=note, at=at
        )
        for person in people
    )


@pytest.fixture
def voted(northbridge, southmoor, fundamentals, lessons):
    people = join(northbridge, fundamentals, 6)
    vote(people[:2], lessons[0])
    vote(people[:5], lessons[1], "The median", "Why half?")
    vote(people[:1], lessons[1], "The dots")
    vote(join(southmoor, fundamentals, 9), lessons[0], note="Elsewhere")
    return people


def test_lessons_come_by_the_people_who_stumbled_and_their_parts_by_votes(northbridge, voted):
    first, second = unclear_lessons(northbridge, since_published=True)
    assert (first.title, first.people, second.title, second.people) == ("Second lesson", 5, "First lesson", 2)
    assert [(part.name, part.votes) for part in first.parts] == [("The median", 5), ("The dots", 1)]
    assert [part.name for part in second.parts] == ["The lesson as a whole"]
    assert first.parts[0].remarks == ["Why half?"] * 5


def test_a_lesson_published_since_starts_anew_unless_the_past_is_asked_for(northbridge, voted, lessons):
    LessonPage.objects.filter(pk=lessons[1].pk).update(last_published_at=NOON + timedelta(days=1))
    assert [each.title for each in unclear_lessons(northbridge, since_published=True)] == ["First lesson"]
    assert len(unclear_lessons(northbridge, since_published=False)) == 2


def test_votes_outlive_their_lesson(northbridge, voted, lessons):
    lessons[1].delete()
    assert [each.title for each in unclear_lessons(northbridge, since_published=True)] == ["First lesson"]
    gone = unclear_lessons(northbridge, since_published=False)[0]
    assert (gone.title, gone.lesson, gone.people) == ("Second lesson", None, 5)


def test_the_page_shows_counts_and_remarks_of_the_own_organisation_without_names(client, trainer, voted):
    client.force_login(trainer)
    page = client.get("/teaching/not-understood/").content.decode()
    assert "5 votes" in page
    assert "Why half?" in page
    assert "Elsewhere" not in page
    assert "Crowd" not in page


def test_the_page_asks_the_same_number_of_queries_however_many_votes(
    client, trainer, northbridge, fundamentals, lessons
):
    client.force_login(trainer)

    def count():
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/teaching/not-understood/").status_code == 200
        return len(seen)

    vote(join(northbridge, fundamentals, 3), lessons[0])
    few = count()
    people = join(northbridge, fundamentals, 300)
    vote(people, lessons[0])
    vote(people, lessons[1], "The median")
    assert count() == few


def test_the_download_is_safe_and_audited(client, trainer, northbridge, fundamentals, lessons):
    vote(join(northbridge, fundamentals, 1), lessons[0], note="=cmd()")
    client.force_login(trainer)
    text = client.get("/teaching/not-understood/?format=csv").content.decode("utf-8-sig")
    assert '"First lesson","The lesson as a whole","1","\'=cmd()"' in text
    assert AuditEntry.objects.filter(action="not_understood.exported", by=trainer).exists()
