"""Brings the counts of dose up to today; with --check, compares them with a recount from scratch and repairs them."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from lms.dose.counts import drift, ledgers


class Command(BaseCommand):
    help = "Count everybody whose counts are not kept yet, two years back, and every day up to today."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="count everything again, report drift and repair it")

    def handle(self, *args: Any, **options: Any) -> None:
        today = timezone.localdate()
        changed = ledgers.catch_up(today=today)
        self.stdout.write(f"The dose is counted; the counts of {changed:,} people had to be put right.")
        if options["check"]:
            made = drift.check(today=today, now=timezone.now())
            self.stdout.write(f"{made.people:,} people counted again in {made.seconds:.1f} seconds.")
            self.stdout.write(
                f"{made.drifted:,} counts were wrong and are repaired." if made.drifted else "All are right."
            )
