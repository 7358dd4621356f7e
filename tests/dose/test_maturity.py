"""The board's self-assessment: private answers, frozen questions, and nothing shown that gives an answer away."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from curriculum.models import MaturityQuestion
from lms.dose.maturity.answers import FEWEST_ANSWERS, result_of, results
from lms.dose.maturity.maturing import AlreadyClosed, NothingToAsk, answer, close_round, open_round
from lms.dose.models import MaturityRound, MaturitySheet
from lms.people.models import AuditEntry, OrgUnit, Role
from tests.at_once import at_once

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
LATER = datetime(2026, 2, 5, 12, tzinfo=UTC)


@pytest.fixture
def questions(db):
    stages = {f"stage_{number}": f"Stage {number}." for number in range(5)}
    return [
        MaturityQuestion.objects.create(area=area, position=place, text=f"Question {place}?", **stages)
        for place, area in enumerate(("leading", "leading", "data"))
    ]


@pytest.fixture
def asked(northbridge, hr, questions):
    return open_round(northbridge, name="Spring", answer_by=date(2026, 2, 1), by=hr, now=NOON)


@pytest.fixture
def board(hire):
    return [hire(f"Board {name}", role=Role.BOARD) for name in "Alpha Beta Gamma Delta Epsilon Zeta".split()]


def say(asked, members, *stages):
    """Each member answers each question with one stage; None is left out."""
    keys = [question["key"] for question in asked.questions]
    for member, row in zip(members, stages, strict=False):
        answer(asked, {key: stage for key, stage in zip(keys, row, strict=False) if stage is not None}, by=member)


def test_a_round_keeps_the_questions_it_was_opened_with(northbridge, asked, questions):
    questions[0].text = "Reworded?"
    questions[0].save()
    questions[1].delete()
    assert [each["text"] for each in MaturityRound.objects.get().questions] == [
        "Question 0?", "Question 1?", "Question 2?",
    ]  # fmt: skip


def test_a_second_round_is_not_opened_while_one_is_open(northbridge, asked, hr):
    again = open_round(northbridge, name="Summer", answer_by=date(2026, 6, 1), by=hr, now=LATER)
    assert again == asked
    assert AuditEntry.objects.filter(action="maturity.opened").count() == 1


def test_without_a_published_question_there_is_nothing_to_ask(northbridge, hr, questions):
    MaturityQuestion.objects.update(live=False)
    with pytest.raises(NothingToAsk):
        open_round(northbridge, name="Spring", answer_by=date(2026, 2, 1), by=hr, now=NOON)


def test_means_and_spread_are_shown_from_five_answers_up_and_only_of_a_closed_round(northbridge, asked, board, hr):
    say(asked, board[:5], (0, 4, 1), (1, 4, 1), (2, 4, 1), (3, 4, 1), (4, 4, None))
    assert results(northbridge) == []
    close_round(asked, by=hr, now=LATER)
    (found,) = results(northbridge)
    leading, data = found.areas
    assert [(each.mean, each.spread) for each in leading.questions] == [
        (Decimal("2.0"), Decimal("1.4")), (Decimal("4.0"), Decimal("0.0")),
    ]  # fmt: skip
    assert (data.questions[0].mean, data.questions[0].spread, data.mean) == (None, None, None)
    assert (leading.mean, found.mean) == (Decimal("3.0"), Decimal("3.0"))
    assert leading.questions[0].agreement == "answers far apart"
    assert leading.questions[1].agreement == "answers close together"


def test_four_answers_show_nothing_anywhere(client, northbridge, asked, board, hr):
    say(asked, board[: FEWEST_ANSWERS - 1], *[(3, 3, 3)] * 4)
    close_round(asked, by=hr, now=LATER)
    client.force_login(hr)
    page = client.get(reverse("dose:maturity")).text
    assert "fewer than 5 board members answered" in page
    assert "3.0" not in page


def test_a_hidden_question_changes_no_mean_that_is_shown(asked):
    """Or its answers could be worked out from the mean of the area."""
    key, other, third = (question["key"] for question in asked.questions)
    five = [{key: 2} for _ in range(5)]
    shown = [result_of(asked, five), result_of(asked, [each | {other: 0, third: 0} for each in five[:4]] + five[4:])]
    assert {(found.mean, found.areas[0].mean, found.areas[1].mean) for found in shown} == {
        (Decimal("2.0"), Decimal("2.0"), None)
    }


def test_closing_cuts_the_names_off_and_cannot_be_undone(asked, board, hr):
    say(asked, board, *[(1, 1, 1)] * 6)
    close_round(asked, by=hr, now=LATER)
    close_round(asked, by=hr, now=LATER)
    assert set(MaturitySheet.objects.values_list("person", flat=True)) == {None}
    assert MaturitySheet.objects.count() == 6
    assert AuditEntry.objects.filter(action="maturity.closed").count() == 1
    with pytest.raises(AlreadyClosed):
        say(asked, board, (2, 2, 2))


def test_an_answer_may_be_changed_while_the_round_is_open(asked, board):
    say(asked, board, (0, 0, 0))
    say(asked, board, (4, None, 2))
    assert sorted(MaturitySheet.objects.get().stages.values()) == [2, 4]


@pytest.mark.parametrize("stages", [{"999": 1}, {"first": 5}, {"first": -1}])
def test_a_question_or_stage_that_is_not_there_is_refused(asked, board, stages):
    first = asked.questions[0]["key"]
    with pytest.raises(ValueError, match="no such"):
        answer(asked, {first if key == "first" else key: stage for key, stage in stages.items()}, by=board[0])


def test_a_board_member_answers_some_questions_now_and_the_rest_later(client, asked, board):
    client.force_login(board[0])
    keys = [f"question_{question['key']}" for question in asked.questions]
    url = reverse("dose:answer_maturity_round")
    assert "checked" not in client.get(url).text
    assert client.post(url, {keys[0]: "3", "so_far": "yes"})["Location"] == url
    page = client.get(url).text
    assert page.count("checked") == 3  # the stage, and twice "I can't say"
    assert client.post(url, {keys[0]: "3", keys[1]: "0"})["Location"] == reverse("dose:maturity")
    assert MaturitySheet.objects.get().stages == {keys[0][9:]: 3, keys[1][9:]: 0}


def test_an_empty_sheet_is_refused_with_words(client, asked, board):
    client.force_login(board[0])
    response = client.post(reverse("dose:answer_maturity_round"), {})
    assert response.status_code == 422
    assert "choose a statement for one question" in response.text
    assert not MaturitySheet.objects.exists()


def test_hr_opens_and_closes_a_round_and_sees_how_many_answered_but_never_what(
    client, northbridge, questions, hr, board
):
    client.force_login(hr)
    client.post(reverse("dose:open_maturity_round"), {"name": "Spring", "answer_by": "2026-02-01"})
    asked = MaturityRound.objects.get()
    say(asked, board[:2], (0, 0, 0), (4, 4, 4))
    page = client.get(reverse("dose:maturity")).text
    assert "2 of 6 board members have answered" in page
    assert not any(member.full_name in page for member in board)
    assert client.get(reverse("dose:answer_maturity_round")).status_code == 403
    assert "can’t be opened again" in client.post(reverse("dose:close_maturity_round", args=[asked.pk])).text
    assert MaturityRound.objects.get().is_open
    client.post(reverse("dose:close_maturity_round", args=[asked.pk]), {"confirmed": "yes"})
    assert not MaturityRound.objects.get().is_open


def test_what_is_missing_from_the_form_is_said_and_what_was_typed_stays(client, hr, questions):
    client.force_login(hr)
    response = client.post(reverse("dose:open_maturity_round"), {"name": "Spring"})
    assert response.status_code == 422
    assert "Give the date to answer by" in response.text
    assert 'value="Spring"' in response.text


def test_another_organisations_round_is_not_found_and_not_shown(client, asked, board, southmoor, stranger, hr, hire):
    say(asked, board, *[(2, 2, 2)] * 6)
    close_round(asked, by=hr, now=LATER)
    there = OrgUnit.objects.get(organisation=southmoor)
    client.force_login(hire("Gareth Pugh", role=Role.HR, unit=there))
    assert "has not assessed itself yet" in client.get(reverse("dose:maturity")).text
    url = reverse("dose:close_maturity_round", args=[asked.pk])
    assert client.post(url, {"confirmed": "yes"}).status_code == 404


def test_two_rounds_stand_side_by_side_oldest_first(client, northbridge, asked, board, hr):
    say(asked, board, *[(1, 1, 1)] * 6)
    close_round(asked, by=hr, now=NOON)
    second = open_round(northbridge, name="Autumn", answer_by=date(2026, 9, 1), by=hr, now=LATER)
    say(second, board, *[(3, 3, 2)] * 6)
    close_round(second, by=hr, now=LATER)
    client.force_login(board[0])
    page = client.get(reverse("dose:maturity"))
    assert page.context["page"].history == [
        ("How the board leads", [Decimal("1.0"), Decimal("3.0")]),
        ("Data and learning", [Decimal("1.0"), Decimal("2.0")]),
    ]  # fmt: skip
    assert "3.0 of 4, 1.0 the round before" in page.text
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("dose:maturity"))
    for number in range(5):
        each = open_round(northbridge, name=f"Round {number}", answer_by=date(2026, 9, 1), by=hr, now=LATER)
        say(each, board, *[(3, 3, 2)] * 6)
        close_round(each, by=hr, now=LATER)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("dose:maturity"))
    assert len(few) == len(many)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_open_one_round_and_keep_one_sheet(northbridge, questions, hr, hire):
    member = hire("Bea Board", role=Role.BOARD)
    at_once(lambda _: open_round(northbridge, name="Spring", answer_by=date(2026, 2, 1), by=hr, now=NOON), 4)
    asked = MaturityRound.objects.get()
    key = asked.questions[0]["key"]
    at_once(lambda _: answer(asked, {key: 2}, by=member), 4)
    assert MaturitySheet.objects.get().stages == {key: 2}


def test_the_card_for_other_pages_says_where_the_board_stands_and_asks_who_has_not_answered(asked, board, hr):
    card = Template("{% load maturity %}{% board_maturity reader %}")
    say(asked, board[:1], (2, 2, 2))
    waiting, done, other = (card.render(Context({"reader": person})) for person in (board[1], board[0], hr))
    assert "1 of 6 board members have answered" in waiting
    assert "Answer by 1 February" in waiting
    assert "Change your answers" in done
    assert reverse("dose:answer_maturity_round") not in other
