"""Taking a quiz in the browser, with the script and without it."""

import json

import pytest
from django.urls import reverse

from curriculum.models import Question
from lms.learning.actions import save_answer, submit_attempt
from lms.learning.models import Answer, Attempt
from tests.conftest import MONDAY
from tests.learning.conftest import NOON


@pytest.fixture
def learner(client, nurse, enrolment):
    client.force_login(nurse)
    return client


def url(name, *args):
    return reverse(f"learning:{name}", args=args)


def send(client, attempt, question, chosen, *, person=None, intent=1):
    sent = {"person": person or attempt.person_id, "question": question, "chosen": chosen, "intent": intent}
    return client.post(url("save", attempt.pk), json.dumps(sent), content_type="application/json")


def test_starting_twice_is_one_attempt(learner, fundamentals):
    first = learner.post(url("quiz", fundamentals.quiz.pk))
    assert learner.post(url("quiz", fundamentals.quiz.pk))["Location"] == first["Location"]
    assert Attempt.objects.count() == 1


def test_the_quiz_page_offers_to_go_on(learner, fundamentals, attempt):
    html = learner.get(url("quiz", fundamentals.quiz.pk)).content.decode()
    assert "Go on with it" in html
    assert '<a href="/escalator/" aria-current="page">Escalator</a>' in html
    assert url("attempt", attempt.pk) in html


def test_whoever_has_not_joined_cannot_start(client, coach, fundamentals):
    client.force_login(coach)
    answer = client.post(url("quiz", fundamentals.quiz.pk))
    assert answer["Location"] == fundamentals.get_url()
    assert not Attempt.objects.exists()


@pytest.mark.parametrize(("left", "said"), [(0, "none is published"), (2, "only 2 are published")])
def test_a_quiz_without_enough_questions_says_so(learner, fundamentals, left, said):
    for question in Question.objects.all()[left:]:
        question.delete()
    answer = learner.post(url("quiz", fundamentals.quiz.pk))
    assert answer.status_code == 409
    assert said in " ".join(answer.content.decode().split())


def test_the_paper_does_not_tell_what_is_right(learner, attempt):
    html = learner.get(url("attempt", attempt.pk)).content.decode()
    assert "because." not in html
    assert "is_right" not in html


def test_each_answer_is_saved_by_itself_and_shown_again(learner, attempt, keys):
    question = attempt.paper[0]
    answer = send(learner, attempt, question["key"], keys(question))
    assert set(answer.json()) == {"saved"}
    html = learner.get(url("attempt", attempt.pk)).content.decode()
    assert html.count(" checked") == 1
    assert "1 of 3 answered" in html


def test_two_tabs_end_with_the_newest_intent(learner, attempt, keys):
    question = attempt.paper[0]
    send(learner, attempt, question["key"], keys(question), intent=20)
    assert send(learner, attempt, question["key"], keys(question, right=False)[:1], intent=10).status_code == 200
    assert Answer.objects.get(question=question["key"]).chosen == keys(question)


def test_a_session_that_ended_is_told_as_such(client, attempt):
    assert send(client, attempt, attempt.paper[0]["key"], []).status_code == 401


def test_answers_kept_in_a_browser_are_never_taken_from_somebody_else(client, coach, attempt, keys):
    client.force_login(coach)
    question = attempt.paper[0]
    assert send(client, attempt, question["key"], keys(question)).status_code == 409
    assert send(client, attempt, question["key"], keys(question), person=coach.pk).status_code == 404
    assert Answer.objects.get(question=question["key"]).chosen == []


@pytest.mark.parametrize("name", ["attempt", "save", "review", "submit", "result"])
def test_another_persons_attempt_does_not_exist(client, stranger, attempt, name):
    client.force_login(stranger)
    if name == "save":
        assert send(client, attempt, attempt.paper[0]["key"], [], person=stranger.pk).status_code == 404
    elif name == "submit":
        assert client.post(url(name, attempt.pk)).status_code == 404
    else:
        assert client.get(url(name, attempt.pk)).status_code == 404


@pytest.mark.parametrize(
    "body", ["", "{", "[]", "null", '{"person": 1}', '{"person": "x", "question": 1, "chosen": 3, "intent": "a"}']
)
def test_an_answer_that_cannot_be_read_is_refused(learner, attempt, body):
    answer = learner.post(url("save", attempt.pk), body, content_type="application/json")
    assert (answer.status_code, answer.json()) == (400, {"problem": "The answer could not be read."})


def test_a_question_of_another_quiz_is_refused(learner, attempt):
    assert send(learner, attempt, "l9-9", []).status_code == 400


def test_a_late_answer_learns_that_the_attempt_was_handed_in(learner, attempt, keys):
    submit_attempt(attempt, now=NOON, today=MONDAY)
    question = attempt.paper[0]
    answer = send(learner, attempt, question["key"], keys(question))
    assert answer.json() == {"handed_in": url("result", attempt.pk)}


def test_without_a_script_the_whole_page_can_be_sent(learner, attempt, keys):
    fields = {f"q-{question['key']}": keys(question) for question in attempt.paper[:2]}
    answer = learner.post(url("attempt", attempt.pk), fields, follow=True)
    assert "1 question still unanswered" in answer.content.decode()


def test_without_a_script_one_question_follows_the_other(learner, attempt, keys):
    for number, question in enumerate(attempt.paper, 1):
        fields = {f"q-{question['key']}": keys(question)}
        answer = learner.post(url("question", attempt.pk, number), fields)
        assert answer["Location"] == url("question", attempt.pk, number + 1)
    assert "All 3 questions are answered" in learner.get(answer["Location"], follow=True).content.decode()


def test_two_answers_where_one_is_asked_for_are_refused_in_words(learner, attempt):
    question = attempt.paper[0]
    both = [option["key"] for option in question["options"][:2]]
    answer = learner.post(url("question", attempt.pk, 1), {f"q-{question['key']}": both})
    assert answer.status_code == 400
    assert "This question takes one answer." in answer.content.decode()


def test_unanswered_questions_are_listed_before_anything_is_handed_in(learner, attempt):
    answer = learner.post(url("submit", attempt.pk))
    assert answer["Location"] == url("review", attempt.pk)
    assert Attempt.objects.open().count() == 1
    assert "3 questions still unanswered" in learner.get(url("review", attempt.pk)).content.decode()


def test_handing_in_twice_shows_the_same_result(learner, attempt, keys):
    for question in attempt.paper:
        save_answer(attempt, question["key"], keys(question), 1, now=NOON)
    pages = [learner.post(url("submit", attempt.pk), {"confirmed": "yes"}, follow=True) for _ in range(2)]
    results = [(page.context["attempt"].score, page.context["attempt"].submitted_at) for page in pages]
    assert results[0] == results[1]
    first = pages[0].content.decode()
    assert "Passed" in first
    assert first.count("Right, because.") == 3
    assert "Wrong, because." not in first


def test_an_attempt_handed_in_cannot_be_opened_again(learner, attempt):
    submit_attempt(attempt, now=NOON, today=MONDAY)
    for name in ("attempt", "review"):
        assert learner.get(url(name, attempt.pk))["Location"] == url("result", attempt.pk)
    html = learner.get(url("result", attempt.pk)).content.decode()
    assert "Not passed this time" in html
    assert "Try again" in html


def test_the_result_of_an_open_attempt_leads_back_to_it(learner, attempt):
    assert learner.get(url("result", attempt.pk))["Location"] == url("attempt", attempt.pk)


def test_saving_an_answer_takes_few_queries_whatever_the_paper(learner, attempt, keys, django_assert_num_queries):
    question = attempt.paper[0]
    with django_assert_num_queries(6):  # session, person, attempt, answer; two for the test's savepoint
        send(learner, attempt, question["key"], keys(question))


def test_the_quiz_page_costs_the_same_with_many_attempts(learner, nurse, fundamentals, django_assert_max_num_queries):
    def cost():
        with django_assert_max_num_queries(20) as queries:
            learner.get(url("quiz", fundamentals.quiz.pk))
        return len(queries)

    learner.get(url("quiz", fundamentals.quiz.pk))
    before = cost()
    for _ in range(20):
        Attempt.objects.create(
            person=nurse, quiz=fundamentals.quiz, paper=[], pass_mark=80, submitted_at=NOON, score=0, passed=False
        )
    assert cost() == before
