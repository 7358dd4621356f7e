"""A trainer sets the rules of a quiz in the editor."""

import pytest
from django.urls import reverse

from curriculum.authors import prepare_group
from curriculum.models import Quiz
from tests.conftest import MONDAY


@pytest.fixture
def author(client, trainer, escalator, fundamentals):
    prepare_group(escalator, today=MONDAY)
    client.force_login(trainer)
    return client


def save(client, level, samples=(), **fields):
    quiz = level.quiz
    typed = {
        "level": level.pk, "title": quiz.title, "draw": 3, "pass_mark": 80, "cooling_off_hours": 0,
        "attempts_allowed": "", "minutes_allowed": "", "shuffle_questions": "on", "shuffle_options": "on",
        "review_policy": "feedback", "right_answers_shown": "never", "action-publish": "yes",
        "samples-TOTAL_FORMS": len(samples), "samples-INITIAL_FORMS": 0,
        "samples-MIN_NUM_FORMS": 0, "samples-MAX_NUM_FORMS": 1000,
    }  # fmt: skip
    for number, sample in enumerate(samples):
        values = {"number": 1, "tag": "", "module": "", "difficulty": "", "ORDER": number + 1, "DELETE": "", "id": ""}
        typed |= {f"samples-{number}-{name}": value for name, value in (values | sample).items()}
    return client.post(reverse("wagtailsnippets_curriculum_quiz:edit", args=[quiz.pk]), typed | fields, follow=True)


def test_rules_are_saved_published_and_pinned_as_a_revision(author, fundamentals):
    page = save(author, fundamentals, [{"number": 2, "difficulty": "medium"}], attempts_allowed=3, minutes_allowed=40)
    assert page.redirect_chain, page.context["form"].errors
    quiz = Quiz.objects.get()
    assert (quiz.attempts_allowed, quiz.minutes_allowed, quiz.live_revision is not None) == (3, 40, True)
    assert [str(rule) for rule in quiz.samples.all()] == ["2 questions that are medium"]
    assert "are published" not in page.content.decode()


def test_a_draft_changes_nothing_for_learners(author, fundamentals):
    save(author, fundamentals, attempts_allowed=3, **{"action-publish": ""})
    assert Quiz.objects.get().attempts_allowed is None


def test_a_pool_smaller_than_the_draw_is_saved_with_a_warning(author, fundamentals):
    page = save(author, fundamentals, draw=9).content.decode()
    assert Quiz.objects.get().draw == 9
    assert "draws 9 questions and 4 are published. Until there are enough, nobody can begin it." in page


def test_rules_that_ask_for_more_than_is_drawn_are_refused_with_what_was_typed(author, fundamentals):
    page = save(author, fundamentals, [{"number": 4, "difficulty": "hard"}])
    assert "The rules below draw 4 questions." in page.content.decode()
    assert 'value="4"' in page.content.decode()
    assert not Quiz.objects.get().samples.exists()


def test_a_rule_must_say_of_what(author, fundamentals):
    page = save(author, fundamentals, [{"number": 2}])
    assert "Say of what: a tag, a module or a difficulty." in page.content.decode()
