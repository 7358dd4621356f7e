"""Measures our pages against the least a page could cost, side by side in one run, and prints the ratios.

    make bench                                         a few minutes
    python -m tests.servers tests.benchmarks --quick   a rough answer in half a minute
    make bench ARGS=--faults                           what is lost and doubled of 10,000 reminders: an hour
    make bench ARGS="--people 1400 140000 1400000"     and dose at these sizes; --only-dose leaves the rest out

CPU is that of all server processes, database included, for one request; the ratio is the median over the rounds.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import sys
from dataclasses import dataclass

from tests.benchmarks import (
    certificates,
    charts,
    dose,
    reissuing,
    reminder_faults,
    reminders_planning,
    reminders_sending,
    staff_lists,
)
from tests.benchmarks.measure import Comparison, Request, Sendable, compare, postmaster
from tests.benchmarks.quiz_journey import TOKEN, QuizJourney
from tests.journeys.world import Site, demo_site, run


@dataclass(frozen=True)
class Case:
    title: str
    ours: Sendable
    bare: Request
    goal: float | None = None


def cases(found: dict) -> list[Case]:
    cookie = f"sessionid={found['session']}; csrftoken={TOKEN}"
    post = {"X-CSRFToken": TOKEN, "Content-Type": "application/json"}
    bare = Request(found["bare"], cookie)
    intents = itertools.count(1)

    def answer() -> str:
        intent = next(intents)
        chosen = [found["options"][intent % len(found["options"])]]
        return json.dumps(
            {"person": found["person"], "question": found["question"], "chosen": chosen, "intent": intent}
        )

    holder = f"sessionid={found['holder']}"
    return [
        Case("home page / bare signed-in page", Request("/", cookie), bare, 2),
        Case("lesson page / bare signed-in page", Request(found["lesson"], cookie), bare, 2),
        Case(
            "project, 10 measures x 200 points, 50 PDSAs / bare page",
            Request(found["project"], f"sessionid={found['lead']}", weight=8),
            bare,
        ),
        Case(
            "chart of 200 points / bare page", Request(found["measure"], f"sessionid={found['lead']}", weight=4), bare
        ),
        Case(
            "collaborative, 50 teams x 24 months / bare page",
            Request(found["collaborative"], f"sessionid={found['coach']}", weight=8),
            bare,
        ),
        Case(
            "answer saved / bare view that writes one row",
            Request(f"/learning/attempts/{found['attempt']}/save/", cookie, answer, post),
            Request("/bare/row/", cookie, answer, post),
        ),
        Case(
            f"{QuizJourney.answers}-answer quiz, {QuizJourney.requests} requests / bare page",
            QuizJourney(found["quiz"], found["takers"]),
            bare,
            40,
        ),
        Case(
            "certificate PDF / same page, plain reportlab",
            Request(f"/certificates/{found['certificate']}/pdf/", holder),
            Request(f"/bare/pdf/{found['certificate']}/", holder),
        ),
    ]


def told(case: Case, result: Comparison) -> str:
    mine, theirs = result.middle(result.ours), result.middle(result.bare)
    spread = f"{min(result.cpu_ratios):.2f}-{max(result.cpu_ratios):.2f}"
    verdict = (
        "" if case.goal is None else f"  goal {case.goal:g}: {'met' if result.cpu_ratio <= case.goal else 'MISSED'}"
    )
    return (
        f"{case.title:55} {mine.cpu_ms:7.2f} / {theirs.cpu_ms:6.2f} ms CPU = {result.cpu_ratio:5.2f} ({spread})"
        f"   {mine.per_second:6.0f} / {theirs.per_second:6.0f} a second{verdict}"
    )


def run_all(site: Site, count: int, rounds: int) -> None:
    found = json.loads(run([sys.executable, "-m", "tests.benchmarks.prepare"], site.environment))
    pids = [site.server, postmaster(site.environment["DATABASE_URL"])]
    print(f"{count} requests x {rounds} rounds each, in turn; 2 workers with 4 threads; PostgreSQL", flush=True)
    for case in cases(found):
        print(told(case, compare(site.url, case.ours, case.bare, count, rounds, pids)), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer requests: a rough answer")
    parser.add_argument("--people", type=int, nargs="+", default=[], help="sizes at which to measure dose as well")
    parser.add_argument("--only-dose", action="store_true", help="dose alone, at 1,400 and 140,000 unless told")
    parser.add_argument(
        "--lists", type=int, nargs="*", help="staff lists alone, of 1,400 and 140,000 lines unless told"
    )
    parser.add_argument(
        "--faults", type=int, nargs="*", choices=reminder_faults.TESTS, metavar="NUMBER",
        help="the faults of reminders alone, at full size: all, or those with these numbers",
    )  # fmt: skip
    parser.add_argument("--only-reminders", action="store_true", help="planning, at 100,000 unless told, and sending")
    parser.add_argument(
        "--reissues", type=int, nargs="?", const=reissuing.SIZE, help="issuing certificates anew alone: so many"
    )
    options = parser.parse_args()
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        raise SystemExit("Start it beside a PostgreSQL: make bench, or python -m tests.servers tests.benchmarks")
    if options.reissues is not None:
        return reissuing.main(options.reissues)
    if options.lists is not None:
        return staff_lists.main(tuple(options.lists) or staff_lists.SIZES[:2])
    if options.faults is not None:
        raise SystemExit(reminder_faults.main(options.faults))
    if options.only_reminders:
        reminders_planning.main(options.people or [100_000])
        return reminders_sending.main()
    if options.only_dose:
        return dose.main(options.people or [1_400, 140_000])
    count, rounds = (80, 3) if options.quick else (240, 7)
    charts.main(rounds)
    certificates.main()
    with demo_site("tests.benchmarks.settings") as site:
        run_all(site, count, rounds)
        print(run([sys.executable, "-m", "tests.benchmarks.guessing"], site.environment), end="", flush=True)
    return dose.main(options.people) if options.people else None


if __name__ == "__main__":
    main()
