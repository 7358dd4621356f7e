"""Observed practice: asked for, judged by somebody else, signed by everybody, and nothing of it lost."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from curriculum.models import LevelRequirement, PracticeCriterion
from lms.cohorts.actions import practice as actions
from lms.cohorts.models import ObservedPractice, PracticeChange
from lms.escalator.models import Attainment
from lms.escalator.standing import standing
from lms.learning.actions import enrol
from lms.people.models import AuditEntry
from tests.at_once import at_once

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
MONDAY = date(2026, 1, 5)


@pytest.fixture
def level(fundamentals):
    fundamentals.requirements.all().delete()
    LevelRequirement.objects.create(level=fundamentals, kind="coaching", title="Observed", threshold=1, sort_order=0)
    LevelRequirement.objects.create(level=fundamentals, kind="viva", title="Viva", threshold=1, sort_order=1)
    for number, text in enumerate(("Asks more than tells", "Leaves the pen with the team")):
        PracticeCriterion.objects.create(level=fundamentals, what="coaching", text=text, sort_order=number)
    return fundamentals


@pytest.fixture
def asked(level, nurse, coach):
    def _asked(**changes):
        told = {"observer": coach, "assessors": [], "held_on": MONDAY, "about": "Falls team", "now": NOON}
        what = changes.pop("what", "coaching")
        return actions.ask_for_practice(nurse, level, what, **(told | changes))

    return _asked


def judged(practice, by, *, overall="met", feedback="Good questions.", now=NOON):
    places = {row.place: "met" for row in practice.judgements.all()}
    return actions.judge(
        practice, judgements=places, overall=overall, feedback=feedback, seen=practice.version, by=by, now=now
    )


def agreed(practice, *people, now=NOON):
    practice = judged(practice, practice.observer)
    for person in people or (practice.observer, practice.person):
        practice = actions.sign(practice, seen=practice.version, by=person, now=now)
    return practice


def test_asking_twice_is_one_form_with_the_criteria_as_they_read_that_day(asked, level):
    form = asked()
    assert asked() == form
    PracticeCriterion.objects.update(text="Something else")
    assert [row.text for row in form.judgements.all()] == ["Asks more than tells", "Leaves the pen with the team"]


def test_nobody_observes_themselves_and_strangers_cannot_be_asked(asked, nurse, stranger, coach):
    with pytest.raises(ValidationError, match="Nobody observes themselves"):
        asked(observer=nurse)
    with pytest.raises(PermissionDenied):
        asked(observer=stranger)
    with pytest.raises(ValidationError, match="Nobody observes themselves"):
        asked(what="viva", assessors=[nurse])
    with pytest.raises(ValidationError, match="Name everybody once"):
        asked(what="viva", assessors=[coach])


def test_a_viva_needs_more_than_one_assessor_and_all_of_them_sign(asked, nurse, coach, trainer):
    with pytest.raises(ValidationError, match="at least one more assessor"):
        asked(what="viva")
    form = agreed(asked(what="viva", assessors=[trainer]))
    assert form.agreed_at is None
    assert actions.sign(form, seen=form.version, by=trainer, now=NOON).agreed_at == NOON


def test_nobody_signs_before_it_is_judged_to_the_end(asked, coach, nurse):
    form = asked()
    with pytest.raises(ValidationError, match="2 criteria are not judged yet"):
        actions.sign(form, seen=1, by=nurse, now=NOON)
    form = actions.judge(form, judgements={0: "met", 1: "not_yet"}, overall="", feedback="", seen=1, by=coach, now=NOON)
    with pytest.raises(ValidationError, match="judgement as a whole"):
        actions.sign(form, seen=form.version, by=coach, now=NOON)


def test_it_is_not_judged_before_the_day(asked, coach):
    with pytest.raises(ValidationError, match="from the day"):
        judged(asked(held_on=date(2026, 1, 6)), coach)


def test_a_change_takes_back_what_the_other_signed_and_loses_nothing(asked, coach, nurse):
    form = judged(asked(), coach)
    form = actions.sign(form, seen=form.version, by=coach, now=NOON)
    form = actions.say_own_words(form, "I talked too much.", seen=form.version, by=nurse, now=NOON)
    assert actions.signed_by(form) == set()
    form = actions.sign(form, seen=form.version, by=nurse, now=NOON)
    form = judged(form, coach, feedback="You noticed it yourself.")
    assert actions.signed_by(form) == set()
    kept = [(change.what, change.content["feedback"], change.content["own_words"]) for change in form.changes.all()]
    assert kept == [
        ("asked", "", ""),
        ("judged", "Good questions.", ""),
        ("signed", "Good questions.", ""),
        ("words", "Good questions.", "I talked too much."),
        ("signed", "Good questions.", "I talked too much."),
        ("judged", "You noticed it yourself.", "I talked too much."),
    ]
    assert form.signatures.count() == 2


def test_nobody_signs_what_they_have_not_read(asked, coach, nurse):
    form = judged(asked(), coach)
    seen = form.version
    judged(form, coach, feedback="Written meanwhile.")
    with pytest.raises(ValidationError, match="changed this form meanwhile"):
        actions.sign(form, seen=seen, by=nurse, now=NOON)
    with pytest.raises(ValidationError, match="changed this form meanwhile"):
        actions.say_own_words(form, "Mine.", seen=seen, by=nurse, now=NOON)


def test_what_is_agreed_stands_until_somebody_opens_it_with_a_reason(asked, coach, nurse):
    form = agreed(asked())
    with pytest.raises(ValidationError, match="Open it again"):
        judged(form, coach, feedback="Else.")
    form = actions.reopen(form, "Wrong team named.", by=nurse, now=NOON)
    assert form.agreed_at is None
    assert actions.signed_by(form) == set()
    assert form.changes.last().reason == "Wrong team named."
    assert AuditEntry.objects.filter(action="practice.reopened").count() == 1


def test_declining_ends_it_and_keeps_what_was_written(asked, coach, nurse):
    form = judged(asked(), coach)
    form = actions.end(form, "I was ill.", by=coach, now=NOON)
    assert (form.ended_by, form.feedback) == (coach, "Good questions.")
    with pytest.raises(ValidationError, match="was ended"):
        actions.sign(form, seen=form.version, by=nurse, now=NOON)


def test_only_those_who_were_there_may_do_anything(asked, coach, nurse, trainer, ward_manager):
    form = asked()
    for someone in (trainer, ward_manager):
        assert not ObservedPractice.objects.visible_to(someone).exists()
        for act in (
            lambda who=someone: judged(form, who),
            lambda who=someone: actions.sign(form, seen=1, by=who, now=NOON),
            lambda who=someone: actions.reopen(form, "x", by=who, now=NOON),
            lambda who=someone: actions.end(form, "x", by=who, now=NOON),
        ):
            with pytest.raises(PermissionDenied):
                act()
    with pytest.raises(PermissionDenied):
        judged(form, nurse)


def test_the_last_signature_reaches_the_level_in_the_same_transaction(asked, level, nurse, coach, trainer):
    enrol(nurse, level, today=MONDAY)
    agreed(asked())
    lines = {line.code: line for line in standing(nurse, level, MONDAY)}
    assert lines["coaching-1"].is_met
    assert not lines["viva-1"].is_met
    assert not Attainment.objects.exists()
    form = agreed(asked(what="viva", assessors=[trainer]))
    lines = {line.code: line for line in standing(nurse, level, MONDAY)}
    assert (lines["viva-1"].is_met, lines["viva-1"].progress) == (False, 0.5)
    actions.sign(form, seen=form.version, by=trainer, now=NOON)
    assert Attainment.objects.get(person=nurse).level == level


def test_not_yet_is_agreed_too_and_counts_for_nothing(asked, level, nurse, coach):
    form = judged(asked(), coach, overall="not_yet")
    for person in (coach, nurse):
        form = actions.sign(form, seen=form.version, by=person, now=NOON)
    assert form.agreed_at
    assert not standing(nurse, level, MONDAY)[0].is_met


def test_a_form_is_asked_for_judged_answered_and_signed_through_its_pages(client, level, nurse, coach):
    client.force_login(nurse)
    typed = {"observer": coach.pk, "held_on": "2026-01-05", "about": "Falls team"}
    reply = client.post(reverse("practice:ask", args=[level.code, "coaching"]), typed | {"held_on": "2020-01-01"})
    assert reply.status_code == 422
    assert 'value="Falls team"' in reply.text
    day = date.today().isoformat()
    reply = client.post(reverse("practice:ask", args=[level.code, "coaching"]), typed | {"held_on": day}, follow=True)
    form = ObservedPractice.objects.get()
    assert "Asks more than tells" in reply.text
    client.force_login(coach)
    assert "Judge what you see" in client.get(reverse("practice:mine")).text
    sent = {"seen": 1, "criterion_0": "met", "criterion_1": "not_yet", "overall": "met", "feedback": "Well asked."}
    client.post(reverse("practice:judge", args=[form.pk]), sent | {"sign": "1"})
    client.force_login(nurse)
    reply = client.post(reverse("practice:words", args=[form.pk]), {"seen": 1, "own_words": "I learnt to wait."})
    assert reply.status_code == 422
    assert "changed this form meanwhile" in reply.text
    assert "I learnt to wait." in reply.text
    assert 'name="seen" value="2"' in reply.text
    client.post(reverse("practice:sign", args=[form.pk]), {"seen": "2"})
    form.refresh_from_db()
    assert form.agreed_at
    page = client.get(reverse("practice:form", args=[form.pk])).text
    assert "Agreed by everybody" in page
    assert "Well asked." in page


def test_what_looks_like_a_patient_is_asked_about_before_it_is_saved(client, asked, coach):
    form = asked()
    client.force_login(coach)
    url = reverse("practice:judge", args=[form.pk])
    sent = {"seen": 1, "overall": "met", "feedback": "She coached well; patient born 3 March 1951 was mentioned."}
    reply = client.post(url, sent)
    assert "This may identify a patient" in reply.text
    assert ObservedPractice.objects.get().feedback == ""


def test_others_get_no_page_of_it_and_reading_it_is_put_on_record(client, asked, coach, trainer, stranger):
    form = asked()
    url = reverse("practice:form", args=[form.pk])
    for someone in (trainer, stranger):
        client.force_login(someone)
        assert client.get(url).status_code == 404
    client.force_login(coach)
    assert client.get(url).status_code == 200
    assert AuditEntry.objects.filter(action="practice.read", by=coach).count() == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_twenty_last_signatures_at_once_agree_it_once(asked, coach, nurse):
    form = judged(asked(), coach)
    actions.sign(form, seen=form.version, by=coach, now=NOON)
    at_once(lambda _: actions.sign(form, seen=form.version, by=nurse, now=NOON))
    assert PracticeChange.objects.filter(what="agreed").count() == 1
    assert form.signatures.count() == 2


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_twenty_requests_at_once_are_one_form(asked):
    assert len({form.pk for form in at_once(lambda _: asked())}) == 1
