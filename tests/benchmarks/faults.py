"""Counts answers through faults: a browser answers quizzes while the network goes, tabs close and the server is killed.

    python -m tests.servers tests.benchmarks.faults            ten runs and one of two minutes offline, some minutes
    python -m tests.servers tests.benchmarks.faults --runs 3 --offline 5

Given: choices made. Acknowledged: choices the page called saved. Lost: questions for which the server ends up with
something else than the last choice made.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.journeys.conftest import FLAGS, chromium
from tests.journeys.faults import MortalServer
from tests.journeys.sitting import Learner, Sitting
from tests.journeys.world import demo_site, run

HEAR = """document.addEventListener("answers", ({ detail }) => {
    if (detail.kind === "saved") window.acknowledge(`${detail.question} ${detail.intent}`);
})"""


@dataclass
class Count:
    given: int = 0
    acknowledged: set[str] = field(default_factory=set)
    questions: int = 0
    lost: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    story: list[str] = field(default_factory=list)


class Run:
    """One quiz through faults; ends with the network and the server there, and in half the runs with the tab closed."""

    def __init__(self, browser: Browser, server: MortalServer, learner: Learner, dice: random.Random) -> None:
        self.server, self.dice, self.count = server, dice, Count()
        self.sitting = Sitting(browser, server.url, learner)
        self.sitting.context.expose_function("acknowledge", self.hear)
        self.sitting.context.add_init_script(HEAR)
        self.page: Page = self.sitting.start().page
        self.last: dict[int, int] = {}

    def go(self, offline: float) -> Count:
        faults = [
            self.offline,
            self.killed_before_the_reply,
            self.killed,
            self.reloaded,
            self.tab_closed,
            self.two_tabs,
        ]
        for question in range(self.sitting.cards(self.page).count()):
            self.choose(question)
            if self.dice.random() < 0.4:
                self.dice.choice(faults)(question)
        if offline:
            self.long_offline(offline)
        self.choose(0)
        if self.dice.random() < 0.5:
            self.note("closed for good")
            self.page.close(run_before_unload=False)
        self.settle()
        self.sitting.close()
        return self.count

    def hear(self, answer: str) -> None:
        self.count.acknowledged.add(answer)

    def note(self, fault: str) -> None:
        self.count.faults[fault] += 1
        self.count.story.append(fault)

    def choose(self, question: int, page: Page | None = None) -> None:
        page = page or self.page
        card = self.sitting.cards(page).nth(question)
        checked = card.evaluate("card => [...card.querySelectorAll('input')].findIndex(input => input.checked)")
        options = range(card.locator("label").count())
        option = self.dice.choice([each for each in options if each != checked])
        self.sitting.choose(question, option, page)
        self.last[question] = option
        self.count.story.append(f"question {question}: {checked} -> {option}")
        self.count.given += 1

    def offline(self, question: int) -> None:
        self.note("offline")
        self.sitting.context.set_offline(True)
        self.choose(question)
        time.sleep(self.dice.uniform(0.2, 2))
        self.sitting.context.set_offline(False)

    def long_offline(self, seconds: float) -> None:
        self.note(f"offline for {seconds:.0f} s")
        self.sitting.context.set_offline(True)
        for question in list(self.last):
            self.choose(question)
            time.sleep(seconds / len(self.last))
        self.sitting.context.set_offline(False)

    def killed_before_the_reply(self, question: int) -> None:
        self.note("server killed between save and reply")
        self.server.die_before_the_next_reply()
        self.choose(question)
        self.server.wait_until_dead()
        self.server.start()

    def killed(self, question: int) -> None:
        self.note("server killed at any moment")
        self.choose(question)
        time.sleep(self.dice.uniform(0, 0.1))
        self.server.kill()
        self.choose(question)
        self.server.start()

    def reloaded(self, question: int) -> None:
        self.note("reloaded right after the click")
        self.choose(question)
        self.page.goto(self.sitting.address)

    def tab_closed(self, question: int) -> None:
        self.note("tab closed right after the click, opened again")
        self.choose(question)
        self.page.close(run_before_unload=False)
        self.page = self.sitting.open()

    def two_tabs(self, question: int) -> None:
        self.note("answered in a second tab")
        second = self.sitting.open()
        self.choose(question, second)
        time.sleep(0.05)  # a person needs longer than this from one tab to the other
        second.close(run_before_unload=False)

    def settle(self) -> None:
        """Wait until the server has everything, a minute at most, and count what it does not have."""
        until = time.monotonic() + 60
        while (saved := self.sitting.all_saved()) != self.last and time.monotonic() < until:
            time.sleep(0.5)
        self.count.questions = len(self.last)
        lost = {question: option for question, option in self.last.items() if saved.get(question) != option}
        self.count.lost = len(lost)
        if lost:
            print("Lost", lost, "of", saved, *self.count.story, sep="\n  ", flush=True)


def told(counts: list[Count]) -> str:
    faults = sum((count.faults for count in counts), Counter[str]())
    lines = [f"{number:5}  {fault}" for fault, number in faults.most_common()]
    given, acknowledged = sum(each.given for each in counts), sum(len(each.acknowledged) for each in counts)
    lost, questions = sum(each.lost for each in counts), sum(each.questions for each in counts)
    return "\n".join(
        [*lines, f"runs {len(counts)}, answers given {given}, acknowledged {acknowledged}, lost {lost} of {questions}"]
    )


def run_all(runs: int, offline: float, seed: int) -> list[Count]:
    dice, counts = random.Random(seed), []
    with demo_site() as site, sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        made = run([sys.executable, "-m", "tests.journeys.learners", str(runs + 1)], site.environment)
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        server = MortalServer(site.environment, Path(folder))
        try:
            server.start()
            for number, learner in enumerate(json.loads(made)):
                counts.append(Run(browser, server, Learner(**learner), dice).go(0 if number < runs else offline))
                print(f"run {number + 1}: {told(counts[-1:]).splitlines()[-1]}", flush=True)
        finally:
            browser.close()
            server.close()
    return counts


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.benchmarks.faults", description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--offline", type=float, default=120, help="seconds of the long run without network")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    counts = run_all(options.runs, options.offline, options.seed)
    print(told(counts))
    return 1 if any(count.lost for count in counts) else 0


if __name__ == "__main__":
    raise SystemExit(main())
