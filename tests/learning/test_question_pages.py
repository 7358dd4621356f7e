"""The trainer's pages about questions: what is counted, in what order, at what cost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from curriculum.models import Question, QuestionOption
from lms.learning.models import Answer, Attempt
from lms.learning.question_figures import Asked, question_figures
from lms.people.models import AuditEntry
from tests.learning.conftest import NOON
from tests.learning.crowd import join


def sit(people, level, *, at=NOON, wrong=(), choose=0):
    """Everybody hands in an attempt at the level's four questions: right, but for the numbers in `wrong`.

    Those who are wrong somewhere choose the option at `choose` among the wrong ones (0 or 1).
    """
    attempts = Attempt.objects.bulk_create(
        Attempt(
            person=person, quiz=level.quiz, paper=[], pass_mark=80, started_at=at, submitted_at=at, score=0,
            passed=False,
        )
        for person in people
    )  # fmt: skip
    printed = []
    for number, question in enumerate(Question.objects.filter(level=level).order_by("key"), 1):
        options = question.options.filter(is_right=number not in wrong).order_by("pk")
        given = str(options[choose if number in wrong else 0].pk)
        printed.append((question.key, [given], "wrong" if number in wrong else "right"))
    Answer.objects.bulk_create(
        Answer(
            attempt=attempt, question=key, saved_at=at, rest=1000 - 333 * len(wrong), chosen=chosen, outcome=outcome
        )
        for attempt in attempts
        for key, chosen, outcome in printed
    )  # fmt: skip
    return attempts


@pytest.fixture
def answered(northbridge, fundamentals):
    """Forty people: twenty wrong in questions 1 and 2, and twelve wrong in question 3 who know the rest."""
    people = join(northbridge, fundamentals, 40)
    sit(people[:20], fundamentals, wrong=(1, 2))
    sit(people[20:32], fundamentals, wrong=(3,), choose=1)
    sit(people[32:], fundamentals)
    return people


def figures(organisation, **asked):
    found = question_figures(organisation, Question.objects.order_by("key"), Asked(**asked))
    return {each.question.key: each for each in found}


def test_answers_are_tallied_by_question(northbridge, answered):
    found = figures(northbridge)
    assert [found[f"l1-{n}"].facility for n in range(1, 5)] == [0.5, 0.5, 0.7, 1]
    assert found["l1-3"].favourite_wrong.text == "Also wrong"
    assert found["l1-3"].favourite_wrong.people == 12
    assert found["l1-4"].favourite_wrong is None


def test_only_the_own_organisation_counts(southmoor, answered):
    assert figures(southmoor)["l1-1"].tally.asked == 0


def test_a_second_attempt_counts_only_when_asked_for(northbridge, fundamentals, answered):
    sit(answered[:5], fundamentals, at=NOON + timedelta(days=1))
    assert figures(northbridge)["l1-1"].tally.reached == 40
    assert figures(northbridge, first_only=False)["l1-1"].tally.reached == 45


def test_answers_to_an_earlier_wording_count_only_when_asked_for(northbridge, answered):
    Question.objects.filter(key="l1-1").update(last_published_at=NOON + timedelta(days=1))
    assert figures(northbridge)["l1-1"].tally.reached == 0
    assert figures(northbridge)["l1-2"].tally.reached == 40
    assert figures(northbridge, since_published=False)["l1-1"].tally.reached == 40


def test_an_attempt_under_way_does_not_count(northbridge, attempt):
    assert figures(northbridge)["l1-1"].tally.asked == 0


def test_an_option_that_was_taken_away_is_told(northbridge, answered):
    QuestionOption.objects.filter(question__key="l1-3", text="Also wrong").delete()
    assert figures(northbridge)["l1-3"].favourite_wrong.text == "An option that is no longer there"


def test_what_one_person_typed_is_not_shown(northbridge, answered):
    Question.objects.filter(key="l1-1").update(kind="gap")
    Answer.objects.filter(question="l1-1").update(chosen=["Median "])
    Answer.objects.filter(question="l1-1", pk=Answer.objects.filter(question="l1-1").first().pk).update(
        chosen=["my mother is called Ada"]
    )
    shown = figures(northbridge)["l1-1"].choices
    assert {choice.text for choice in shown} == {"median"}
    assert sum(choice.people for choice in shown) == 39


def test_a_kind_without_options_is_counted_and_lists_no_answers(northbridge, answered):
    Question.objects.filter(key="l1-1").update(kind="free_text")
    Answer.objects.filter(question="l1-1", outcome="wrong").update(outcome="unmarked")
    found = figures(northbridge)["l1-1"]
    assert (found.tally.unmarked, found.tally.reached, found.choices) == (20, 20, [])


# ---- pages ------------------------------------------------------------------------------
@pytest.fixture
def teach(client, trainer):
    client.force_login(trainer)

    def get(path="/teaching/questions/", **chosen):
        answer = client.get(path, chosen)
        assert answer.status_code == 200
        return answer

    return get


def keys(answer):
    return [line.figures.question.key for line in answer.context["page"]]


def test_the_list_begins_with_what_to_fix(teach, answered):
    answer = teach()
    assert keys(answer)[0] == "l1-3"  # people who do well otherwise get it wrong
    assert "4 of 4 questions have enough answers to be judged: 1 needs fixing." in answer.content.decode()
    assert keys(teach(show="fix")) == ["l1-3"]


def test_the_list_sorts_and_filters_by_its_address(teach, answered, fundamentals):
    assert keys(teach(sort="question")) == ["l1-1", "l1-2", "l1-3", "l1-4"]
    assert keys(teach(sort="facility")) == ["l1-1", "l1-2", "l1-3", "l1-4"]
    assert keys(teach(sort="discrimination"))[0] == "l1-3"
    assert keys(teach(level=fundamentals.pk, sort="nonsense"))
    assert keys(teach(level="99999", module="x")) == keys(teach())  # what cannot be read is left out


def test_the_page_of_a_question_gives_advice_and_leads_to_the_editor(teach, answered):
    question = Question.objects.get(key="l1-3")
    page = teach(f"/teaching/questions/{question.pk}/").content.decode()
    assert "Check the key" in page
    assert "Also wrong" in page


def test_a_question_nobody_answered_has_a_page(teach, fundamentals):
    page = teach(f"/teaching/questions/{Question.objects.first().pk}/").content.decode()
    assert "0 of the 30 answers it takes are in" in page


def test_the_pages_ask_the_same_number_of_queries_for_ten_learners_and_for_many(teach, northbridge, fundamentals):
    def count(path):
        with CaptureQueriesContext(connection) as seen:
            teach(path)
        return len(seen)

    paths = ["/teaching/questions/", f"/teaching/questions/{Question.objects.first().pk}/"]
    sit(join(northbridge, fundamentals, 10), fundamentals)
    few = [count(path) for path in paths]
    sit(join(northbridge, fundamentals, 300), fundamentals, wrong=(2,))
    assert [count(path) for path in paths] == few
    assert max(few) <= 20


def test_the_download_is_safe_and_audited(teach, trainer, answered):
    Question.objects.filter(key="l1-3").update(stem="=1+1?")
    text = b"".join(teach(format="csv", show="fix")).decode("utf-8-sig")
    assert '"\'=1+1?"' in text
    assert text.count("\n") == 2
    assert AuditEntry.objects.get(action="questions.exported", by=trainer).detail == {"show": "fix"}
