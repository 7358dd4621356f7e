"""What is said about where a level is heading."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.dose.counts.coverage import LevelDose
from lms.dose.forecasts.outlook import Course, Outlook, day_after, outlook, years_between

D = Decimal
TODAY = date(2026, 4, 30)
LEVEL_1 = Course(
    name="level 1", today=TODAY, attained=2100, target=5400, by_date=date(2029, 4, 30), population=6000, pace=D(600),
    leaver_rate=D("0.12"), lapse_rate=D(0), completion_rate=D("0.9"),
)  # fmt: skip
LEVEL_3 = Course(
    name="level 3", today=TODAY, attained=95, target=240, by_date=date(2030, 4, 30), population=300, pace=D(54),
    leaver_rate=D("0.08"), lapse_rate=D("0.1"), completion_rate=D("0.75"),
)  # fmt: skip


def said(course, **changes):
    return Outlook(replace(course, **changes)).words


def test_a_pace_that_never_gets_there_says_where_it_stops():
    found = Outlook(LEVEL_1)
    assert found.words == "At this pace level 1 never reaches the target: it stops at 5,000 of 6,000 (83.3%)."
    assert (found.state, found.reaches_on, found.ceiling, found.ceiling_heads) == ("never", None, 5000, 5000)
    assert (found.needed_a_year, found.to_stay) == (1496, 648)
    assert (found.enrolments, found.enrolments_at_pace) == (1662, 667)


def test_a_pace_that_gets_there_says_when_and_how_late():
    assert said(LEVEL_1, pace=D(1200)) == "At this pace level 1 reaches 5,400 in July 2030, 15 months late."
    assert said(LEVEL_3) == "At this pace level 3 reaches 240 in January 2032, 21 months late."
    assert said(LEVEL_3, pace=D(64)) == "At this pace level 3 reaches 240 in April 2030, in time."
    assert said(LEVEL_3, pace=D(90)).endswith("months early.")
    assert said(LEVEL_3, by_date=None) == "At this pace level 3 reaches 240 in January 2032."
    assert said(LEVEL_3, by_date=date(2032, 1, 1)).endswith("after the day it was meant to.")
    assert Outlook(replace(LEVEL_3, by_date=date(2032, 1, 1))).state == "late"


def test_a_target_that_is_met_says_whether_it_lasts():
    assert said(LEVEL_3, attained=250) == "Level 3 has reached its target of 240, and holds it at this pace."
    assert said(LEVEL_3, attained=250, pace=D(20)) == (
        "Level 3 has reached its target of 240, but at this pace falls below it in September 2026."
    )
    assert said(LEVEL_3, attained=250, pace=None) == "Level 3 has reached its target of 240."


def test_a_pace_of_none_and_a_number_that_sinks_have_their_own_words():
    assert said(LEVEL_3, pace=D(10)) == (
        "At this pace level 3 never reaches the target: it sinks towards 58 of 300 (19.3%)."
    )
    still = {"leaver_rate": D(0), "lapse_rate": D(0), "pace": D(0)}
    assert said(LEVEL_3, **still) == "At this pace level 3 never reaches the target: it stays at 95."
    coaches = replace(LEVEL_3, name="level 4", attained=18, target=50, population=None, pace=D(5))
    assert said(coaches) == "At this pace level 4 never reaches the target: it stops at 29 of the 50 needed."


def test_a_ceiling_a_fraction_under_the_target_does_not_read_as_the_target():
    close = replace(LEVEL_1, pace=D("647.99"))
    assert Outlook(close).ceiling_heads == 5399
    assert "it stops at 5,399 of 6,000 (90.0%)" in Outlook(close).words


def test_a_date_in_the_next_century_is_not_a_date():
    slow = replace(LEVEL_1, attained=0, leaver_rate=D(0), pace=D(100))
    assert Outlook(slow).words == "At this pace level 1 stays short of its target for more than 50 years."
    assert (Outlook(slow).state, Outlook(slow).reaches_on) == ("never", None)


def test_what_is_not_known_is_named_and_no_number_is_made_up():
    found = Outlook(replace(LEVEL_3, leaver_rate=None, lapse_rate=None))
    assert found.words == "When level 3 reaches its target isn't known: a leaver rate and a lapse rate are missing."
    assert [found.reaches_on, found.ceiling, found.needed_a_year, found.enrolments, found.to_stay] == [None] * 5
    assert said(LEVEL_3, lapse_rate=None).endswith("a lapse rate is missing.")
    assert said(LEVEL_3, pace=None).endswith("the graduates of the last 12 months are missing.")
    assert said(LEVEL_3, target=None) == "No target is set for level 3, so there is nothing to reach."


@pytest.mark.parametrize("by_date", [None, TODAY, date(2020, 1, 1)])
def test_a_date_that_has_passed_needs_no_number_a_year(by_date):
    assert Outlook(replace(LEVEL_3, by_date=by_date)).needed_a_year is None


def test_nobody_completing_gives_no_enrolments_rather_than_an_error():
    assert Outlook(replace(LEVEL_3, completion_rate=D(0))).enrolments is None
    assert Outlook(replace(LEVEL_3, completion_rate=None)).enrolments is None


def test_the_outlook_of_a_level_is_made_of_its_figures_and_rates(northbridge, ladder, aim):
    target = aim(ladder[0], by_date=date(2029, 4, 30))
    figures = LevelDose(ladder[0], target, population=6000, attained=2100, heads=6000)
    found = outlook(figures, LEVEL_1, today=TODAY, pace=600)
    assert found.course == LEVEL_1
    track = LevelDose(ladder[3], None, population=15, attained=2, heads=6000)
    assert outlook(track, LEVEL_1, today=TODAY).words.startswith("No target is set for Board track")


@given(start=st.dates(date(2024, 2, 28), date(2028, 3, 1)), days=st.integers(0, 9000))
@settings(deadline=None)
def test_years_and_days_are_each_other_read_backwards(start, days):
    end = start + timedelta(days=days)
    assert day_after(start, years_between(start, end)) == end


def test_from_one_day_to_the_same_of_a_later_year_are_whole_years():
    assert years_between(TODAY, date(2029, 4, 30)) == 3
    assert years_between(date(2024, 2, 29), date(2026, 2, 28)) == 2
    assert day_after(TODAY, D("4.23")) == date(2030, 7, 23)
