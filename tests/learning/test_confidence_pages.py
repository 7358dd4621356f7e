"""One's own pages about confidence: the offer, the page that asks, the picture, taking it out; and nobody else's."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import strip_tags

from curriculum.models import LevelOutcome
from lms.learning import confidence as rules
from lms.learning.actions import complete_lesson, enrol, say_confidence
from lms.learning.models import ConfidenceAnswer, Enrolment
from tests.learning.crowd import join

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
BEFORE, AFTER = ConfidenceAnswer.Stage.BEFORE, ConfidenceAnswer.Stage.AFTER
PICTURE, ASK_BEFORE, ASK_AFTER = (f"/learning/confidence/L1/{end}" for end in ("", "before/", "after/"))


@pytest.fixture
def keys(fundamentals):
    for number, text in enumerate(("spot waste", "read a chart", "run one small test")):
        LevelOutcome.objects.create(level=fundamentals, text=text, sort_order=number)
    return [skill.key for skill in rules.skills(fundamentals)]


@pytest.fixture
def place(client, nurse, fundamentals, keys, today):
    client.force_login(nurse)
    return enrol(nurse, fundamentals, today=today)


@pytest.fixture
def reach(place):
    """A function: the nurse has reached the level."""
    return lambda on=date(2026, 1, 20): Enrolment.objects.filter(pk=place.pk).update(completed_on=on)


def words(answer):
    return " ".join(strip_tags(answer.content.decode()).split())


def main(answer):
    """The page without what stands around every page."""
    return answer.content.decode().partition("<main")[2].partition("</main>")[0]


def sent(*pairs):
    return {f"skill-{key}": value for key, value in pairs}


def test_joining_offers_it_and_forces_nothing(client, nurse, fundamentals, keys):
    client.force_login(nurse)
    page = client.post("/levels/L1/join/", follow=True)
    assert "How confident are you now?" in words(page)
    assert ASK_BEFORE in page.content.decode()
    assert client.get(fundamentals.url).status_code == 200


def test_nothing_is_offered_before_joining_nor_on_a_level_without_skills(client, nurse, fundamentals, today):
    client.force_login(nurse)
    assert "onfiden" not in words(client.get(fundamentals.url))
    enrol(nurse, fundamentals, today=today)
    assert "onfiden" not in words(client.get(fundamentals.url))


def test_one_page_asks_about_every_skill_in_groups_that_say_what_they_ask(client, place, keys):
    page = main(client.get(ASK_BEFORE))
    assert page.count("<fieldset") == page.count("<legend") == 3
    assert page.count('type="radio"') == 15
    assert all(word in page for word in ("Not at all", "A little", "Somewhat", "Mostly", "Very"))
    assert "checked" not in page


def test_answers_are_saved_and_the_picture_shows_them_in_words(client, place, keys):
    page = client.post(ASK_BEFORE, sent((keys[0], 2), (keys[1], 5)), follow=True)
    said = words(page)
    assert "Saved: 2 of 3 skills. Only you see it." in said
    assert "A little (2)" in said
    assert "Very (5)" in said
    assert "This is where you began." in said
    assert page.content.decode().count("bell-before") == 2 + 2  # the rows answered, and the key


def test_what_was_said_is_chosen_already_when_one_comes_back(client, place, keys):
    client.post(ASK_BEFORE, sent((keys[0], 2)))
    assert client.get(ASK_BEFORE).content.decode().count(" checked") == 1


def test_sending_nothing_is_told_and_asks_for_one(client, place, keys):
    page = client.post(ASK_BEFORE, {})
    assert page.status_code == 422
    assert "Choose an answer for at least one skill." in words(page)


def test_an_answer_that_is_none_of_the_five_loses_nothing_of_the_others(client, place, keys):
    page = client.post(ASK_BEFORE, sent((keys[0], 9), (keys[1], 4)))
    assert page.status_code == 422
    assert "Choose one of the five answers." in words(page)
    assert f'name="skill-{keys[1]}" value="4" checked' in page.content.decode()
    assert not ConfidenceAnswer.objects.exists()


def test_after_a_lesson_what_was_said_stands_and_the_rest_is_marked_late(client, place, keys, nurse, lessons):
    client.post(ASK_BEFORE, sent((keys[0], 2)))
    complete_lesson(nurse, lessons[0], now=timezone.now())
    asking = client.get(ASK_BEFORE)
    assert "How confident were you before?" in words(asking)
    assert main(asking).count("<fieldset") == 2
    assert "said late" in words(client.post(ASK_BEFORE, sent((keys[1], 3)), follow=True))


def test_a_page_from_before_the_first_lesson_does_not_change_what_stands(client, place, keys, nurse, lessons):
    client.post(ASK_BEFORE, sent((keys[0], 2)))
    complete_lesson(nurse, lessons[0], now=timezone.now())
    page = client.post(ASK_BEFORE, sent((keys[0], 5), (keys[1], 3)), follow=True)
    assert "1 answer stands as you gave it before your first lesson" in words(page)
    assert ConfidenceAnswer.objects.get(skill=keys[0]).confidence == 2


def test_a_page_from_before_the_level_was_reached_saves_nothing_and_shows_what_was_chosen(client, place, keys, reach):
    reach()
    page = client.post(ASK_BEFORE, sent((keys[0], 5)))
    assert page.status_code == 422
    assert "You have reached this level meanwhile" in words(page)
    assert f'name="skill-{keys[0]}" value="5" checked' in page.content.decode()
    assert not ConfidenceAnswer.objects.exists()


def test_a_skill_the_author_took_away_meanwhile_is_told(client, place, keys):
    LevelOutcome.objects.filter(key=keys[0]).delete()
    page = client.post(ASK_BEFORE, sent((keys[0], 5), (keys[1], 3)), follow=True)
    assert "what you said about a skill it no longer has is not saved" in words(page)
    assert ConfidenceAnswer.objects.get().skill == keys[1]


def test_a_stage_that_is_not_open_leads_to_the_picture_and_another_word_nowhere(client, place):
    assert client.get(ASK_AFTER)["Location"] == PICTURE
    assert client.get("/learning/confidence/L1/meanwhile/").status_code == 404


def test_the_level_the_standing_and_home_offer_it_again_once_the_level_is_reached(
    client, place, keys, nurse, fundamentals, reach
):
    client.post(ASK_BEFORE, sent((keys[0], 2)))
    reach(on=timezone.localdate())
    for address in (fundamentals.url, f"/standing/{nurse.pk}/L1/", "/"):
        page = client.get(address).content.decode()
        assert ASK_AFTER in page, address
        assert f'"{PICTURE}"' in page, address


def test_before_and_after_stand_side_by_side_with_the_change_in_words(client, place, keys, reach):
    say_confidence(place, BEFORE, {keys[0]: 2, keys[1]: 3, keys[2]: 4}, now=NOON)
    reach()
    page = client.post(ASK_AFTER, sent((keys[0], 4), (keys[1], 3), (keys[2], 3)), follow=True)
    said = words(page)
    assert "you are more confident in 1, as confident as before in 1 and less confident in 1." in said
    assert all(change in said for change in ("Up 2", "The same", "Down 1", "Less is not a step back."))
    assert page.content.decode().count('class="bell"') == 3


def test_a_reworded_skill_is_still_compared_and_one_taken_away_stays_in_the_picture(client, place, keys, reach):
    say_confidence(place, BEFORE, {keys[0]: 2, keys[1]: 3}, now=NOON)
    reach()
    LevelOutcome.objects.filter(key=keys[0]).update(text="spot every waste")
    say_confidence(place, AFTER, {keys[0]: 4}, now=NOON)
    LevelOutcome.objects.filter(key=keys[1]).delete()
    said = words(client.get(PICTURE))
    assert "Spot every waste Before, it read “spot waste”" in said
    assert "Up 2" in said
    assert "Read a chart No longer part of the level" in said


def test_who_joins_again_keeps_the_old_picture_beside_the_new(client, place, keys, nurse, fundamentals, reach):
    say_confidence(place, BEFORE, {keys[0]: 1}, now=NOON)
    reach()
    say_confidence(place, AFTER, {keys[0]: 4}, now=NOON)
    again = enrol(nurse, fundamentals, today=date(2026, 3, 1))
    said = words(client.get(PICTURE))
    assert said.index("This cycle") < said.index("Cycle 1")
    assert "Up 3" in said
    client.post(ASK_BEFORE, sent((keys[0], 3)))
    assert ConfidenceAnswer.objects.get(enrolment=again).confidence == 3
    assert "cycle 2" in words(client.get("/learning/confidence/"))


def test_one_takes_out_a_stage_after_being_asked(client, place, keys, reach):
    say_confidence(place, BEFORE, {keys[0]: 1}, now=NOON)
    reach()
    say_confidence(place, AFTER, {keys[0]: 4}, now=NOON)
    address = f"/learning/confidence/{place.pk}/before/take-out/"
    assert "This cannot be undone." in words(client.post(address))
    assert ConfidenceAnswer.objects.count() == 2
    page = client.post(address, {"confirmed": "1"}, follow=True)
    assert "Nothing of them is kept." in words(page)
    assert ConfidenceAnswer.objects.get().stage == AFTER


@pytest.mark.parametrize("who", ["ward_manager", "trainer", "hr"])
def test_nobody_else_sees_it_on_the_standing_or_takes_it_out(client, request, place, keys, nurse, reach, who):
    say_confidence(place, BEFORE, {keys[0]: 1}, now=NOON)
    reach()
    client.force_login(request.getfixturevalue(who))
    standing = client.get(f"/standing/{nurse.pk}/L1/")
    assert "onfiden" not in words(standing)
    assert client.post(f"/learning/confidence/{place.pk}/before/take-out/", {"confirmed": "1"}).status_code == 404
    assert client.get(PICTURE).status_code == 404
    assert ConfidenceAnswer.objects.count() == 1


def test_the_level_still_leads_to_the_picture_of_a_level_taken_off_the_site(client, place, keys, fundamentals):
    say_confidence(place, BEFORE, {keys[0]: 1}, now=NOON)
    fundamentals.unpublish()
    assert client.get(PICTURE).status_code == 200
    assert client.get("/learning/confidence/").status_code == 200


def test_the_pages_cost_the_same_among_10_and_1000_colleagues(client, place, keys, northbridge, fundamentals, reach):
    say_confidence(place, BEFORE, dict.fromkeys(keys, 2), now=NOON)
    reach(on=timezone.localdate() - timedelta(days=1))
    pages = ["/", fundamentals.url, PICTURE, ASK_AFTER, "/learning/confidence/"]

    def crowd(number):
        people = join(northbridge, fundamentals, number)
        rows = Enrolment.objects.filter(person__in=people)
        ConfidenceAnswer.objects.bulk_create(
            ConfidenceAnswer(enrolment=row, stage=BEFORE, skill=key, confidence=3, answered_at=NOON)
            for row in rows
            for key in keys
        )

    def queries(page):
        client.get(page)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(page).status_code == 200
        return len(seen)

    crowd(10)
    few = [queries(page) for page in pages]
    crowd(990)
    assert [queries(page) for page in pages] == few
