"""Publishing on time: an author says when something appears and when it goes, and beat sees to it."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import dateparse, timezone
from wagtail.models import Page, Revision

from curriculum.models import GlossaryTerm, Question, Quiz
from curriculum.schedule import publish_scheduled
from tests.curriculum.editor import PUBLISH, SUBMIT, approve, approve_snippet, at, save, save_snippet

SOON = timedelta(hours=1)


def tick(passed):
    """So much time passes, that is, every time that was set comes nearer by as much; then beat rings."""
    for model in (Page, Question, Quiz, GlossaryTerm):
        model.objects.update(go_live_at=F("go_live_at") - passed, expire_at=F("expire_at") - passed)
    for revision in Revision.objects.all():
        for name in ("go_live_at", "expire_at"):
            if moment := revision.content.get(name):
                revision.content[name] = (dateparse.parse_datetime(moment) - passed).isoformat()
        if revision.approved_go_live_at:
            revision.approved_go_live_at -= passed
        revision.save()
    publish_scheduled()


@pytest.fixture
def term(db):
    return GlossaryTerm.objects.create(term="run chart", meaning="Dots in time order.")


@pytest.fixture
def of_kind(fundamentals, term):
    """A function: the snippet of a kind, and what an author changes in it."""
    return lambda kind: {
        "question": (Question.objects.first(), {"stem": "New question?"}),
        "quiz": (Quiz.objects.get(), {"title": "New quiz"}),
        "term": (term, {"meaning": "A better meaning."}),
    }[kind]


def reads(instance, words):
    instance.refresh_from_db()
    return {name: getattr(instance, name) for name in words} == words


def test_a_lesson_appears_at_its_time_and_goes_at_its_end(client, trainer, two, lesson):
    now = timezone.now()
    times = {"go_live_at": at(now + SOON), "expire_at": at(now + 3 * SOON)}
    answer = save(client, trainer, lesson, summary="New words.", **times, **PUBLISH)
    assert "this version has been scheduled for publishing" in answer.content.decode()
    tick(SOON / 2)
    assert reads(lesson, {"summary": "About dots.", "live": True})
    tick(SOON)
    assert reads(lesson, {"summary": "New words.", "live": True})
    tick(2 * SOON)
    assert reads(lesson, {"live": False, "expired": True})


@pytest.mark.parametrize("kind", ["question", "quiz", "term"])
def test_what_is_no_page_appears_at_its_time_and_goes_at_its_end(client, trainer, two, of_kind, kind):
    snippet, changes = of_kind(kind)
    now = timezone.now()
    times = {"go_live_at": at(now + SOON), "expire_at": at(now + 3 * SOON)}
    answer = save_snippet(client, trainer, snippet, **changes, **times, **PUBLISH)
    assert "this version has been scheduled for publishing" in answer.content.decode()
    tick(SOON / 2)
    assert not reads(snippet, changes)
    tick(SOON)
    assert reads(snippet, changes | {"live": True})
    tick(2 * SOON)
    assert reads(snippet, {"live": False, "expired": True})


def test_a_lesson_with_a_time_waits_for_the_second_person_and_then_for_its_time(
    client, trainer, second, reviewed, lesson
):
    later = {"go_live_at": at(timezone.now() + SOON)}
    answer = save(client, trainer, lesson, summary="New words.", **later, **PUBLISH)
    assert "A second person must review" in answer.content.decode()
    tick(2 * SOON)
    assert reads(lesson, {"summary": "About dots."})
    save(client, trainer, lesson, summary="New words.", **later, **SUBMIT)
    lesson.refresh_from_db()
    approve(client, second, lesson)
    assert reads(lesson, {"summary": "About dots."})
    tick(2 * SOON)
    assert reads(lesson, {"summary": "New words."})


@pytest.mark.parametrize("kind", ["question", "quiz", "term"])
def test_what_is_no_page_waits_for_the_second_person_and_then_for_its_time(
    client, trainer, second, reviewed, of_kind, kind
):
    snippet, changes = of_kind(kind)
    later = {"go_live_at": at(timezone.now() + SOON)}
    answer = save_snippet(client, trainer, snippet, **changes, **later, **PUBLISH)
    assert "A second person must review" in answer.content.decode()
    tick(2 * SOON)
    assert not reads(snippet, changes)
    save_snippet(client, trainer, snippet, **later, **SUBMIT)
    snippet.refresh_from_db()
    approve_snippet(client, second, snippet)
    assert not reads(snippet, changes)
    tick(2 * SOON)
    assert reads(snippet, changes)


def test_one_that_was_missed_is_done_the_next_time(client, trainer, two, lesson):
    save(client, trainer, lesson, summary="New words.", go_live_at=at(timezone.now() + SOON), **PUBLISH)
    tick(timedelta(days=30))
    assert reads(lesson, {"summary": "New words."})
    assert lesson.scheduled_revision is None


def test_publishing_on_time_is_beats_job(settings):
    job = settings.CELERY_BEAT_SCHEDULE["publish-scheduled"]
    assert job["task"] == publish_scheduled.name
    assert job["schedule"].run_every <= timedelta(minutes=5)
