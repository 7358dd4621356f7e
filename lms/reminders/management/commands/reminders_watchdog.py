import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.db import Error

from lms.reminders import clock
from lms.reminders.health import report

ALL_WELL, TROUBLE = 0, 2  # what Nagios calls OK and CRITICAL


class Command(BaseCommand):
    help = "Says whether reminders are planned and sent, and ends with 2 if not: for cron, systemd or Nagios. No mail."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = report(now=clock.now())
        except Error as away:
            self.stderr.write(f"REMINDERS CRITICAL - the database does not answer: {away}")
            sys.exit(TROUBLE)
        if not found.is_ok:
            self.stderr.write(f"REMINDERS CRITICAL - {' '.join(found.problems)}")
            sys.exit(TROUBLE)
        self.stdout.write(f"REMINDERS OK - {found.due} due, {found.in_doubt} in doubt, {found.failed} failed")
