"""Taking a quiz in the browser, with the script and without it."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from curriculum.models import Question, Quiz
from lms.learning.actions import save_answer, start_attempt, submit_attempt
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


def test_an_answer_to_a_question_of_another_attempt_is_refused_and_changes_neither(learner, coach, attempt, keys):
    """The other paper has the one question of the pool that this paper has not."""
    left_out = Question.objects.exclude(key__in=[question["key"] for question in attempt.paper]).get()
    Quiz.objects.update(draw=4)
    other = start_attempt(coach, Quiz.objects.get(), now=NOON)
    chosen = [str(option.pk) for option in left_out.options.filter(is_right=True)]
    answer = send(learner, attempt, left_out.key, chosen)
    assert (answer.status_code, answer.json()) == (400, {"problem": "This question is not on your paper."})
    assert send(learner, other, left_out.key, chosen, person=attempt.person_id).status_code == 404
    assert not Answer.objects.exclude(chosen=[]).exists()


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


def test_a_quiz_that_was_never_published_is_not_there(learner, fundamentals):
    Quiz.objects.update(live=False)
    assert learner.get(url("quiz", fundamentals.quiz.pk)).status_code == 404
    assert "Fundamentals quiz" not in learner.get(fundamentals.get_url()).content.decode()


def test_a_quiz_that_was_taken_back_says_so_and_keeps_the_attempts(learner, fundamentals, attempt):
    submit_attempt(attempt, now=NOON, today=MONDAY)
    Quiz.objects.update(live=False, first_published_at=NOON)
    html = learner.get(url("quiz", fundamentals.quiz.pk)).content.decode()
    assert "This quiz is being worked on" in html
    assert url("result", attempt.pk) in html


@pytest.fixture
def timed(attempt):
    """A function: the attempt's time ends (or ended) so many seconds from now."""

    def _timed(seconds):
        attempt.deadline_at = timezone.now() + timedelta(seconds=seconds)
        attempt.save()
        return attempt

    return _timed


@pytest.mark.parametrize("name, rest", [("attempt", []), ("question", [1]), ("review", [])])
def test_each_page_of_a_timed_attempt_says_when_the_time_ends(learner, timed, name, rest):
    attempt = timed(600)
    html = learner.get(url(name, attempt.pk, *rest)).content.decode()
    assert f"{timezone.localtime(attempt.deadline_at):%H:%M}</span>" in html
    assert "time_left" in html


def test_a_visit_after_the_deadline_hands_in_what_was_saved(learner, timed, keys):
    attempt = timed(600)
    question = attempt.paper[0]
    send(learner, attempt, question["key"], keys(question))
    timed(-60)
    page = learner.get(url("attempt", attempt.pk), follow=True)
    assert page.redirect_chain[-1][0] == url("result", attempt.pk)
    assert "What was saved by then was handed in." in page.content.decode()
    assert page.context["attempt"].score == 1


def test_the_page_of_the_quiz_hands_in_what_is_overdue_too(learner, timed, fundamentals):
    timed(-60)
    html = learner.get(url("quiz", fundamentals.quiz.pk)).content.decode()
    assert "Not passed, 0 right" in html
    assert "Go on with it" not in html


def test_an_answer_after_the_deadline_is_told_plainly_and_kept_out(learner, timed, keys):
    attempt = timed(-60)
    question = attempt.paper[0]
    told = send(learner, attempt, question["key"], keys(question)).json()
    assert told["handed_in"] == url("result", attempt.pk)
    assert "does not count" in told["problem"]
    assert Answer.objects.get(question=question["key"]).chosen == []


def test_without_a_script_what_is_sent_in_the_last_seconds_counts_and_ends_the_attempt(learner, timed, keys):
    attempt = timed(-5)
    fields = {f"q-{question['key']}": keys(question) for question in attempt.paper}
    page = learner.post(url("attempt", attempt.pk), fields, follow=True)
    assert page.redirect_chain[-1][0] == url("result", attempt.pk)
    assert page.context["attempt"].score == 3


def test_without_a_script_what_is_sent_too_late_is_told(learner, timed, keys):
    attempt = timed(-60)
    question = attempt.paper[0]
    page = learner.post(url("question", attempt.pk, 1), {f"q-{question['key']}": keys(question)}, follow=True)
    assert "came after your time had ended, so it does not count" in page.content.decode()
    assert page.context["attempt"].score == 0


@pytest.mark.parametrize(
    "policy, feedback, chosen", [("score", False, False), ("answers", False, True), ("feedback", True, True)]
)
def test_the_result_shows_what_the_author_chose(learner, attempt, keys, policy, feedback, chosen):
    for question in attempt.paper:
        save_answer(attempt, question["key"], keys(question, right=False)[:1], 1, now=NOON)
    Attempt.objects.update(review_policy=policy, right_answers_shown="always")
    submit_attempt(attempt, now=NOON, today=MONDAY)
    html = learner.get(url("result", attempt.pk)).content.decode()
    assert ("because." in html) is feedback
    assert ("Right answer" in html) is chosen


def test_a_start_that_must_wait_is_told_when_it_can_begin(learner, fundamentals, attempt):
    Quiz.objects.update(cooling_off_hours=24)
    submit_attempt(attempt, now=timezone.now(), today=MONDAY)
    page = learner.post(url("quiz", fundamentals.quiz.pk), follow=True).content.decode()
    assert "The next attempt can begin on" in page
    assert Attempt.objects.count() == 1


def test_the_page_of_a_quiz_with_every_rule_costs_the_same_with_many_attempts(
    learner, nurse, fundamentals, django_assert_max_num_queries
):
    Quiz.objects.update(attempts_allowed=50, cooling_off_hours=1, minutes_allowed=30)

    def cost():
        with django_assert_max_num_queries(20) as queries:
            learner.get(url("quiz", fundamentals.quiz.pk))
        return len(queries)

    learner.get(url("quiz", fundamentals.quiz.pk))
    before = cost()
    paper = {"paper": [], "pass_mark": 80, "submitted_at": NOON, "score": 0, "passed": False}
    Attempt.objects.bulk_create([Attempt(person=nurse, quiz=fundamentals.quiz, **paper) for _ in range(30)])
    assert cost() == before


@pytest.mark.parametrize("name, rest", [("attempt", []), ("question", [1]), ("review", [])])
def test_going_back_to_a_page_of_an_attempt_asks_for_it_anew(learner, attempt, name, rest):
    assert "no-store" in learner.get(url(name, attempt.pk, *rest))["Cache-Control"]
