"""How it went, in words; and what comes when."""

from datetime import date

from lms.recall.history import Coming, Outcome, Tally, coming, lines
from lms.recall.spacing import Card

TODAY = date(2026, 6, 15)


def test_the_last_three_months_are_told_apart_from_before():
    months = [date(2026, month, 1) for month in (2, 3, 4, 5, 6)]
    found = lines([Outcome(1, "D", month, month.month > 4) for month in months], TODAY)
    assert found[0].lately == Tally(2, 3)
    assert found[0].before == Tally(0, 2)
    assert (found[0].lately.words, found[0].before.words) == ("2 of 3 right", "0 of 2 right")


def test_each_level_has_its_strands_and_what_was_not_asked_is_said():
    june, january = date(2026, 6, 1), date(2026, 1, 1)
    found = lines([Outcome(2, "S", june, True), Outcome(1, "D", june, True), Outcome(1, "W", january, False)], TODAY)
    assert [(line.key, [inner.key for inner in line.strands]) for line in found] == [(1, ["D", "W"]), (2, ["S"])]
    assert found[0].strands[1].lately.words == "not asked"
    assert lines([], TODAY) == []


def test_what_comes_is_told_by_month_and_what_waits_comes_next():
    cards = {
        1: Card(1, 0, date(2026, 6, 1)),
        2: Card(2, 1, date(2026, 8, 1)),
        3: Card(3, 0, date(2026, 7, 1)),
        4: Card(4, 0, date(2026, 8, 1)),
    }
    assert coming(cards, {1, 2, 3}, date(2026, 7, 3)) == [
        Coming(date(2026, 7, 1), wrong=2, rested=0),
        Coming(date(2026, 8, 1), wrong=0, rested=1),
    ]
