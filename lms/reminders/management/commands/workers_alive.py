import socket
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import Error

from lms.reminders import clock
from lms.reminders.health import workers

ALIVE, DEAF, UNKNOWN = 0, 1, 3


class Command(BaseCommand):
    help = (
        "Ends with 1 if a worker of this machine takes up no work any more, so that the service manager restarts it, "
        "and with 3 if the database can't tell."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default=socket.gethostname(), help="the machine asked about: this one")

    def handle(self, *args: Any, host: str, **options: Any) -> None:
        try:
            found = workers(host, clock.now())
        except Error as away:
            self.stderr.write(f"Nobody can tell: the database does not answer. {away}")
            sys.exit(UNKNOWN)
        for check in found:
            self.stdout.write(check.words)
        if not found:
            self.stderr.write(f"No worker has ever started on {host}, or all were stopped on purpose.")
        if not all(check.is_ok for check in found):
            sys.exit(DEAF)
