"""What makes an aim one that could be missed."""

from datetime import date

import pytest

from curriculum.exercises.aim import checks, date_of, number_of, sentence
from tests.conftest import MONDAY

GOOD = {
    "what": "Falls", "for_whom": "people on Ward 7", "baseline": "6.5", "target": "4", "unit": "a month",
    "by_when": "2026-06-30",
}  # fmt: skip


def unmet(**changed):
    return {check.name: check.advice for check in checks({**GOOD, **changed}, today=MONDAY) if not check.is_met}


def test_a_good_aim_meets_all_five_and_reads_as_a_sentence():
    assert unmet() == {}
    assert sentence(GOOD) == "Reduce falls for people on Ward 7 from 6.5 a month to 4 a month by 30 June 2026."


@pytest.mark.parametrize(
    "changed, name, words",
    [
        ({"what": ""}, "Specific", "Say what will change"),
        ({"what": "better discharge letters"}, "Specific", "“better”"),
        ({"what": "the quality of care"}, "Specific", "“quality”"),
        ({"baseline": "many"}, "Measurable", "Where are you now?"),
        ({"target": ""}, "Measurable", "Where do you want to be?"),
        ({"target": "6.5"}, "Achievable", "the same"),
        ({"target": "6.2"}, "Achievable", "less than a tenth"),
        ({"for_whom": ""}, "Relevant", "for whom"),
        ({"for_whom": "All patients"}, "Relevant", "too wide"),
        ({"by_when": "soon"}, "Time-bound", "Give a date"),
        ({"by_when": "2026-01-05"}, "Time-bound", "has passed"),
        ({"by_when": "2029-01-05"}, "Time-bound", "more than a year and a half"),
    ],
)
def test_each_weakness_is_met_with_advice(changed, name, words):
    assert words in unmet(**changed)[name]


def test_a_rise_is_an_increase_and_what_is_missing_stays_open():
    assert sentence({**GOOD, "target": "9", "unit": "%", "baseline": "6%"}).startswith("Increase falls")
    assert sentence({"what": "GP letters"}) == "Change GP letters for ... from ... to ... by ...."


def test_numbers_and_dates_are_read_as_people_write_them():
    assert [number_of(words) for words in ("1,240", "61%", "£3.50", "-2", "ten")] == [1240, 61, 3.5, -2, None]
    assert {date_of(words) for words in ("2026-03-31", "31/03/2026", "31 March 2026")} == {date(2026, 3, 31)}
