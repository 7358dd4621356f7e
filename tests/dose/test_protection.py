"""Tries to work out what is hidden: from the figures of all tables together, by elimination and by hand."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.dose.board.elimination import Sums
from lms.dose.board.protection import HEADS, Kind, Table, merged, protect

UNITS = ("A", "B", "C", "D")
GROUPS = ("Nursing", "Medical", "Estates")
BANDS = ("low", "high")
ASKED = {"L1": lambda *_: True, "L2": lambda unit, group, band: band == "high", "L3": lambda u, g, b: g == "Medical"}


def kind(unit, group, band, heads, attained=None):
    columns = {HEADS, *(level for level, asks in ASKED.items() if asks(unit, group, band))}
    rows = {("unit", unit), ("staff group", group), ("band", band)}
    rows.add(("unit", "top", unit in "AB"))
    return Kind(frozenset(rows), frozenset(columns), heads, attained or {})


TABLES = [
    Table("unit", (("unit", "top", True), ("unit", "top", False))),
    Table("unit", (("unit", "A"), ("unit", "B")), ("unit", "top", True)),
    Table("unit", (("unit", "C"), ("unit", "D")), ("unit", "top", False)),
    Table("staff group", tuple(("staff group", name) for name in GROUPS)),
    Table("band", tuple(("band", name) for name in BANDS)),
]


@st.composite
def organisations(draw):
    sizes = draw(st.lists(st.sampled_from([0, 0, 1, 2, 3, 5, 9, 11, 30]), min_size=24, max_size=24))
    found = []
    for place, heads in zip(product(UNITS, GROUPS, BANDS), sizes, strict=True):
        columns = kind(*place, heads).columns - {HEADS}
        found.append(kind(*place, heads, {level: draw(st.integers(0, heads)) for level in sorted(columns)}))
    return [each for each in found if each.heads]


def split_of(kinds):
    asked = {level: sum(each.heads for each in kinds if level in each.columns) for level in ASKED}
    return [level for level, people in asked.items() if people >= 10]


def published(kinds, shown, split):
    """Every sum that a reader of all tables has, over the numbers of people of each kind; those of skill apart."""
    rows = {row for table in TABLES if table.cut in shown.cuts for row in table.rows}
    kinds = merged(kinds, rows)
    total = [[each for each in kinds if column in each.columns] for column in (HEADS, *ASKED)]
    figures = {
        (row, column): [each for each in kinds if row in each.rows and column in each.columns]
        for row in rows
        for column in (HEADS, *split)
    }
    return kinds, total, figures


@settings(max_examples=150, deadline=None)
@given(organisations())
def test_no_figure_of_few_people_follows_from_what_is_shown(kinds):
    split = split_of(kinds)
    shown = protect(kinds, TABLES, split)
    kinds, totals, figures = published(kinds, shown, split)
    told = Sums(dict.fromkeys(those, 1) for those in totals)
    known = Sums(dict.fromkeys(those, 1) for those in totals)
    for figure, those in figures.items():
        if figure not in shown.hidden:
            assert not 0 < sum(each.heads for each in those) < 10
            known.add(dict.fromkeys(those, 1))
    for figure in shown.hidden:
        those = dict.fromkeys(figures[figure], 1)
        if sum(each.heads for each in figures[figure]) < 10 and not told.tell(those):
            assert not known.tell(those), figure


@settings(max_examples=100, deadline=None)
@given(organisations())
def test_nor_does_how_many_of_few_people_have_a_level(kinds):
    """Told apart from what the total tells: nobody has it, or everybody."""
    split = split_of(kinds)
    shown = protect(kinds, TABLES, split)
    kinds, totals, figures = published(kinds, shown, split)
    for level in split:
        asked = next(those for column, those in zip((HEADS, *ASKED), totals, strict=True) if column == level)
        if sum(each.has(level) for each in asked) in (0, sum(each.heads for each in asked)):
            continue
        sums = [(asked, None)] + [
            (those, figure) for figure, those in figures.items() if figure[1] == level and figure not in shown.hidden
        ]
        known = Sums(dict.fromkeys(those, 1) for those, _ in sums)
        bounds = narrowed([(those, sum(each.has(level) for each in those)) for those, _ in sums], asked)
        for figure in shown.hidden:
            those = figures[figure]
            if figure[1] == level and 0 < sum(each.heads for each in those) < 10:
                assert not known.tell(dict.fromkeys(those, 1)), figure
                low, high = (sum(bounds[each][end] for each in those) for end in (0, 1))
                assert low < high, figure


@settings(max_examples=100, deadline=None)
@given(organisations())
def test_nor_do_the_bounds_of_the_hidden_figures_close_in_on_one(kinds):
    split = split_of(kinds)
    shown = protect(kinds, TABLES, split)
    kinds, totals, figures = published(kinds, shown, split)
    alone = narrowed([(those, sum(each.heads for each in those)) for those in totals], kinds, of_heads=False)
    sums = [those for figure, those in figures.items() if figure not in shown.hidden]
    bounds = narrowed([(those, sum(each.heads for each in those)) for those in totals + sums], kinds, of_heads=False)
    for figure in shown.hidden:
        those = figures[figure]
        if 0 < sum(each.heads for each in those) < 10:
            low, high = (sum(bounds[each][end] for each in those) for end in (0, 1))
            told = sum(alone[each][0] for each in those) == sum(alone[each][1] for each in those)
            assert low < high or told, figure


def narrowed(sums, kinds, *, of_heads=True, least=0):
    """Lowest and highest number behind each kind, narrowed by every sum until nothing moves any more."""
    most = sum(each.heads for each in kinds)
    bounds = {each: [least, each.heads if of_heads else most] for each in kinds}
    for _ in range(12):
        before = {each: tuple(ends) for each, ends in bounds.items()}
        for those, value in sums:
            low, high = (sum(bounds[each][end] for each in those) for end in (0, 1))
            for each in those:
                own_low, own_high = bounds[each]
                bounds[each] = [max(own_low, value - (high - own_high)), min(own_high, value - (low - own_low))]
        if before == {each: tuple(ends) for each, ends in bounds.items()}:
            break
    return bounds


def simple(unit, group, heads, have=0):
    return Kind(frozenset({("unit", unit), ("staff group", group)}), frozenset({HEADS, "L1"}), heads, {"L1": have})


SIMPLE = [
    Table("unit", tuple(("unit", name) for name in "ABCD")),
    Table("staff group", (("staff group", "Nursing"), ("staff group", "Estates"))),
]


def ranges(kinds, column, value, least):
    """Lowest and highest number of a small unit's people, from all that is shown of a column and the total."""
    shown = protect(kinds, SIMPLE, ["L1"])
    rows = {row for table in SIMPLE if table.cut in shown.cuts for row in table.rows}
    kinds = merged(kinds, rows)
    sums = [(kinds, sum(value(each) for each in kinds))]
    for row in rows:
        those = [each for each in kinds if row in each.rows]
        if (row, column) not in shown.hidden:
            sums.append((those, sum(value(each) for each in those)))
    bounds = narrowed(sums, kinds, of_heads=column != HEADS, least=least)
    assert (("unit", "A"), column) in shown.hidden
    return [sum(bounds[each][end] for each in kinds if ("unit", "A") in each.rows) for end in (0, 1)]


@pytest.mark.parametrize("share", [0, 1])
def test_hidden_units_where_nobody_or_everybody_has_the_level_take_one_more_along(share):
    """What is left for A and B is 0, or all of them: no subtraction tells more, and yet everything would be told."""
    kinds = [
        simple("A", "Nursing", 4, 4 * share), simple("B", "Nursing", 12, 12 * share),
        simple("C", "Nursing", 30, 10), simple("D", "Nursing", 40, 20),
    ]  # fmt: skip
    low, high = ranges(kinds, "L1", lambda each: each.has("L1"), 0)
    assert low < high


def test_two_hidden_units_of_one_person_each_take_one_more_along():
    """The staff group less what is shown of it leaves two people in two units, and nobody hides an empty one."""
    kinds = [
        simple("A", "Estates", 1), simple("B", "Estates", 1), simple("C", "Estates", 30), simple("D", "Nursing", 11),
    ]  # fmt: skip
    low, high = ranges(kinds, HEADS, lambda each: each.heads, 1)
    assert low < high


def test_a_cut_that_would_tell_on_another_is_given_up():
    """Everybody of one unit is of one staff group and of no other: the same people, twice, with nobody like them."""
    everybody = [
        Kind(frozenset({("unit", "A"), ("staff group", "Estates")}), frozenset({HEADS, "L1"}), 4),
        Kind(frozenset({("unit", "B"), ("staff group", "Nursing")}), frozenset({HEADS}), 40),
        Kind(frozenset({("unit", "C"), ("staff group", "Nursing")}), frozenset({HEADS, "L1"}), 8),
    ]
    tables = [
        Table("unit", (("unit", "A"), ("unit", "B"), ("unit", "C"))),
        Table("staff group", (("staff group", "Estates"), ("staff group", "Nursing"))),
    ]
    shown = protect(everybody, tables, ["L1"])
    assert (("unit", "A"), HEADS) in shown.hidden
    assert (("unit", "C"), HEADS) in shown.hidden


@pytest.mark.parametrize("heads", [1, 9])
def test_an_organisation_of_fewer_than_ten_is_not_split(heads):
    assert protect([kind("A", "Nursing", "low", heads)], TABLES, ["L1"]).cuts == ()


def test_large_figures_all_stay_shown():
    everybody = [kind(*place, 20, {"L1": 5}) for place in product(UNITS, GROUPS, BANDS)]
    shown = protect(everybody, TABLES, list(ASKED))
    assert (shown.cuts, shown.hidden) == (("unit", "staff group", "band"), frozenset())


def test_of_two_ways_to_leave_open_who_has_the_level_the_one_that_hides_fewer_people_is_taken():
    """In A nobody has it, in B everybody. Nurses of B could stand for those of A: that would hide 50 people. So could
    the doctors of C, which is hidden as it is: that hides 15 nurses and 12 doctors."""
    sizes = {("A", "nurse"): 5, ("C", "nurse"): 3, ("B", "nurse"): 7, ("C", "doctor"): 12, ("B", "porter"): 43}
    kinds = [
        Kind(
            frozenset({("unit", unit), ("staff group", group)}), frozenset({HEADS, "L1"}), heads,
            {"L1": 0 if group == "nurse" and unit != "B" else heads},
        )
        for (unit, group), heads in sizes.items()
    ]  # fmt: skip
    units = Table("unit", tuple(("unit", name) for name in "ABC"))
    groups = Table("staff group", tuple(("staff group", name) for name in ("nurse", "doctor", "porter")))
    found = protect(kinds, [units, groups], ["L1"])
    assert {row for row, column in found.hidden if column == "L1"} == {
        ("unit", "A"), ("unit", "C"), ("staff group", "nurse"), ("staff group", "doctor"),
    }  # fmt: skip
