"""The refresher's pages: each state says what is so and what to do, and nobody sees anybody else's."""

from datetime import date, timedelta

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from curriculum.models import Question
from lms.escalator.models import Attainment
from lms.recall import actions
from lms.recall.asking import print_again, wording
from lms.recall.models import Refresher, RefresherQuestion, RefresherSet
from tests.learning.papers import KINDS, add_question, one_of_each_kind, right_answer, wrong_answer

NOW = timezone.now()


@pytest.fixture
def holder(nurse, fundamentals):
    Attainment.objects.create(person=nurse, level=fundamentals, achieved_on=date(2025, 6, 1))
    return nurse


@pytest.fixture
def asked(holder, client) -> list[RefresherQuestion]:
    client.force_login(holder)
    actions.start(holder, now=timezone.now())
    return list(RefresherQuestion.objects.all())


def send(client, asked: RefresherQuestion, chosen: list[str], **fields):
    paper = print_again(RefresherQuestion.objects.get(pk=asked.pk))
    sent = {f"q-{paper['key']}": chosen, "seen": wording(paper)} | fields
    return client.post(f"/refresher/questions/{asked.pk}/", sent)


def paper_of(asked: RefresherQuestion) -> dict:
    return print_again(asked)


def read(client, path: str = "/refresher/") -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return " ".join(answer.content.decode().split())


def test_who_holds_no_level_reads_where_the_questions_come_from(client, nurse, fundamentals):
    client.force_login(nurse)
    page = read(client)
    assert "Nothing to refresh yet" in page
    assert "Ask me each month" not in page
    assert "/refresher/" not in read(client, "/")
    client.post("/refresher/start/")
    assert not Refresher.objects.exists()


def test_nothing_comes_unless_one_asks_and_one_click_is_enough(client, holder):
    client.force_login(holder)
    assert "You get no questions at the moment" in read(client)
    assert "Ask me each month" in read(client, "/")
    assert client.post("/refresher/start/").headers["Location"] == "/refresher/"
    page = read(client)
    assert "4 questions, about 2 minutes" in page
    assert "Stop the questions" in page
    assert "4 questions, about 2 minutes" in read(client, "/")


def test_one_click_stops_them_and_one_begins_again(client, asked):
    client.post("/refresher/stop/")
    page = read(client)
    assert "You stopped them on" in page
    assert "Begin again" in page
    assert "You stopped them." in read(client, "/")
    client.post("/refresher/start/")
    assert Refresher.objects.open().count() == 1


def test_the_mails_link_asks_before_it_stops_and_says_so_when_nothing_comes(client, asked):
    assert "Stop refresher questions?" in read(client, "/refresher/stop/")
    assert Refresher.objects.open().exists()
    client.post("/refresher/stop/")
    assert "There is nothing to stop" in read(client, "/refresher/stop/")
    said = [str(each) for each in get_messages(client.post("/refresher/stop/").wsgi_request)]
    assert said[-1] == "You get no refresher questions."


def test_signed_out_the_mails_links_lead_back_after_signing_in(client):
    for path in ("/refresher/", "/refresher/stop/"):
        assert client.get(path).headers["Location"] == f"/sign-in/?next={path}"


def test_the_offer_stands_on_the_level_until_one_decides(client, holder, fundamentals):
    client.force_login(holder)
    assert "Keep level 1 fresh" in read(client, fundamentals.url)
    client.post("/refresher/start/")
    assert "Keep level 1 fresh" not in read(client, fundamentals.url)
    client.post("/refresher/stop/")
    assert "Keep level 1 fresh" not in read(client, fundamentals.url)


def test_who_does_not_hold_the_level_is_offered_nothing(client, nurse, fundamentals):
    client.force_login(nurse)
    assert "Keep level 1 fresh" not in read(client, fundamentals.url)


def test_from_question_to_feedback_to_the_next(client, asked):
    first = client.post("/refresher/begin/").headers["Location"]
    assert first == f"/refresher/questions/{asked[0].pk}/"
    page = read(client, first)
    assert "Question 1 of 4, 0 answered" in page
    assert "because." not in page  # no feedback before the answer
    answer = send(client, asked[0], right_answer(paper_of(asked[0])))
    assert answer.headers["Location"] == first
    page = read(client, first)
    assert "<h1>Right</h1>" in page
    assert "Right, because." in page
    assert "Also wrong, because." in page
    assert "Next question" in page
    assert client.post("/refresher/begin/").headers["Location"] == f"/refresher/questions/{asked[1].pk}/"


def test_a_wrong_answer_says_what_is_right_and_when_it_comes_again(client, asked):
    send(client, asked[0], wrong_answer(paper_of(asked[0])))
    page = read(client, f"/refresher/questions/{asked[0].pk}/")
    assert "<h1>Not quite</h1>" in page
    assert "Right answer: <span" in page
    next_month = (timezone.localdate().replace(day=1) + timedelta(days=32)).strftime("%B %Y")
    assert f"It comes again in {next_month}." in page


def test_who_does_not_know_is_shown(client, asked):
    send(client, asked[0], [], knows="no")
    page = read(client, f"/refresher/questions/{asked[0].pk}/")
    assert "Here is what is right" in page
    assert "You asked to be shown." in page


def test_an_empty_answer_is_asked_for_again_in_place(client, asked):
    answer = send(client, asked[0], [])
    assert answer.status_code == 422
    assert 'href="#q1-1">Answer the question, or say that you don’t know.' in answer.content.decode()
    assert not RefresherQuestion.objects.answered().exists()


def test_what_was_typed_stays_in_the_field_when_it_is_no_number(client, holder, fundamentals):
    fundamentals.questions.all().delete()
    add_question(fundamentals, "numeric")
    client.force_login(holder)
    actions.start(holder, now=timezone.now())
    answer = send(client, RefresherQuestion.objects.get(), ["about twelve"])
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "This is not a number yet" in page
    assert 'value="about twelve"' in page


@pytest.mark.parametrize("fields", [["a=99"], ["zz=1"], ["a=b=c"], ["\0"], ["9" * 5000]])
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "free_text"])
def test_nonsense_is_refused_and_the_question_asked_again(client, holder, fundamentals, kind, fields):
    fundamentals.questions.all().delete()
    add_question(fundamentals, kind)
    client.force_login(holder)
    actions.start(holder, now=timezone.now())
    answer = send(client, RefresherQuestion.objects.get(), fields)
    assert answer.status_code == 422 or kind == "gap"
    if answer.status_code == 422:
        assert "There is a problem" in answer.content.decode()


def test_a_new_wording_is_shown_before_it_is_answered(client, asked):
    Question.objects.filter(pk=asked[0].question_id).update(stem="Reworded?")
    answer = send(client, asked[0], ["1"], seen="older")
    assert answer.status_code == 422
    assert "has changed this question since you opened it" in answer.content.decode()
    assert "Reworded?" in answer.content.decode()


def test_a_question_taken_back_falls_out_silently(client, asked):
    Question.objects.filter(pk=asked[0].question_id).update(live=False)
    assert "3 questions, about 2 minutes" in read(client)
    assert "3 questions, about 2 minutes" in read(client, "/")
    gone = f"/refresher/questions/{asked[0].pk}/"
    after = f"/refresher/questions/{asked[1].pk}/"
    assert client.get(gone).headers["Location"] == after
    assert client.post(gone, {"seen": "x"}).headers["Location"] == after
    assert "Question 1 of 3" in read(client, after)


def test_the_last_answer_leads_to_how_it_went(client, asked):
    for number, each in enumerate(asked):
        paper = paper_of(each)
        send(client, each, right_answer(paper) if number else wrong_answer(paper))
    assert "See how it went" in read(client, f"/refresher/questions/{asked[-1].pk}/")
    page = read(client, f"/refresher/sets/{RefresherSet.objects.get().pk}/")
    assert "3 of 4 right</h1>" in page
    assert page.count('class="eyebrow">Question') == 4
    page = read(client)
    assert "Done: 3 of 4 right" in page
    assert "1 you got wrong" in page
    assert "Data for improvement" in page
    assert "3 of 4 right" in page
    assert client.post("/refresher/begin/").headers["Location"] == f"/refresher/sets/{RefresherSet.objects.get().pk}/"
    assert "The next come on" in read(client, "/")


def test_the_newest_month_counts_and_earlier_ones_stay_to_look_at(client, asked):
    for each in asked[:3]:
        send(client, each, right_answer(paper_of(each)))
    month = (timezone.localdate().replace(day=1) + timedelta(days=32)).replace(day=1)
    newer = RefresherSet.objects.create(person=asked[0].refresher_set.person, month=month, ready_on=month, drawn_at=NOW)
    RefresherQuestion.objects.create(
        refresher_set=newer, place=1, question=asked[0].question, level=asked[0].level, strand="D"
    )
    assert "1 question, about 1 minute" in read(client)
    assert f'/refresher/sets/{asked[0].refresher_set_id}/">' in read(client)
    assert "1 question, about 1 minute" in read(client, "/")
    assert "1 is not answered" in read(client, f"/refresher/sets/{asked[0].refresher_set_id}/")


def test_a_month_in_which_everything_rests_says_so_and_can_be_looked_at_again(client, holder, fundamentals):
    actions.start(holder, now=timezone.now())
    RefresherQuestion.objects.all().delete()
    client.force_login(holder)
    Question.objects.update(live=False)
    assert "Nothing is due this month" in read(client)
    Question.objects.update(live=True)
    assert client.post("/refresher/begin/").headers["Location"].startswith("/refresher/questions/")


def test_who_lost_the_level_meanwhile_reads_why_nothing_comes(client, asked):
    RefresherQuestion.objects.all().delete()
    Attainment.objects.update(withdrawn_on=timezone.localdate())
    assert "You hold no level now" in read(client)


def test_nobody_else_reads_or_answers_ones_questions(client, asked, ward_manager, trainer, hr, stranger):
    addresses = [f"/refresher/questions/{asked[0].pk}/", f"/refresher/sets/{asked[0].refresher_set_id}/"]
    for other in (ward_manager, trainer, hr, stranger):
        client.force_login(other)
        assert [client.get(address).status_code for address in addresses] == [404, 404]
        assert client.post(addresses[0], {"seen": "x"}).status_code == 404


def test_an_answer_sent_after_the_session_ended_is_said_to_be_lost(client, asked):
    client.logout()
    answer = send(client, asked[0], ["1"])
    assert answer.headers["Location"] == f"/sign-in/?next=/refresher/questions/{asked[0].pk}/"
    assert "your answer was not kept" in read(client, answer.headers["Location"])


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "free_text"])
def test_every_kind_is_asked_answered_and_shown(client, holder, fundamentals, kind):
    one_of_each_kind(fundamentals)
    Question.objects.exclude(kind=kind).delete()
    client.force_login(holder)
    actions.start(holder, now=timezone.now())
    asked = RefresherQuestion.objects.get()
    address = f"/refresher/questions/{asked.pk}/"
    assert f'name="q-q-{kind}"' in read(client, address)
    send(client, asked, right_answer(paper_of(asked)))
    page = read(client, address)
    assert "<h1>Right</h1>" in page
    assert f"Why {kind}." in page


@pytest.mark.parametrize("path", ["/refresher/", "/", "/refresher/questions/{}/"])
def test_pages_cost_the_same_with_10_and_1000_questions_answered(client, asked, fundamentals, path):
    def answered(number: int) -> None:
        there = Question.objects.count()
        questions = Question.objects.bulk_create(
            Question(key=f"n-{there + n}", level=fundamentals, strand="DPSW"[n % 4], stem="?") for n in range(number)
        )
        sets = RefresherSet.objects.bulk_create(
            RefresherSet(person=asked[0].refresher_set.person, month=month, ready_on=month, drawn_at=NOW)
            for n in range(number // 5)
            for month in [date(1900 + there // 12 + n // 12, n % 12 + 1, 1)]
        )
        RefresherQuestion.objects.bulk_create(
            RefresherQuestion(
                refresher_set=sets[n // 5], place=n % 5 + 1, question=question, level=fundamentals,
                strand=question.strand, is_right=n % 2 == 0, answered_at=NOW, printed={"key": question.key},
            )
            for n, question in enumerate(questions)
        )  # fmt: skip

    def queries() -> int:
        address = path.format(asked[0].pk)
        client.get(address)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    answered(10)
    few = queries()
    answered(990)
    assert queries() == few
