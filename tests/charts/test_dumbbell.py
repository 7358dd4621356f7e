"""Small rows of before and after: what is drawn, where, and told apart by shape."""

from lms.charts.dumbbell import dumbbell
from lms.charts.stacked_bar import stacked_bar


def test_before_is_a_circle_and_after_a_diamond_joined_by_a_line():
    drawn = dumbbell(1, 5)
    assert 'class="bell-before" cx="16"' in drawn
    assert '<path class="bell-after" d="M244 8l7 7-7 7-7-7z"/>' in drawn
    assert '<path class="bell" d="M16 15H244"/>' in drawn


def test_a_mean_lies_between_the_steps():
    assert 'cx="130"' in dumbbell(3, None)
    assert 'cx="158.5"' in dumbbell(3.5, None)


def test_what_was_not_said_is_not_drawn_nor_joined():
    assert "bell-after" not in dumbbell(2, None)
    assert "bell-before" not in dumbbell(None, 2)
    assert 'class="bell"' not in dumbbell(2, None) + dumbbell(None, 2)
    assert dumbbell(None, None).count("<text") == 5


def test_it_is_decoration_and_holds_no_style_of_its_own():
    for drawn in (dumbbell(2, 4), stacked_bar([1, 2])):
        assert 'aria-hidden="true"' in drawn
        assert "style=" not in drawn


def test_a_bar_is_parted_in_order_by_how_many_there_are():
    drawn = stacked_bar([5, 0, 10, 5])
    assert drawn.count("<rect") == 3
    assert '<rect class="part part-1" x="0" width="25"' in drawn
    assert '<rect class="part part-3" x="25" width="50"' in drawn
    assert '<rect class="part part-4" x="75" width="25"' in drawn


def test_a_bar_of_nobody_is_empty():
    assert "<rect" not in stacked_bar([0, 0, 0])
