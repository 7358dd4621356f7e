"""What a trainer may know of a group's confidence, and how nothing of one person shows through it."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from curriculum.models import LevelOutcome
from lms.learning.actions import enrol, say_confidence, take_out_confidence
from lms.learning.confidence_figure_presenters import SkillLine
from lms.learning.confidence_figures import level_figures, skill_figures
from lms.learning.models import ConfidenceAnswer, Enrolment
from lms.people.models import AuditEntry, Person, RoleGrant
from tests.learning.crowd import join

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
BEFORE, AFTER = ConfidenceAnswer.Stage.BEFORE, ConfidenceAnswer.Stage.AFTER


@pytest.fixture
def key(fundamentals):
    """The key of the level's one skill."""
    return LevelOutcome.objects.create(level=fundamentals, text="spot waste", sort_order=0).key


@pytest.fixture
def group(northbridge, fundamentals, key):
    """A function: so many more people say these before and after; None is not said. Returns their places."""

    def _group(number, before=2, after=4, organisation=northbridge, late=False):
        people = join(organisation, fundamentals, number)
        places = list(Enrolment.objects.filter(person__in=people).order_by("pk"))
        Enrolment.objects.filter(person__in=people).update(completed_on=date(2026, 1, 20))
        for stage, confidence in ((BEFORE, before), (AFTER, after)):
            ConfidenceAnswer.objects.bulk_create(
                ConfidenceAnswer(
                    enrolment=place, organisation=organisation, stage=stage, skill=key, skill_text="spot waste",
                    confidence=confidence, answered_at=NOON, is_late=late and stage == BEFORE,
                )
                for place in places
                if confidence
            )  # fmt: skip
        return places

    return _group


@pytest.fixture
def figures(trainer, fundamentals):
    """A function: the figures of the one skill as the trainer sees them now."""
    return lambda: skill_figures(trainer, fundamentals)[0]


def counts(figures):
    return figures.before, figures.after


def test_nine_people_have_no_figures_and_ten_have(group, figures):
    group(9)
    assert (figures().people, figures().mean_after, *counts(figures())) == (0, None, (0,) * 5, (0,) * 5)
    group(1)
    assert counts(figures()) == ((0, 10, 0, 0, 0), (0, 0, 0, 10, 0))
    assert (figures().mean_before, figures().mean_after) == (2, 4)


def test_the_eleventh_to_the_nineteenth_change_nothing_that_is_shown(group, figures):
    group(10)
    seen = figures()
    for _ in range(9):
        group(1, before=1, after=5)
        assert figures() == seen
    group(1, before=1, after=5)
    assert counts(figures()) == ((10, 10, 0, 0, 0), (0, 0, 0, 10, 10))


def test_two_readings_never_differ_by_fewer_than_ten_people(group, figures):
    """Subtract any reading from any later one: what comes out is nothing, or of at least ten people."""
    readings = []
    for number in range(32):
        group(1, before=number % 5 + 1, after=5 - number % 3)
        readings.append(figures())
    for n, early in enumerate(readings):
        for late in readings[n:]:
            more = [b - a for a, b in zip(early.before + early.after, late.before + late.after, strict=True)]
            assert min(more) >= 0  # nobody moved in place of somebody else
            assert sum(more[:5]) == sum(more[5:]) in (0, 10, 20, 30)


def test_only_people_who_said_both_are_in_either_picture(group, figures):
    group(10)
    seen = counts(figures())
    group(15, before=1, after=None)
    group(15, before=None, after=1)
    assert counts(figures()) == seen


def test_how_many_said_it_is_told_in_full_tens(group, figures):
    group(10)
    group(13, before=1, after=None)
    group(8, before=None, after=1)
    assert (figures().said_before, figures().said_after) == (20, 10)


def test_what_was_said_late_does_not_count(group, figures):
    group(10, late=True)
    assert (figures().people, figures().said_before, figures().said_after) == (0, 0, 10)


def test_before_of_one_cycle_is_not_held_against_after_of_another(group, figures, fundamentals, key):
    places = group(10, after=None)
    for place in places:
        again = enrol(place.person, fundamentals, today=date(2026, 3, 1))
        Enrolment.objects.filter(pk=again.pk).update(completed_on=date(2026, 4, 1))
        say_confidence(again, AFTER, {key: 5}, now=NOON)
    assert figures().people == 0


def test_who_takes_the_level_again_counts_once_with_the_first_time(group, figures, fundamentals, key):
    places = group(10)
    for place in places:
        again = enrol(place.person, fundamentals, today=date(2026, 3, 1))
        say_confidence(again, BEFORE, {key: 5}, now=NOON)
        Enrolment.objects.filter(pk=again.pk).update(completed_on=date(2026, 4, 1))
        say_confidence(again, AFTER, {key: 5}, now=NOON)
    assert counts(figures()) == ((0, 10, 0, 0, 0), (0, 0, 0, 10, 0))


def test_who_revises_an_answer_keeps_their_place_among_the_ten(group, figures, key):
    places = group(10)
    group(5, before=1, after=1)
    say_confidence(places[0], AFTER, {key: 5}, now=NOON)
    assert counts(figures()) == ((0, 10, 0, 0, 0), (0, 0, 0, 9, 1))


def test_who_takes_answers_out_is_out_of_the_figures_at_once(group, figures):
    places = group(10)
    take_out_confidence(places[0], BEFORE)
    assert figures().people == 0


def test_who_leaves_or_moves_takes_nothing_out_of_the_figures(group, figures, southmoor, stranger, fundamentals):
    places = group(10)
    seen = figures()
    Person.objects.filter(pk=places[0].person_id).update(is_active=False)
    Person.objects.filter(pk=places[1].person_id).update(organisation=southmoor)
    assert figures() == seen
    RoleGrant.objects.create(person=stranger, role="trainer", starts_on=date(2020, 1, 1))
    assert skill_figures(stranger, fundamentals)[0].said_after == 0


def test_people_of_another_organisation_do_not_count(group, figures, southmoor):
    group(9)
    group(30, organisation=southmoor, after=5)
    assert figures().people == 0


def test_a_skill_that_is_no_longer_taught_is_not_shown_and_another_is_counted_for_itself(
    group, trainer, fundamentals, key
):
    group(10)
    LevelOutcome.objects.filter(key=key).update(text="spot every waste")
    LevelOutcome.objects.create(level=fundamentals, text="read a chart", sort_order=5)
    assert [(each.skill.text, each.people) for each in skill_figures(trainer, fundamentals)] == [
        ("spot every waste", 10),
        ("read a chart", 0),
    ]
    LevelOutcome.objects.filter(key=key).delete()
    assert [each.skill.text for each in skill_figures(trainer, fundamentals)] == ["read a chart"]


def test_levels_tell_in_full_tens_how_many_said_something(group, trainer):
    group(12)
    group(9, after=None)
    figures = level_figures(trainer)[0]
    assert (figures.before, figures.after, figures.both) == (20, 10, 10)


@pytest.fixture
def pages(client, trainer, fundamentals):
    client.force_login(trainer)
    return ["/teaching/confidence/", f"/teaching/confidence/{fundamentals.code}/"]


def words(answer):
    return " ".join(strip_tags(answer.content.decode()).split())


def test_the_page_of_nine_says_fewer_than_ten_and_not_one_number_more(client, pages, group):
    group(9, before=1, after=5)
    for page in pages:
        said = words(client.get(page))
        assert "fewer than 10" in said.lower()
        assert " 9 " not in said
    assert "bell-after" not in client.get(pages[1]).content.decode().partition("bells-key")[0]


def test_the_page_of_ten_tells_means_shift_and_spread(client, pages, group):
    group(6, before=1, after=4)
    group(4, before=3, after=4)
    said = words(client.get(pages[1]))
    assert "Spot waste" in said
    assert all(number in said for number in ("1.8", "4.0", "Up 2.2"))
    assert "Before 6 0 4 0 0" in said
    assert "After 0 0 0 10 0" in said
    assert "Crowd" not in said


def test_a_row_adds_up_as_it_is_read(figures, group):
    group(5, before=1, after=4)
    group(4, before=3, after=4)
    group(10, before=2, after=4)
    group(1, before=2, after=3)  # means of 1.95 and 3.95
    line = SkillLine(figures())
    assert (line.before, line.after, line.change) == ("2.0", "4.0", "Up 2.0")


def test_the_download_holds_the_same_and_is_audited(client, pages, group, trainer):
    LevelOutcome.objects.update(text="=HYPERLINK(1)")
    group(10)
    rows = client.get(pages[1], {"format": "csv"}).content.decode("utf-8-sig").splitlines()
    assert rows[1] == '''"'=HYPERLINK(1)","10","10","10","2.0","4.0","2.0","0","10","0","0","0","0","0","0","10","0"'''
    assert AuditEntry.objects.get(by=trainer).action == "confidence.exported"


def test_the_download_of_nine_says_fewer_than_ten_too(client, pages, group):
    group(9)
    rows = client.get(pages[1], {"format": "csv"}).content.decode("utf-8-sig").splitlines()
    assert rows[1].count('"fewer than 10"') == 3
    assert "9" not in rows[1]


def test_a_trainer_elsewhere_sees_only_their_own_people(client, pages, group, stranger):
    group(10)
    RoleGrant.objects.create(person=stranger, role="trainer", starts_on=date(2020, 1, 1))
    client.force_login(stranger)
    said = words(client.get(pages[1]))
    assert "Nobody can be shown yet" in said
    assert "Up 2" not in said


@pytest.mark.parametrize("who", ["nurse", "ward_manager", "hr", "coach"])
def test_only_trainers_open_the_pages(client, request, pages, who):
    client.force_login(request.getfixturevalue(who))
    assert [client.get(page).status_code for page in pages] == [403, 403]


def test_the_pages_cost_the_same_for_10_and_1000_people(client, pages, group):
    def queries(page):
        with CaptureQueriesContext(connection) as seen:
            assert client.get(page).status_code == 200
        return len(seen)

    group(10)
    few = [queries(page) for page in pages]
    group(990)
    assert [queries(page) for page in pages] == few
    assert max(few) <= 15


def test_the_trainers_menu_leads_there(client, trainer):
    client.force_login(trainer)
    assert 'href="/teaching/confidence/"' in client.get("/teaching/modules/").content.decode()
