"""Questions of every kind on the pages of a quiz: answered with and without the script, and looked back on."""

import json
import re

import pytest
from django.urls import reverse

from curriculum.models import ModulePage
from lms.learning.actions import mark_written, save_answer, start_attempt, submit_attempt
from lms.learning.models import Answer, Attempt, Mark
from tests.conftest import MONDAY
from tests.learning.conftest import NOON
from tests.learning.papers import KINDS, one_of_each_kind, right_answer, wrong_answer


@pytest.fixture
def paper(nurse, fundamentals, enrolment):
    """An attempt with a question of every kind."""
    one_of_each_kind(fundamentals, ModulePage.objects.child_of(fundamentals).get())
    return start_attempt(nurse, fundamentals.quiz, now=NOON)


@pytest.fixture
def learner(client, nurse):
    client.force_login(nurse)
    return client


def url(name, *args):
    return reverse(f"learning:{name}", args=args)


def text_of(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


def number_of(attempt, kind):
    return next(n for n, question in enumerate(attempt.paper, 1) if question["kind"] == kind)


def question_of(attempt, kind):
    return attempt.paper[number_of(attempt, kind) - 1]


def hand_in(attempt, answer):
    for question in attempt.paper:
        save_answer(attempt, question["key"], answer(question), 1, now=NOON)
    return submit_attempt(attempt, now=NOON, today=MONDAY)


def test_the_paper_tells_nothing_of_what_is_right(learner, paper):
    html = learner.get(url("attempt", paper.pk)).content.decode()
    for secret in ("because.", "Why numeric.", "studying", "by when", "is_right", "shift", "Special cause"):
        assert secret not in html
    assert "The numbers as a table" in html


@pytest.mark.parametrize("kind", KINDS)
def test_without_a_script_each_kind_is_answered_on_a_page_of_its_own(learner, paper, kind):
    question, number = question_of(paper, kind), number_of(paper, kind)
    fields = {f"q-{question['key']}": [*right_answer(question), ""]}
    assert learner.post(url("question", paper.pk, number), fields).status_code == 302
    answer = Answer.objects.get(attempt=paper, question=question["key"])
    assert answer.chosen == right_answer(question)
    again = learner.get(url("question", paper.pk, number)).context["question"]
    assert again.is_answered
    assert again.to_do == ""


@pytest.mark.parametrize("kind", KINDS)
def test_with_the_script_each_kind_is_saved_by_itself(learner, nurse, paper, kind):
    question = question_of(paper, kind)
    sent = {"person": nurse.pk, "question": question["key"], "chosen": right_answer(question), "intent": 5}
    answer = learner.post(url("save", paper.pk), json.dumps(sent), content_type="application/json")
    assert set(answer.json()) == {"saved"}
    assert "1 of 9 answered" in text_of(learner.get(url("attempt", paper.pk)))


@pytest.mark.parametrize("text", ["a\u0000b", "\ud800", "x" * 5000])
def test_a_text_no_database_keeps_is_refused_in_words(learner, nurse, paper, text):
    sent = {"person": nurse.pk, "question": "q-free_text", "chosen": [text], "intent": 5}
    answer = learner.post(url("save", paper.pk), json.dumps(sent), content_type="application/json")
    assert (answer.status_code, set(answer.json())) == (400, {"problem"})


def test_an_answer_half_finished_is_kept_and_listed_before_handing_in(learner, paper):
    order, number = question_of(paper, "ordering"), question_of(paper, "numeric")
    keys = [option["key"] for option in order["options"]]
    fields = {f"q-{order['key']}": [f"{key}=1" for key in keys], f"q-{number['key']}": "twelve"}
    page = learner.post(url("attempt", paper.pk), fields, follow=True)
    assert "each step needs a place of its own" in text_of(page)
    assert "This is not a number yet" in text_of(page)
    assert "9 questions still unanswered" in text_of(page)
    assert 'value="twelve"' in learner.get(url("attempt", paper.pk)).content.decode()


def test_a_text_taken_back_without_a_script_is_empty_again(learner, paper):
    number = number_of(paper, "free_text")
    for text in ("First thoughts", "  "):
        learner.post(url("question", paper.pk, number), {"q-q-free_text": text})
    assert Answer.objects.get(attempt=paper, question="q-free_text").chosen == []


def test_steps_come_back_in_the_order_they_were_put(learner, paper):
    question = question_of(paper, "ordering")
    save_answer(paper, question["key"], right_answer(question), 1, now=NOON)
    shown = learner.get(url("question", paper.pk, number_of(paper, "ordering"))).context["question"]
    assert [option.text for option in shown.options] == ["Plan", "Do", "Study", "Act"]


def test_what_is_written_is_shown_as_text_and_nothing_else(learner, paper):
    save_answer(paper, "q-free_text", ["<script>alert(1)</script>"], 1, now=NOON)
    submit_attempt(paper, now=NOON, today=MONDAY)
    html = learner.get(url("result", paper.pk)).content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_a_paper_that_waits_shows_what_is_marked_and_says_what_is_not(learner, paper):
    hand_in(paper, right_answer)
    page = text_of(learner.get(url("result", paper.pk)))
    assert "Handed in, and being marked" in page
    assert "A trainer reads this answer." in page
    assert "Try again" not in page
    assert page.count("Being marked") == 1
    assert "Why single." in page
    assert "Why free_text." not in page


def test_the_result_answers_back_on_every_kind(learner, paper):
    hand_in(paper, wrong_answer)
    page = text_of(learner.get(url("result", paper.pk)))
    assert "Not passed this time" in page
    for said in ("Wrong, because.", "False, because.", "check, because.", "You wrote: 13.01", "Run chart, because."):
        assert said in page or said == "False, because."  # the learner chose True
    for kind in KINDS:
        assert f"Why {kind}." in page


def test_what_a_trainer_said_is_read_with_the_result(learner, trainer, paper):
    hand_in(paper, right_answer)
    mark_written(Mark.objects.get(), is_right=False, comment="Say by when.", by=trainer, now=NOON, today=MONDAY)
    page = text_of(learner.get(url("result", paper.pk)))
    assert "Say by when." in page
    assert "Passed" in page  # 8 of 9 are enough


def test_right_answers_are_shown_where_the_quiz_shows_them(learner, paper):
    hand_in(paper, wrong_answer)
    for policy, is_shown in (("never", False), ("always", True)):
        Attempt.objects.filter(pk=paper.pk).update(right_answers_shown=policy)
        page = text_of(learner.get(url("result", paper.pk)))
        assert ("12.5%, and anything from 12 to 13" in page) is is_shown
        assert ("study or studying" in page) is is_shown


def test_the_chart_of_a_result_says_what_the_rules_say(learner, paper):
    hand_in(paper, right_answer)
    assert "What the chart says. Keep collecting: 6 points so far" in text_of(learner.get(url("result", paper.pk)))


def test_the_page_of_a_paper_costs_the_same_with_three_questions_and_with_nine(
    learner, fundamentals, nurse, attempt, django_assert_max_num_queries
):
    def cost(name, attempt):
        learner.get(url(name, attempt.pk))
        with django_assert_max_num_queries(30) as queries:
            learner.get(url(name, attempt.pk))
        return len(queries)

    few = cost("attempt", attempt)
    few_marked = cost("result", submit_attempt(attempt, now=NOON, today=MONDAY))
    one_of_each_kind(fundamentals)
    many = start_attempt(nurse, fundamentals.quiz, now=NOON)
    assert cost("attempt", many) == few
    assert cost("result", hand_in(many, right_answer)) == few_marked
