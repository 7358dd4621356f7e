"""Somebody who uses no mouse: Tab, Enter, Space, the arrows and what they type."""

from __future__ import annotations

import re
from datetime import date, time

from playwright.sync_api import Locator

from tests.journeys.visitor import Visitor

# Whoever cannot point must see where they are: an outline, a shadow or a ground of its own.
SEEN = """element => {
    const marked = (each) => {
        const style = getComputedStyle(each);
        return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
    };
    const label = element.id && document.querySelector(`label[for="${element.id}"]`);
    return marked(element) || Boolean(label && marked(label)) ||
        (label && getComputedStyle(label, "::before").boxShadow !== "none");
}"""
HERE = "element => element === document.activeElement || element.contains(document.activeElement)"


class Keyboard:
    """A visitor without a mouse. What is not reached with the Tab key within `most` steps fails the journey."""

    def __init__(self, visitor: Visitor, most: int = 150) -> None:
        self.visitor, self.most = visitor, most

    def keys(self, *names: str) -> None:
        for name in names:
            self.visitor.page.keyboard.press(name)

    def type(self, words: str) -> None:
        self.visitor.page.keyboard.insert_text(words)

    def reach(self, target: Locator, key: str = "Tab") -> None:
        """Go from field to field until this one has the focus, and see that it has."""
        target.wait_for(state="attached")
        for _ in range(self.most):
            if target.evaluate(HERE):
                break
            self.keys(key)
        else:
            raise AssertionError(f"{target} is not reached with {key} on {self.visitor.page.url}")
        assert target.evaluate(SEEN), f"{target} does not show that it has the focus on {self.visitor.page.url}"

    def link(self, name: str) -> Locator:
        """The first link, or link that looks like a button, with these words."""
        page = self.visitor.page
        words = re.compile(re.escape(name))
        either = page.get_by_role("link", name=words).or_(page.locator("a[role=button]", has_text=words))
        return either.filter(visible=True).first

    def button(self, name: str) -> Locator:
        return self.visitor.page.get_by_role("button", name=name).filter(visible=True).first

    def follow(self, name: str, key: str = "Enter") -> None:
        self.reach(self.link(name))
        with self.visitor.page.expect_navigation():
            self.keys(key)

    def press(self, name: str, key: str = "Enter", by: str = "Tab") -> None:
        """Press a button; by="Shift+Tab" comes from the end of the page, where a long form has its buttons."""
        self.reach(self.button(name), by)
        with self.visitor.page.expect_navigation():
            self.keys(key)

    def fill(self, label: str, words: str) -> None:
        self.reach(self.visitor.page.get_by_label(label).first)
        self.keys("Control+A")
        self.type(words)

    def date(self, label: str, day: date) -> None:
        """Whichever of day and month this browser asks for first."""
        self._type_in_parts(label, day.isoformat(), day.strftime("%d%m%Y"), day.strftime("%m%d%Y"))

    def clock(self, label: str, at: time) -> None:
        """Whether this browser asks for 24 hours or for twelve."""
        self._type_in_parts(label, f"{at:%H:%M}", f"{at:%H%M}", f"{at:%I%M%p}")

    def _type_in_parts(self, label: str, value: str, *ways: str) -> None:
        field = self.visitor.page.get_by_label(label).first
        self.reach(field)
        for typed in ways:
            self.visitor.page.keyboard.type(typed)
            if field.input_value() == value:
                return
            self.keys("ArrowLeft", "ArrowLeft")
        raise AssertionError(f"{label} has {field.input_value()} and not {value}")

    def choose(self, label: str, words: str) -> None:
        """Go down a list to the option with these words."""
        field = self.visitor.page.get_by_label(label).first
        self.reach(field)
        while words not in field.locator("option:checked").inner_text():
            before = field.input_value()
            self.keys("ArrowDown")
            assert field.input_value() != before, f"{label} has no {words}"

    def tick(self, label: str) -> None:
        box = self.visitor.page.get_by_label(label).first
        self.reach(box)
        self.keys("Space")
        assert box.is_checked()

    def sign_in(self, name: str) -> None:
        self.visitor.go("/sign-in/")
        self.reach(self.visitor.page.locator("main button", has_text=name).first)
        with self.visitor.page.expect_navigation():
            self.keys("Enter")

    def follow_here(self, name: str) -> None:
        """Follow a link that leads to another place on this very page."""
        self.reach(self.link(name))
        self.keys("Enter")
