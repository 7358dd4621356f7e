"""Asking for one more attempt, and extra time: who may, what is told, what stays private."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from curriculum.models import Quiz
from lms.learning.actions import (
    MayNotBegin,
    NothingToAsk,
    agree_extra_time,
    ask_for_attempt,
    decide_request,
    enrol,
    start_attempt,
    submit_attempt,
)
from lms.learning.allowance import allowance
from lms.learning.models import AttemptRequest, Enrolment, TimeAdjustment
from lms.people.models import AuditEntry, Role, RoleGrant
from lms.reminders.models import OutboxMessage
from tests.conftest import MONDAY
from tests.learning.conftest import LATER, NOON


@pytest.fixture
def quiz(fundamentals):
    Quiz.objects.update(attempts_allowed=1)
    return Quiz.objects.select_related("level").get()


@pytest.fixture
def used_up(nurse, quiz, enrolment):
    return submit_attempt(start_attempt(nurse, quiz, now=NOON), now=NOON, today=MONDAY)


@pytest.fixture
def asked(nurse, quiz, used_up):
    return ask_for_attempt(nurse, quiz, "I was called away.", now=NOON)


def decide_url(asked):
    return reverse("learning:decide_request", args=[asked.pk])


def test_asking_twice_is_one_request(nurse, quiz, asked):
    assert ask_for_attempt(nurse, quiz, "Please.", now=LATER) == asked
    assert AttemptRequest.objects.get().reason == "I was called away."


def test_nobody_asks_while_attempts_are_left_or_after_passing(nurse, quiz, enrolment, keys):
    with pytest.raises(NothingToAsk, match="still have an attempt"):
        ask_for_attempt(nurse, quiz, "Please.", now=NOON)
    attempt = start_attempt(nurse, quiz, now=NOON)
    attempt.answers.update(chosen=[])
    for question in attempt.paper:
        attempt.answers.filter(question=question["key"]).update(chosen=keys(question))
    submit_attempt(attempt, now=NOON, today=MONDAY)
    with pytest.raises(NothingToAsk, match="passed"):
        ask_for_attempt(nurse, quiz, "Please.", now=LATER)


def test_a_granted_request_gives_one_attempt_a_mail_and_an_audit_entry(nurse, trainer, quiz, asked):
    decide_request(asked, is_granted=True, reason="Good luck.", by=trainer, now=LATER)
    attempt = start_attempt(nurse, quiz, now=LATER)
    submit_attempt(attempt, now=LATER, today=MONDAY)
    with pytest.raises(MayNotBegin, match="used all the attempts"):
        start_attempt(nurse, quiz, now=LATER)
    message = OutboxMessage.objects.get(rule__code="attempt-granted")
    assert (message.person, message.subject) == (nurse, "You may take the Fundamentals quiz once more")
    assert "Good luck" not in message.body
    entry = AuditEntry.objects.get(action="attempt.granted")
    assert (entry.by, entry.subject) == (trainer, nurse)


def test_whoever_decides_first_decided(trainer, hire, asked):
    second = hire("Una Byrne", role=Role.TRAINER)
    decide_request(asked, is_granted=False, reason="Read module 1.4 again.", by=trainer, now=NOON)
    late = decide_request(asked, is_granted=True, reason="Fine.", by=second, now=LATER)
    assert (late.decision, late.decided_by, late.decision_reason) == ("declined", trainer, "Read module 1.4 again.")
    assert AuditEntry.objects.filter(action__startswith="attempt.").count() == 1
    assert OutboxMessage.objects.filter(about=f"attempt-request:{asked.pk}").count() == 1


def test_a_declined_learner_reads_why_and_may_ask_again(client, nurse, trainer, quiz, asked):
    decide_request(asked, is_granted=False, reason="Read module 1.4 again.", by=trainer, now=NOON)
    client.force_login(nurse)
    html = client.get(reverse("learning:quiz", args=[quiz.pk])).content.decode()
    assert "Read module 1.4 again." in html
    assert "Ask for one more attempt" in html
    assert ask_for_attempt(nurse, quiz, "I have.", now=LATER) != asked


def test_the_page_asks_why_and_shows_that_the_request_waits(client, nurse, quiz, used_up):
    client.force_login(nurse)
    url = reverse("learning:ask", args=[quiz.pk])
    empty = client.post(url, {"reason": ""})
    assert empty.status_code == 422
    assert 'href="#id_reason"' in empty.content.decode()
    assert "Write why you need one more attempt." in empty.content.decode()
    page = client.post(url, {"reason": "I was called to an emergency."}, follow=True).content.decode()
    assert "Your trainers have your request" in page
    assert "I was called to an emergency." in page


def test_a_refused_start_is_told_on_the_page_of_the_quiz(client, nurse, quiz, used_up):
    client.force_login(nurse)
    page = client.post(reverse("learning:quiz", args=[quiz.pk]), follow=True).content.decode()
    assert "You have used all the attempts this quiz allows." in page


def test_a_trainer_decides_from_the_queue(client, trainer, asked):
    client.force_login(trainer)
    queue = client.get(reverse("learning:requests")).content.decode()
    assert "Joanna Pryce" in queue
    assert client.post(decide_url(asked), {"decision": "grant", "reason": ""}).status_code == 422
    undecided = client.post(decide_url(asked), {"decision": "", "reason": "Why not?"}).content.decode()
    assert undecided.count("id_decision_0") == 3  # the summary leads to the first choice, which its label names
    client.post(decide_url(asked), {"decision": "grant", "reason": "Good luck."})
    asked.refresh_from_db()
    assert (asked.decision, asked.decided_by) == ("granted", trainer)
    assert "Nobody is waiting" in client.get(reverse("learning:requests")).content.decode()
    assert "Good luck." in client.get(reverse("learning:requests"), {"show": "decided"}).content.decode()


def test_deciding_what_a_colleague_decided_says_so(client, trainer, hire, asked):
    first = hire("Una Byrne", role=Role.TRAINER)
    decide_request(asked, is_granted=False, reason="Not yet.", by=first, now=NOON)
    client.force_login(trainer)
    page = client.post(decide_url(asked), {"decision": "grant", "reason": "Fine."}, follow=True).content.decode()
    assert "Una Byrne had declined it already; that decision stands." in page


def test_nobody_decides_their_own_request(client, nurse, asked):
    RoleGrant.objects.create(person=nurse, role=Role.TRAINER, starts_on=MONDAY)
    client.force_login(nurse)
    assert client.post(decide_url(asked), {"decision": "grant", "reason": "Me."}).status_code == 403
    assert "another trainer decides" in client.get(reverse("learning:requests")).content.decode()


def test_the_queue_costs_the_same_with_many_requests(client, trainer, hire, quiz, asked, django_assert_max_num_queries):
    def cost():
        with django_assert_max_num_queries(20) as queries:
            client.get(reverse("learning:requests"))
        return len(queries)

    client.force_login(trainer)
    cost()
    before = cost()
    for number in range(12):
        person = hire(f"Learner Number{number}")
        AttemptRequest.objects.create(person=person, quiz=quiz, reason="Why not?", asked_at=NOON)
    assert cost() == before


# ---- extra time -----------------------------------------------------------------------


def set_time(client, email, **fields):
    return client.post(reverse("learning:extra_time"), {"email": email, "kind": "per_cent", "amount": 25} | fields)


def test_extra_time_agreed_anew_replaces_what_was_agreed(nurse, hr):
    agree_extra_time(nurse, per_cent=25, by=hr, now=NOON)
    agree_extra_time(nurse, minutes=10, by=hr, now=LATER)
    agree_extra_time(nurse, minutes=10, by=hr, now=LATER + timedelta(minutes=1))
    assert [str(each) for each in TimeAdjustment.objects.current()] == ["10 minutes more"]
    assert AuditEntry.objects.filter(action="extra_time.set").count() == 2
    assert agree_extra_time(nurse, by=hr, now=LATER) is None
    assert not TimeAdjustment.objects.current().exists()


@pytest.mark.parametrize("who", ["hr", "trainer"])
def test_hr_and_trainers_agree_extra_time(client, request, nurse, who):
    person = request.getfixturevalue(who)
    client.force_login(person)
    assert set_time(client, nurse.email.upper()).status_code == 302
    agreed = TimeAdjustment.objects.get()
    assert (agreed.person, agreed.per_cent, agreed.set_by) == (nurse, 25, person)


def test_what_was_agreed_is_shown_to_the_learner_and_nobody_else(
    client, nurse, hr, trainer, ward_manager, org_admin, fundamentals, enrolment
):
    Quiz.objects.update(minutes_allowed=40)
    agree_extra_time(nurse, per_cent=77, by=hr, now=NOON)
    client.force_login(nurse)
    assert (
        "31 of them agreed for you"
        in client.get(reverse("learning:quiz", args=[fundamentals.quiz.pk])).content.decode()
    )
    assert "77% longer" in client.get(reverse("people:person", args=[nurse.pk])).content.decode()
    pages = [
        (hr, reverse("people:person", args=[nurse.pk])),
        (ward_manager, reverse("people:person", args=[nurse.pk])),
        (hr, reverse("learning:extra_time")),
        (trainer, reverse("learning:extra_time")),
        (org_admin, reverse("people:audit_log")),
    ]
    for person, url in pages:
        client.force_login(person)
        answer = client.get(url)
        assert answer.status_code == 200
        # what is read, not addresses and tokens, which may hold any figures
        assert "77" not in strip_tags(answer.content.decode())


@pytest.mark.parametrize(
    "fields, said",
    [
        ({"email": "nobody@northbridge.example"}, "Nobody in your organisation has this address"),
        ({"amount": ""}, "Type how much extra time is agreed."),
        ({"amount": "0"}, "Type a number of 1 or more."),
        ({"amount": "301"}, "Type a number of 300 or less."),
        ({"kind": ""}, "Choose what is agreed."),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_changed(client, nurse, hr, fields, said):
    client.force_login(hr)
    answer = set_time(client, fields.pop("email", nurse.email), **fields)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not TimeAdjustment.objects.exists()


def test_nobody_agrees_their_own_or_that_of_another_organisation(client, hr, stranger):
    client.force_login(hr)
    assert "A colleague has to agree yours" in set_time(client, hr.email).content.decode()
    assert "Nobody in your organisation" in set_time(client, stranger.email).content.decode()


def test_the_next_cycle_does_not_inherit_what_was_granted(nurse, trainer, quiz, asked, fundamentals):
    decide_request(asked, is_granted=True, reason="Good luck.", by=trainer, now=LATER)
    assert allowance(nurse, quiz).left == 1
    Enrolment.objects.update(completed_on=MONDAY)
    enrol(nurse, fundamentals, today=MONDAY + timedelta(900))
    assert (allowance(nurse, quiz).allowed, allowance(nurse, quiz).left) == (1, 1)
