"""Evaluations: one answer each, changed until it closes, shown only where nobody can be made out."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from curriculum.models import LevelOutcome
from lms.cohorts.actions import evaluation as actions
from lms.cohorts.actions import record_attendance
from lms.cohorts.evaluating import all_reactions, later, results_of
from lms.cohorts.models import Evaluation, EvaluationAnswer, EvaluationAsked, Session
from lms.people.models import Person

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
MONDAY = date(2026, 1, 5)
CLOSED = MONDAY + timedelta(15)
SCORES = {"worth": 5, "part": 4, "next": 3}


def came(session, people, trainer):
    record_attendance(session, {person.pk for person in people}, by=trainer, now=NOON, today=MONDAY)


@pytest.fixture
def crowd(northbridge, seat):
    people = Person.objects.bulk_create(
        Person(email=f"c{number}@x.example", full_name=f"Colleague {number}", organisation=northbridge)
        for number in range(8)
    )
    for person in people:
        seat(person)
    return people


def said(evaluation, people, **changes):
    for person in people:
        told = {"scores": SCORES, "good": "", "better": ""} | changes
        actions.answer(evaluation, by=person, now=NOON, **told)


def test_those_who_came_are_asked_once_and_the_others_are_not(crowd, session, trainer):
    came(session, crowd[:5], trainer)
    came(session, crowd[:5], trainer)
    evaluation = Evaluation.objects.get()
    assert set(evaluation.asked.values_list("person", flat=True)) == {person.pk for person in crowd[:5]}
    came(session, crowd[1:6], trainer)  # corrected: one did not come, another did
    assert set(evaluation.asked.values_list("person", flat=True)) == {person.pk for person in crowd[1:6]}


def test_an_answer_is_one_and_is_changed_until_it_closes(crowd, session, trainer):
    came(session, crowd[:5], trainer)
    evaluation = Evaluation.objects.get()
    said(evaluation, crowd[:1])
    said(evaluation, crowd[:1], good="The coffee.")
    assert EvaluationAnswer.objects.get().good == "The coffee."
    with pytest.raises(PermissionDenied):
        said(evaluation, crowd[7:])
    with pytest.raises(ValidationError, match="has closed"):
        actions.answer(
            evaluation, scores=SCORES, good="", better="", by=crowd[0], now=NOON + timedelta(days=15)
        )  # fmt: skip


@pytest.mark.parametrize("people, today, is_shown", [(4, CLOSED, False), (5, CLOSED, True), (5, MONDAY, False)])
def test_results_need_five_answers_and_a_closed_evaluation(cohort, crowd, session, trainer, people, today, is_shown):
    came(session, crowd, trainer)
    evaluation = Evaluation.objects.get()
    said(evaluation, crowd[:people], good="Keep the examples.")
    assert (evaluation.pk in results_of(cohort, today)) is is_shown


def test_the_whole_gives_no_hidden_session_away(cohort, crowd, session, trainer):
    second = Session.objects.create(
        cohort=cohort, title="Day two", held_on=MONDAY, starts_at="17:00", ends_at="18:00", place="Room"
    )
    came(session, crowd, trainer)
    came(second, crowd, trainer)
    said(session.evaluation, crowd[:6])
    said(second.evaluation, crowd[:4], scores={"worth": 1, "part": 1, "next": 1}, good="A secret.")
    shown = results_of(cohort, CLOSED)
    assert list(shown) == [session.evaluation.pk]
    together = all_reactions(cohort, shown)
    assert (together.people, together.lines) == (6, shown[session.evaluation.pk].lines)


def test_every_question_is_about_the_same_people_and_comments_say_nothing_of_their_order(
    cohort, crowd, session, trainer
):
    came(session, crowd, trainer)
    for number, person in enumerate(crowd[:6]):
        said(session.evaluation, [person], better=f"Comment {number}")
    result = results_of(cohort, CLOSED)[session.evaluation.pk]
    assert {line.people for line in result.lines} == {6}
    assert sorted(result.better) == [f"Comment {number}" for number in range(6)]
    assert result.better != sorted(result.better)


def test_a_trainer_reads_no_comment_before_five_have_answered_and_no_name_ever(client, cohort, crowd, session, trainer):
    came(session, crowd, trainer)
    said(session.evaluation, crowd[:4], good="Said in trust.")
    Evaluation.objects.update(opens_on=date(2020, 1, 1), closes_on=date(2020, 1, 2))
    client.force_login(trainer)
    url = reverse("practice:evaluation_results", args=[cohort.pk])
    page = client.get(url).text
    assert "Fewer than 5 answered" in page
    assert "Said in trust." not in page
    EvaluationAnswer.objects.create(
        evaluation=session.evaluation, person=crowd[4], scores=SCORES, good="", answered_at=NOON
    )  # fmt: skip
    page = client.get(url).text
    assert page.count("Said in trust.") == 4
    assert not any(person.full_name in page for person in crowd)


def test_somebody_answers_on_a_phone_and_what_they_typed_survives_a_refusal(client, cohort, nurse, session):
    today = date.today()
    evaluation = Evaluation.objects.create(
        kind="reaction", cohort=cohort, session=session, questions=[{"code": "worth", "text": "Worth it"}],
        opens_on=today, closes_on=today,
    )  # fmt: skip
    url = reverse("practice:evaluation", args=[evaluation.pk])
    client.force_login(nurse)
    assert client.get(url).status_code == 404
    EvaluationAsked.objects.create(evaluation=evaluation, person=nurse)
    refused = client.post(url, {"good": "Clear examples."})
    assert refused.status_code == 422
    assert "Clear examples." in refused.text
    assert client.post(url, {"good": "Clear examples.", "score_worth": "9"}).status_code == 422
    asked = client.post(url, {"good": "The patient born 3 March 1951.", "score_worth": "4"})
    assert "This may identify a patient" in asked.text
    assert client.post(url, {"good": "Clear examples.", "score_worth": "4"}).status_code == 302
    assert EvaluationAnswer.objects.get().scores == {"worth": 4}


def test_three_months_after_its_end_a_cohort_is_asked_once_what_it_uses(cohort, nurse, seat, fundamentals):
    LevelOutcome.objects.create(level=fundamentals, text="spot waste", key=uuid4())
    seat(nurse, taken_on=date(2025, 9, 1))
    cohort.ends_on = date(2025, 11, 30)
    cohort.save()
    assert actions.open_use_survey(cohort, today=date(2026, 2, 27), now=NOON) is None
    opened = actions.open_use_survey(cohort, today=date(2026, 2, 28), now=NOON)
    assert actions.open_use_survey(cohort, today=date(2026, 3, 9), now=NOON) == opened
    assert [question["text"] for question in opened.questions] == ["spot waste"]
    assert opened.asked.get().person == nurse


@pytest.mark.parametrize(
    "day, expected", [(date(2025, 11, 30), date(2026, 2, 28)), (date(2025, 12, 31), date(2026, 3, 31))]
)
def test_three_months_later_is_clamped_to_the_end_of_the_month(day, expected):
    assert later(day, 3) == expected
