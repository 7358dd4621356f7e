"""People choose which messages they want and how; what everybody must get still comes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.people.models import Role
from lms.reminders import actions, rules
from lms.reminders.choices import is_for_the_site, refused
from lms.reminders.kinds import KINDS
from lms.reminders.models import OptOut, Preference, ReminderRule
from lms.reminders.presenters.choices import offer

NOW = datetime(2026, 1, 5, 10, tzinfo=UTC)
PAGE = reverse("reminders:preferences")


@pytest.fixture(autouse=True)
def known_rules(db):
    rules.all_rules()


@pytest.fixture
def choose(nurse):
    """A function that chooses for the nurse: choose(without=[rules.IDLE], is_digest=True)."""

    def _choose(*, without=(), **fields) -> None:
        offered = offer(nurse).free
        wanted = [rule.code for rule in offered if rule.code not in without]
        given = {"is_digest": False, "is_on_site_only": False, "language": "en-gb", "now": NOW} | fields
        actions.choose(nurse, offered=offered, wanted=wanted, **given)

    return _choose


def test_a_message_that_is_not_wanted_meets_an_objection_even_if_it_was_planned_before(nurse, owe, choose):
    message = owe(nurse)[0]
    assert not refused([message])
    choose(without=[rules.DUE_SOON])
    assert refused([message]) == {(nurse.pk, message.rule_id)}
    choose()
    assert not refused([message])


def test_somebody_elses_choice_is_theirs(nurse, coach, owe, choose):
    choose(without=[rules.DUE_SOON], is_on_site_only=True)
    message = owe(coach)[0]
    assert not refused([message])
    assert not is_for_the_site(message)


def test_what_everybody_must_get_can_not_be_refused(nurse, owe):
    rule = rules.rule(rules.WELCOME)
    OptOut.objects.create(person=nurse, rule=rule)
    message = owe(nurse, rule=rule)[0]
    actions.choose(nurse, offered=[rule], wanted=[], is_digest=False, is_on_site_only=True, language="en-gb", now=NOW)
    assert not refused([message])
    assert not is_for_the_site(message)


def test_on_the_site_only_holds_for_what_has_not_left_yet(nurse, owe, choose):
    message = owe(nurse)[0]
    assert not is_for_the_site(message)
    choose(is_on_site_only=True)
    message.person.refresh_from_db()
    assert is_for_the_site(message)


def test_choosing_twice_keeps_the_day_it_was_decided(nurse, choose):
    choose(without=[rules.IDLE])
    choose(without=[rules.IDLE], now=datetime(2026, 2, 1, tzinfo=UTC))
    assert OptOut.objects.get().made_at == NOW


def test_rules_that_were_not_on_the_page_stay_as_they_were(nurse, choose):
    OptOut.objects.create(person=nurse, rule=rules.rule(rules.MODULE_REVIEW))
    actions.choose(
        nurse, offered=[rules.rule(rules.IDLE)], wanted=[rules.IDLE], is_digest=False, is_on_site_only=False,
        language="en-gb", now=NOW,
    )  # fmt: skip
    assert OptOut.objects.get().rule.code == rules.MODULE_REVIEW


def test_the_page_offers_what_concerns_the_person(nurse, trainer):
    mine, theirs = offer(nurse), offer(trainer)
    assert rules.IDLE in mine.wanted
    assert rules.MODULE_REVIEW not in mine.wanted
    assert rules.MODULE_REVIEW in theirs.wanted
    assert "My certificate is ready" in mine.always_said
    assert rules.SUMMARY not in mine.wanted


def test_what_was_refused_is_offered_though_the_role_has_ended(nurse):
    OptOut.objects.create(person=nurse, rule=rules.rule(rules.MODULE_REVIEW))
    assert rules.MODULE_REVIEW in [rule.code for rule in offer(nurse).free]


def test_a_rule_that_is_off_everywhere_is_not_offered(nurse):
    ReminderRule.objects.filter(code=rules.IDLE).update(is_on=False)
    assert rules.IDLE not in offer(nurse).wanted


@pytest.mark.parametrize("code", rules.SHIPPED)
def test_every_shipped_rule_is_said_in_peoples_words(code):
    assert KINDS[code].because
    assert set(KINDS[code].roles) <= set(Role.values)


def test_the_page_shows_what_was_chosen_and_keeps_it(client, nurse):
    client.force_login(nurse)
    page = client.get(PAGE).text
    assert 'value="each" checked' in page
    assert page.count('name="wanted"') == page.count('" checked><label class="nhsuk-label nhsuk-checkboxes')
    sent = {"how": "daily", "language": "cy", "wanted": [rules.DUE_SOON]}
    page = client.post(PAGE, sent, follow=True).text
    assert "Saved." in page
    assert 'value="daily" checked' in page
    assert 'value="due-soon" checked' in page
    assert 'value="nothing-done" checked' not in page
    chosen = Preference.objects.get()
    assert (chosen.is_digest, chosen.is_on_site_only, chosen.language) == (True, False, "cy")
    assert set(OptOut.objects.values_list("rule__code", flat=True)) >= {rules.IDLE, rules.OVERDUE}


def test_nothing_chosen_comes_back_with_what_was_ticked(client, nurse):
    client.force_login(nurse)
    answer = client.post(PAGE, {"wanted": [rules.DUE_SOON], "language": "cy"})
    assert answer.status_code == 422
    assert "Choose how you want to get your messages." in answer.text
    assert 'href="#id_how_0"' in answer.text
    assert 'value="due-soon" checked' in answer.text
    assert 'value="nothing-done" checked' not in answer.text
    assert 'value="cy" checked' in answer.text
    assert not Preference.objects.exists()


def test_a_made_up_choice_is_refused(client, nurse):
    client.force_login(nurse)
    for wrong in ({"how": "pigeon"}, {"language": "fr"}, {"wanted": ["welcome"]}):
        assert client.post(PAGE, {"how": "each", "language": "cy"} | wrong).status_code == 422
    assert not Preference.objects.exists()


def test_the_page_costs_the_same_whatever_was_refused(client, nurse, choose):
    client.force_login(nurse)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        client.get(PAGE)
    choose(without=[rule.code for rule in offer(nurse).free], is_digest=True)
    with CaptureQueriesContext(connection) as many:
        client.get(PAGE)
    assert len(many) == len(few)
