"""HR goes from the board page to the heat map, the forecast and the board paper without a mouse, and shares it.

Whatever the keys reach must show that it has the focus: see tests.journeys.keyboard.
"""

from __future__ import annotations

import re
from pathlib import Path

from tests.journeys.keyboard import Keyboard
from tests.journeys.visitor import PHONE

NARROW = "() => [...document.querySelectorAll('.d-heat td')].filter(e => e.getBoundingClientRect().right > innerWidth)"


def sheets(visitor) -> int:
    """How many sheets of A4 the page prints on."""
    return len(re.findall(rb"/Type\s*/Page\b", visitor.page.pdf(format="A4")))


def test_hr_follows_a_level_from_the_board_page_to_the_board_paper_and_a_board_member_sees_the_same(visit, tmp_path):
    helen = Keyboard(visit(), most=250)
    helen.sign_in("Helen Marsh")
    helen.visitor.go("/dose/")
    assert sheets(helen.visitor) == 1
    view = _save_a_view_of_the_heat_map(helen)
    what_if = _ask_what_if(helen)
    _make_a_paper(helen, tmp_path / "paper.pdf")
    margaret = visit("Margaret Cole")
    margaret.go(view)
    margaret.reads("Where the skill is", "Staff group")
    margaret.check()
    margaret.page.locator("summary", has_text="Saved views").click()
    margaret.reads("shared by Helen Marsh")
    margaret.go(what_if)
    margaret.reads("What if", "80 a year", "Side by side")
    margaret.go("/dose/papers/")
    margaret.reads("Skill by keyboard")
    stranger = visit("Gareth Pugh")
    stranger.go("/dose/where/")
    stranger.page.locator("summary", has_text="Saved views").click()
    assert not stranger.page.get_by_text("Groups by keyboard").count()


def _save_a_view_of_the_heat_map(helen: Keyboard) -> str:
    helen.follow("Where the skill is")
    helen.choose("By", "Staff group")
    helen.press("Show")
    helen.visitor.reads("How to read it")
    helen.follow("1 Fundamentals")  # sorted by it: the page stays what it was
    helen.visitor.reads("How to read it")
    helen.visitor.page.set_viewport_size(PHONE)
    assert helen.visitor.page.evaluate(f"({NARROW})().length") == 0  # every figure is read without moving the page
    helen.visitor.check()
    helen.reach(helen.visitor.page.locator("summary", has_text="Saved views"))
    helen.keys("Enter")
    helen.fill("Name", "Groups by keyboard")
    helen.tick("Share it with HR and the board")
    helen.press("Save the view")
    return helen.visitor.page.url


def _ask_what_if(helen: Keyboard) -> str:
    helen.follow("Forecast")
    helen.follow("Fundamentals")
    helen.fill("Graduates a year", "80")
    helen.visitor.page.locator("#outcome .eyebrow", has_text="What if").wait_for()
    helen.visitor.check()
    return helen.visitor.page.url


def _make_a_paper(helen: Keyboard, kept: Path) -> None:
    helen.follow("Papers and evidence")
    helen.follow("Make a board paper")
    helen.fill("Title", "Skill by keyboard")
    helen.press("Make the paper")
    link = helen.visitor.page.get_by_role("link", name="Skill by keyboard").first
    with helen.visitor.page.expect_download() as download:
        link.press("Enter")
    download.value.save_as(kept)
    assert kept.read_bytes().startswith(b"%PDF")
