"""Somebody at a browser: a Playwright page that remembers what went wrong on it, and can be examined."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response, TimeoutError

ROOT = Path(__file__).resolve().parents[2]
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 320, "height": 720}
FOCUSED = """() => {
    const e = document.activeElement, s = getComputedStyle(e);
    return [`${e.type} ${e.textContent}`.replace(/\\s+/g, " "), s.outlineStyle !== "none" || s.boxShadow !== "none"];
}"""
DRAWN_BY_THE_LABEL = ("radio", "checkbox")
TOO_WIDE = """() => document.documentElement.scrollWidth <= window.innerWidth ? [] :
    [...document.querySelectorAll("body *")]
        .filter(e => e.getBoundingClientRect().right > window.innerWidth + 1)
        .slice(0, 8).map(e => e.tagName.toLowerCase() + (e.className ? "." + e.className : ""))
        .concat(`the page is ${document.documentElement.scrollWidth} px wide`)"""

# Wagtail's messages fade in, and half-faded words have too little contrast.
FADED_IN = """() => [...document.querySelectorAll(".messages > ul")].every(
    (list) => !list.children.length || getComputedStyle(list).opacity === "1")"""


def wait_until(page: Page, is_so: str, seconds: float = 15) -> None:
    """Wait for a script's condition. Playwright's own `wait_for_function` asks again by `eval`, which pages refuse."""
    end = time.monotonic() + seconds
    while not page.evaluate(is_so):
        assert time.monotonic() < end, f"{page.url}: after {seconds} s this is still not so: {is_so}"
        page.wait_for_timeout(50)


def wait_for_messages(page: Page) -> None:
    wait_until(page, FADED_IN)


class Visitor:
    """Everything Playwright's page can do (`fill`, `click`, `get_by_role`...), and the few things below."""

    def __init__(self, context: BrowserContext, url: str, *, has_scripts: bool = True) -> None:
        self.context, self.url, self.has_scripts = context, url, has_scripts
        self.page: Page = context.new_page()
        self.troubles: list[str] = []
        self.page.on("console", self._hear_console)
        self.page.on("pageerror", lambda error: self.troubles.append(f"script error: {error}"))
        self.page.on("requestfailed", self._hear_failure)
        self.page.on("response", self._hear_response)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.page, name)

    def go(self, path: str, status: int = 200) -> None:
        """Open a page of the site, which must answer with this status."""
        response = self.page.goto(path if path.startswith("http") else self.url + path)
        assert response is not None
        assert response.status == status, f"{path} answered {response.status}, not {status}"

    def sign_in(self, name: str) -> None:
        """Through the demo's sign-in page, as a person would: find the name, press it."""
        self.go("/sign-in/")
        self.page.locator("main").locator("button, a").filter(has_text=name).first.click()
        self.page.wait_for_url(lambda address: "/sign-in/" not in address)

    def follow(self, name: str) -> None:
        """Click the first link of this name and wait for the page it leads to."""
        with self._telling(f"follow {name!r}"), self.page.expect_navigation():
            self.page.locator("a:not(.app-brand):visible").filter(has_text=name).first.click()

    def press(self, name: str) -> None:
        """Press the first button of this name and wait for the page that answers."""
        with self._telling(f"press {name!r}"), self.page.expect_navigation():
            self.page.get_by_role("button", name=name).first.click()

    def tab_to(self, *names: str) -> None:
        """Press Tab until the focus, which must be seen, is on something of one of these names or kinds."""
        for _ in range(120):
            self.page.keyboard.press("Tab")
            name, is_seen = self.page.evaluate(FOCUSED)
            if any(each in name for each in names):
                assert is_seen or name.startswith(DRAWN_BY_THE_LABEL), f"{name}: the focus cannot be seen"
                return
        raise AssertionError(f"{names} is not reached with Tab")

    def enter(self, key: str = "Enter") -> None:
        """Press a key on what has the focus and wait for the page it leads to."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def reads(self, *texts: str) -> None:
        """Each of these words is there to be read on the page."""
        for text in texts:
            with self._telling(f"read {text!r}"):
                self.page.get_by_text(text).filter(visible=True).first.wait_for()

    def check(self) -> None:
        """The page is in order: axe finds nothing, nothing failed to load, no script was refused, it reflows."""
        assert self.has_scripts, "axe is a script: check the page with a visitor who has scripts, or it never ends"
        found = Axe().run(self.page)
        assert found.violations_count == 0, f"{self.page.url}\n{found.generate_report()}"
        wide = self._too_wide_on_a_phone()
        assert wide == [], f"{self.page.url} scrolls sideways at {PHONE['width']} px: {wide}"
        assert self.troubles == [], f"{self.page.url}: {self.troubles}"

    def picture(self, name: str) -> None:
        """Keep how the page looks at a desk and on a phone; taking pictures, also those that the README shows."""
        kept = ROOT / "var" / "pictures"
        kept.mkdir(parents=True, exist_ok=True)
        shown = (ROOT / "README.md").read_text() if os.environ.get("LMS_PICTURES") == "1" else ""
        for size, suffix in ((PHONE, "-phone"), (DESK, "")):
            self.page.set_viewport_size(size)
            self.page.screenshot(path=kept / f"{name}{suffix}.png", full_page=True, animations="disabled")
            if (picture := f"docs/pictures/{name}{suffix}.png") in shown:
                self.page.screenshot(path=ROOT / picture, animations="disabled")

    @contextmanager
    def _telling(self, what: str) -> Iterator[None]:
        """What cannot be done in time is told with what the page says instead."""
        try:
            yield
        except TimeoutError as error:
            words = self.page.locator("body").inner_text()
            raise AssertionError(f"Could not {what} at {self.page.url}, which reads:\n{words}") from error

    def _too_wide_on_a_phone(self) -> list[str]:
        self.page.set_viewport_size(PHONE)
        wide = self.page.evaluate(TOO_WIDE)
        self.page.set_viewport_size(DESK)
        return wide

    def _hear_console(self, message: ConsoleMessage) -> None:
        # A refused script or style (Content-Security-Policy) is told here too; a missing file by _hear_response.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.troubles.append(f"console: {message.text}")

    def _hear_failure(self, request: Request) -> None:
        if "ERR_ABORTED" not in (request.failure or ""):  # aborted: the visitor left, or it became a download
            self.troubles.append(f"{request.url}: {request.failure}")

    def _hear_response(self, response: Response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            self.troubles.append(f"{response.url} answered {response.status}")
