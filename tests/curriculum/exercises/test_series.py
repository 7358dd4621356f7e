"""Numbers as people paste them, and what a run chart of them shows."""

import pytest

from curriculum.exercises.series import Unreadable, findings, read_series, run_chart, said, summary


@pytest.mark.parametrize(
    "text, values, labels",
    [
        ("14\n15", (14, 15), ("1", "2")),
        ("14, 15; 16  17", (14, 15, 16, 17), ("1", "2", "3", "4")),
        ("Week 1, 14\nWeek 2\t15\n\n", (14, 15), ("Week 1", "Week 2")),
        ("5 January 2026 14.5%\n-3", (14.5, -3), ("5 January 2026", "2")),
        ("2026-01-05;7\n−2", (7, -2), ("2026-01-05", "2")),
    ],
)
def test_numbers_come_one_a_line_with_or_without_labels(text, values, labels):
    series = read_series(text)
    assert (series.values, series.labels) == (values, labels)


@pytest.mark.parametrize(
    "text, reason",
    [
        ("", "Give two numbers or more"),
        ("4", "Give two numbers or more"),
        ("4\nfive", "Line 2, “five”, does not end in a number."),
        ("4\n" + "9" * 400, "Line 2: 99999999999999999999 is too large"),
        ("1\n" * 6000, "This is too long to read."),
        ("4\n1,240", "Line 2: is 1,240 one number or more?"),
        ("\n".join(["1"] * 121), "These are 121 numbers."),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line(text, reason):
    with pytest.raises(Unreadable, match="^" + reason.replace("?", r"\?")):
        read_series(text)


def told(values):
    analysis = run_chart(values)
    return [(found.kind, found.points, found.start, found.end) for found in findings(analysis)]


def test_seven_in_a_row_are_a_shift_and_six_are_not():
    assert told([5, 5, 5, 5, 5, 5, 5, 9, 9, 9, 9, 9, 9, 9, 7]) == [("shift_below", 7, 1, 7), ("shift_above", 7, 8, 14)]
    assert told([5, 5, 5, 5, 5, 5, 7, 9, 9, 9, 9, 9, 9]) == []


def test_seven_rising_are_a_trend_and_an_equal_neighbour_ends_it():
    assert told([4, 8, 1, 2, 3, 4, 5, 6, 7, 2, 9]) == [("trend_up", 7, 3, 9)]
    assert told([4, 8, 1, 2, 3, 4, 4, 5, 6, 2, 9]) == []


def test_two_trends_that_touch_are_told_apart():
    rising = [1, 2, 3, 4, 5, 6, 7, 7, 8, 9, 10, 11, 12, 13]
    assert [each for each in told(rising) if each[0] == "trend_up"] == [("trend_up", 7, 1, 7), ("trend_up", 7, 8, 14)]


def test_under_ten_points_nothing_is_claimed():
    assert told([1, 2, 3, 4, 5, 6, 7, 8]) == []
    assert "Keep collecting" in summary(run_chart([1, 2, 3, 4, 5, 6, 7, 8]))


def test_a_finding_is_said_with_the_labels_of_its_points():
    series = read_series("\n".join(f"Week {n}, {v}" for n, v in enumerate([4, 8, 1, 2, 3, 4, 5, 6, 7, 2], 1)))
    trend = findings(run_chart(series.values))[0]
    expected = "Trend: 7 points in a row, each higher than the one before, from Week 3 to Week 9."
    assert said(trend, series.labels) == expected
    assert "1 signal: something has probably changed" in summary(run_chart(series.values))
