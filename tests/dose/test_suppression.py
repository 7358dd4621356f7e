from hypothesis import given
from hypothesis import strategies as st

from lms.dose.board.suppression import FEWEST, hidden, may_be_split


def test_one_small_cell_takes_the_next_smallest_with_it():
    assert hidden({"a": 4, "b": 30, "c": 12}) == {"a", "c"}


def test_two_small_cells_hide_each_other():
    assert hidden({"a": 4, "b": 30, "c": 9}) == {"a", "c"}


def test_nothing_small_hides_nothing_and_an_empty_cell_is_nothing_to_hide():
    assert hidden({"a": 10, "b": 30, "c": 0}) == set()


def test_a_small_cell_alone_is_hidden_alone():
    assert hidden({"a": 4, "b": 0}) == {"a"}


def test_two_small_cells_of_one_person_each_take_a_third_with_them():
    assert hidden({"a": 1, "b": 1, "c": 30, "d": 20}) == {"a", "b", "d"}


def test_ten_cells_of_one_person_each_take_another_with_them():
    assert hidden(dict.fromkeys(range(10), 1) | {"big": 12}) == {*range(10), "big"}


def fillings(total: int, cells: int) -> int:
    """In how many ways `cells` hidden cells of one or more people make the total, counted no further than 2."""
    if cells == 0:
        return int(total == 0)
    if cells == 1:
        return int(total >= 1)
    return min(2, sum(fillings(total - first, cells - 1) for first in range(1, total)[:3]))


@given(st.dictionaries(st.integers(), st.integers(0, 40), max_size=8))
def test_no_hidden_cell_can_be_told_by_subtraction(populations):
    covered = hidden(populations)
    assert {key for key, people in populations.items() if 0 < people < FEWEST} <= covered
    total = sum(populations.values())
    if covered and may_be_split(total) and total > len(populations):
        rest = total - sum(people for key, people in populations.items() if key not in covered)
        assert rest >= FEWEST
        assert fillings(rest, len(covered)) == 2
