"""Somebody who uses no mouse: Tab, Enter, Space, the arrows and what they type."""

from __future__ import annotations

import re

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

    def sign_in(self, name: str) -> None:
        self.visitor.go("/sign-in/")
        self.reach(self.visitor.page.locator("main button", has_text=name).first)
        with self.visitor.page.expect_navigation():
            self.keys("Enter")

    def follow_here(self, name: str) -> None:
        """Follow a link that leads to another place on this very page."""
        self.reach(self.link(name))
        self.keys("Enter")
