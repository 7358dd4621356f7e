"""From a new measure to its first chart, with the steps counted, and two people who save the same charter."""

from __future__ import annotations

import time
from datetime import date, timedelta

MOST_SECONDS = 5 * 60
SLOW_TYPING = 4  # letters a second: somebody who looks for the keys
READING = 8  # seconds to take in a page


class Steps:
    """What a person has to do: clicks, boxes filled and letters typed."""

    def __init__(self, visitor) -> None:
        self.visitor, self.started = visitor, time.monotonic()
        self.clicks = self.boxes = self.letters = self.pages = 0

    def follow(self, name: str) -> None:
        self.clicks, self.pages = self.clicks + 1, self.pages + 1
        self.visitor.follow(name)

    def press(self, name: str) -> None:
        self.clicks, self.pages = self.clicks + 1, self.pages + 1
        self.visitor.press(name)

    def type(self, label: str, words: str) -> None:
        self.boxes, self.letters = self.boxes + 1, self.letters + len(words)
        self.visitor.page.get_by_label(label, exact=True).fill(words)

    def paste(self, label: str, words: str) -> None:
        self.boxes, self.letters = self.boxes + 1, self.letters + 2  # copied and pasted with two keys
        self.visitor.page.get_by_label(label).fill(words)

    def choose(self, label: str, option: str) -> None:
        self.clicks += 1
        self.visitor.page.get_by_label(label, exact=True).select_option(label=option)

    def told(self) -> tuple[str, float]:
        """In words, and how many seconds it would take somebody slow."""
        machine = time.monotonic() - self.started
        person = self.letters / SLOW_TYPING + self.pages * READING + (self.clicks + self.boxes) * 3
        words = (
            f"First chart: {self.clicks} clicks, {self.boxes} boxes filled, {self.letters} letters, "
            f"{self.pages} pages, {machine:.1f} s in the browser, about {person + machine:.0f} s for a slow typist."
        )
        return words, person + machine


def test_a_first_chart_takes_less_than_five_minutes(visit, capsys):
    owen = visit("Owen Bright")
    _begin(owen, "Breakfast after glucose checks")
    steps = Steps(owen)
    steps.follow("Add a measure")
    owen.check()
    steps.type("Name", "Glucose checks before breakfast")
    steps.choose("Kind of measure", "process")
    steps.choose("Which way is good", "higher is better")
    steps.press("Save the measure")
    owen.check()
    steps.follow("Add observations")
    owen.check()
    weeks = [date(2026, 3, 2) + timedelta(weeks=week) for week in range(12)]
    lines = "\n".join(f"{week:%d/%m/%Y}\t{60 + place % 5}" for place, week in enumerate(weeks))
    steps.paste("Two columns from a spreadsheet: date, value", f"Week\tChecks\n{lines}")
    steps.press("Read the paste")
    owen.page.locator("figure svg[role=img]").first.wait_for()
    owen.reads("12 added, 0 replaced.")
    owen.check()
    owen.picture("first-chart")
    words, seconds = steps.told()
    with capsys.disabled():
        print(f"\n{words}")
    assert seconds < MOST_SECONDS
    assert steps.clicks <= 8


def test_two_people_saving_the_same_charter_lose_nothing_without_scripts(visit):
    owen, margaret = visit("Owen Bright", javascript=False), visit("Margaret Cole", javascript=False)
    _begin(owen, "A quieter night")
    owen.follow("Add to the team")
    owen.page.get_by_label("Work e-mail address").fill("margaret.cole@northbridge.example")
    owen.press("Add")
    margaret.go("/projects/")
    margaret.follow("A quieter night")
    for person in (owen, margaret):
        person.follow("Change the charter")
    _write(margaret, "Problem", "Margaret: bins are emptied at night.")
    _write(margaret, "Scope", "Margaret: Ward 7.")
    margaret.press("Save")
    _write(owen, "Problem", "Owen: alarms ring unanswered.")
    _write(owen, "Why now", "Owen: patients told us.")
    owen.press("Save")
    owen.reads("A colleague changed the same words while you were writing", "Margaret: bins are emptied at night.")
    owen.page.get_by_label("What I write here", exact=True).check()
    owen.picture("two-texts")
    owen.press("Save what I chose")
    owen.reads("Owen: alarms ring unanswered.", "Margaret: bins are emptied at night.")
    owen.reads("Owen: patients told us.", "Margaret: Ward 7.")


def _begin(visitor, title: str) -> None:
    visitor.go("/projects/new/")
    visitor.page.get_by_label("What do you want to improve?").fill(title)
    visitor.page.get_by_label("Where", exact=True).select_option(index=1)
    visitor.press("Start")


def _write(visitor, label: str, words: str) -> None:
    visitor.page.get_by_label(label, exact=True).fill(words)
