"""What is said about a chart is plain, true and held back while there is too little to say."""

import pytest

from lms.charts.spc import analyse
from lms.charts.words import (
    assurance_words,
    chart_sentence,
    held_back,
    number,
    point_words,
    preset_words,
    shown_kind,
    signal_kind,
    variation_words,
)

STEADY = [4, 6] * 6


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (14.4, "%", "14.4%"),
        (5.0, "%", "5%"),
        (7.786, "%", "7.8%"),
        (7.786, "", "7.79"),
        (42.04, "minutes", "42 minutes"),
        (1240.4, "", "1,240"),
        (100, "%", "100%"),
        (-3.06, "", "\N{MINUS SIGN}3.06"),
        (-0.001, "", "0"),
        (3.5, "£", "£3.50"),
        (12.5, "£", "£12.50"),
        (4, "£", "£4"),
        (-1200, "£", "\N{MINUS SIGN}£1,200"),
        (0.047, "", "0.05"),
    ],
)
def test_numbers_are_written_as_people_write_them(value, unit, text):
    assert number(value, unit) == text


@pytest.mark.parametrize(
    ("direction", "kind", "words"),
    [
        ("increase", "concern", "Concern: below the lower limit"),
        ("decrease", "improve", "Improvement: below the lower limit"),
        ("neutral", "special", "Special cause: below the lower limit"),
    ],
)
def test_a_signal_is_good_or_bad_by_the_direction_of_good(direction, kind, words):
    analysis = analyse([*STEADY, -20], baseline=12, direction=direction)
    assert signal_kind(analysis.points[-1], direction) == kind
    assert point_words(analysis.points[-1], analysis) == words


def test_a_point_without_a_signal_is_common_cause():
    analysis = analyse(STEADY, direction="increase")
    assert point_words(analysis.points[0], analysis) == "Common cause"


def test_a_point_in_a_shift_says_how_long_the_shift_is():
    analysis = analyse([*STEADY, *[4.5] * 8], baseline=12, direction="decrease")
    assert point_words(analysis.points[-1], analysis) == "Improvement: one of 8 below the average"


def test_a_run_chart_speaks_of_the_median():
    analysis = analyse([1] * 12 + [3] * 12, chart="run", direction="increase")
    assert point_words(analysis.points[-1], analysis) == "Improvement: one of 12 above the median"
    assert chart_sentence(analysis) == "Improvement: the last 12 points are all above the median of 2."


def test_the_worked_example_reads_as_the_field_would_say_it():
    after = [8.9, 7.5, 9.2, 10.4, 7.7, 8, 9.6, 8.9, 7, 8.7, 9.5, 7.9, 8.8, 9.7, 9.1, 6.5, 6.7, 5.3, 6.6, 4.6, 5.4, 5.6]
    analysis = analyse(after, direction="decrease", target=5)
    assert point_words(analysis.points[17], analysis) == (
        "Improvement: one of 7 below the average; 2 of 3 near the lower limit"
    )
    assert chart_sentence(analysis, "%") == (
        "Improvement: the last 7 points are all below the average of 7.8%, "
        "and the target of 5% will be met some of the time."
    )


def test_all_the_reasons_are_given():
    analysis = analyse([*STEADY, 5.5, 6, 7, 8, 9, 10, 11], baseline=12, direction="decrease")
    assert point_words(analysis.points[-1], analysis) == (
        "Concern: above the upper limit; one of 7 steadily rising; one of 8 above the average"
    )


def test_signals_are_held_back_under_10_points():
    analysis = analyse([1, 2, 3, 4, 5, 6, 7, 8, 9], direction="increase")
    assert analysis.points[-1].signals
    assert held_back(analysis)
    assert shown_kind(analysis.points[-1], analysis) == "common"
    assert point_words(analysis.points[-1], analysis) == "Too early for the rules"
    assert variation_words(analysis).title == "Keep collecting"
    assert chart_sentence(analysis) == "Keep collecting: 9 points so far, and the rules need 10 points or more."


def test_signals_show_from_10_points_with_trial_limits():
    analysis = analyse(list(range(10)), direction="increase")
    assert not held_back(analysis)
    assert shown_kind(analysis.points[-1], analysis) == "improve"
    assert chart_sentence(analysis).endswith("these are trial limits, from fewer than 12 points.")


def test_a_phase_just_rebased_is_held_back_while_the_one_before_keeps_its_signals():
    analysis = analyse([*STEADY, 30, 8, 9], baseline=12, phases=[14], direction="decrease")
    assert held_back(analysis)
    assert shown_kind(analysis.points[12], analysis) == "concern"
    assert chart_sentence(analysis) == (
        "Keep collecting: 2 points since the rebase, and the rules need 10 points or more."
    )


def test_nothing_yet_is_said_kindly():
    assert held_back(analyse([]))
    assert chart_sentence(analyse([])) == "There are no observations yet."
    assert chart_sentence(analyse([None])) == "There are no observations yet."


def test_the_sentence_gives_variation_and_assurance():
    analysis = analyse([*STEADY, *[4.5] * 8], baseline=12, direction="decrease", target=4)
    assert chart_sentence(analysis, "%") == (
        "Improvement: the last 8 points are all below the average of 5%, "
        "and the target of 4% will be met some of the time."
    )


def test_too_few_crossings_are_a_special_cause_in_words():
    analysis = analyse(([1] * 6 + [3] * 6) * 2, chart="run", direction="increase")
    assert chart_sentence(analysis) == (
        "Special cause: 3 crossings of the median of 2, where chance alone gives 8 or more."
    )


@pytest.mark.parametrize(
    ("target", "title", "reason"),
    [
        (20, "Reliably met", "20% lies above the limits"),
        (-20, "Reliably missed", "\N{MINUS SIGN}20% lies below the limits"),
        (5, "Hit and miss", "5% lies inside the limits"),
    ],
)
def test_assurance_is_put_in_words(target, title, reason):
    verdict = assurance_words(analyse(STEADY, direction="decrease", target=target), "%")
    assert (verdict.title, verdict.reason) == (title, reason)


def test_there_is_no_assurance_without_a_target_or_with_too_few_points():
    assert assurance_words(analyse(STEADY, direction="decrease")) is None
    assert assurance_words(analyse([4, 6], direction="decrease", target=20)) is None


def test_the_preset_and_its_version_can_be_printed_under_the_chart():
    assert preset_words(analyse(STEADY)).startswith("XmR chart, preset Making Data Count (mdc, rules 1.1).")
    assert "median" in preset_words(analyse(STEADY, chart="run"))


def test_a_percent_sign_is_closed_up_also_when_it_says_of_what():
    assert number(14.4, "% of doses due") == "14.4% of doses due"
