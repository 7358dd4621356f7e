"""Somebody taking a quiz: chooses answers, and can be asked what the server has of them."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.journeys.visitor import DESK

PASSWORD = "a long walk by the canal"


@dataclass(frozen=True)
class Learner:
    """Somebody made for a journey by tests.journeys.learners."""

    pk: int
    name: str
    email: str
    session: str
    looking: str  # another session, for looking at what the server has
    quizzes: dict[str, int]  # code of the level -> its quiz


class Sitting:
    """One device of a learner, with a page open on an attempt. Answers only questions with one right answer."""

    def __init__(self, browser: Browser, url: str, learner: Learner) -> None:
        self.browser, self.url, self.learner = browser, url, learner
        self.context = self.device(learner.session)
        self.page: Page = self.context.new_page()
        self.address = ""

    def device(self, session: str) -> BrowserContext:
        """A browser of this person, already signed in, that keeps nothing of another."""
        context = self.browser.new_context(viewport=DESK, locale="en-GB")
        context.set_default_timeout(20_000)
        context.add_cookies([{"name": "sessionid", "value": session, "url": self.url}])
        return context

    def start(self, level: str = "L1") -> Sitting:
        self.page.goto(f"{self.url}/learning/quizzes/{self.learner.quizzes[level]}/")
        self.page.get_by_role("button", name="Start the quiz").click()
        self.page.wait_for_url("**/learning/attempts/*/")
        self.address = self.page.url
        return self

    def open(self, page: Page | None = None) -> Page:
        page = page or self.context.new_page()
        page.goto(self.address)
        return page

    def cards(self, page: Page | None = None) -> Locator:
        """Questions with three options or more to choose one from: "true or false" has no third to change to."""
        return (page or self.page).locator("[data-question]:has(.nhsuk-radios__item:nth-child(3))")

    def choose(self, question: int, option: int, page: Page | None = None) -> None:
        """Choose an option of the n-th question, as a person does: by its label."""
        self.cards(page).nth(question).locator("label").nth(option).click()

    def says(self, question: int, words: str, page: Page | None = None) -> None:
        expect(self.cards(page).nth(question).locator("[data-saved]")).to_contain_text(words, timeout=30_000)

    def complains(self, words: str, page: Page | None = None) -> None:
        expect((page or self.page).locator("[data-trouble]")).to_contain_text(words, timeout=30_000)

    def saved(self, question: int) -> int | None:
        """Which option the server has for the n-th question, as a device that never was there sees it."""
        return self.all_saved().get(question)

    def all_saved(self) -> dict[int, int]:
        device = self.device(self.learner.looking)
        try:
            page = device.new_page()
            page.goto(self.address)
            found: dict[int, int] = page.evaluate(
                """() => Object.fromEntries([...document.querySelectorAll("[data-question]")]
                    .filter(card => card.querySelectorAll("input[type=radio]").length > 2)
                    .map((card, n) => [n, [...card.querySelectorAll("input")].findIndex(input => input.checked)])
                    .filter(([, option]) => option >= 0))"""
            )
            return {int(question): option for question, option in found.items()}
        finally:
            device.close()

    def close(self) -> None:
        self.context.close()
