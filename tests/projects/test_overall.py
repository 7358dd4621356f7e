"""All teams as one series: sums where every point has a denominator, else the median of the teams."""

from datetime import date

from lms.projects.overall import TeamPoint, by_month, months_between, overall

JAN, FEB, MARCH = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)


def test_a_large_team_counts_for_more_where_there_are_denominators():
    found = overall({1: [TeamPoint(JAN, 0.5, 50, 100)], 2: [TeamPoint(JAN, 0.1, 1, 10)]})
    assert found.is_summed
    assert [(m.value, m.denominator, m.reported) for m in found.months] == [(51, 110, 2)]


def test_one_point_without_a_denominator_makes_medians_of_the_whole_series():
    found = overall({
        1: [TeamPoint(JAN, 50, 50, 100), TeamPoint(FEB, 50, 50, 100)], 2: [TeamPoint(JAN, 10)], 3: [TeamPoint(JAN, 20)],
    })  # fmt: skip
    assert not found.is_summed
    assert [(m.value, m.reported) for m in found.months] == [(20, 3), (50, 1)]
    assert [found.is_whole(month) for month in found.months] == [True, False]


def test_a_team_that_reports_weekly_counts_once_a_month_by_the_mean_of_its_points():
    weekly = [TeamPoint(date(2026, 1, day), day) for day in (1, 8, 15, 22)]
    found = overall({1: weekly, 2: [TeamPoint(JAN, 1)], 3: [TeamPoint(JAN, 100)]})
    assert found.months[0].value == 11.5
    assert by_month(weekly) == {JAN: 11.5}


def test_a_month_in_which_nobody_reported_is_a_gap():
    found = overall({1: [TeamPoint(JAN, 1), TeamPoint(MARCH, 3)], 2: []})
    assert [(m.on, m.value, m.reported) for m in found.months] == [(JAN, 1, 1), (FEB, None, 0), (MARCH, 3, 1)]
    assert found.teams == 2


def test_no_teams_and_teams_without_data_make_no_months():
    assert overall({}).months == ()
    assert overall({1: []}).months == ()


def test_a_teams_month_is_the_sum_over_the_sum_times_the_multiplier():
    points = [TeamPoint(JAN, 10, 1, 10), TeamPoint(date(2026, 1, 20), 50, 45, 90)]
    assert by_month(points, 100) == {JAN: 46}


def test_months_run_over_the_turn_of_a_year():
    assert months_between(date(2025, 12, 31), date(2026, 2, 1)) == [date(2025, 12, 1), JAN, FEB]
