from hypothesis import given
from hypothesis import strategies as st

from lms.dose.suppression import FEWEST, hidden


def test_one_small_cell_takes_the_next_smallest_with_it():
    assert hidden({"a": 4, "b": 30, "c": 12}) == {"a", "c"}


def test_two_small_cells_hide_each_other():
    assert hidden({"a": 4, "b": 30, "c": 9}) == {"a", "c"}


def test_nothing_small_hides_nothing_and_an_empty_cell_is_nothing_to_hide():
    assert hidden({"a": 10, "b": 30, "c": 0}) == set()


def test_a_small_cell_alone_is_hidden_alone():
    assert hidden({"a": 4, "b": 0}) == {"a"}


@given(st.dictionaries(st.integers(), st.integers(0, 40), max_size=8))
def test_no_hidden_cell_can_be_told_by_subtraction(populations):
    covered = hidden(populations)
    assert {key for key, people in populations.items() if 0 < people < FEWEST} <= covered
    if len(covered) == 1:
        assert not [people for key, people in populations.items() if key not in covered and people]
