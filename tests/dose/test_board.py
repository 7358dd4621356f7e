"""The board page as data, whoever prints it."""

from datetime import date

from lms.dose.board.bars import per_cent
from lms.dose.board.page import board_page
from tests.dose.crowd import fill

MONDAY = date(2026, 1, 5)


def test_a_level_without_a_target_is_told_as_such_and_one_with_enough_people_as_reached(
    northbridge, ladder, aim, surgery
):
    fill(surgery, 20, ladder[0])
    aim(ladder[0], value="0.4")
    page = board_page(northbridge, today=MONDAY)
    lines = {line.dose.level.code: line for line in page.lines}
    assert (lines["L1"].outlook.verdict, lines["L2"].outlook.verdict) == ("met", "none")
    assert lines["L1"].attainment == per_cent(lines["L1"].dose.attainment)
    assert page.heads == 21  # the twenty and HR
