"""How many messages a second one sender gets out, against a bare SMTP loop that sends the same letters to one sink.

    make bench ARGS="--only-reminders"

The bare loop has its letters ready, one line, and neither asks nor notes anything: what it sends is lost if it dies.
"""

from __future__ import annotations

import smtplib
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager

import django

from tests.benchmarks.own_database import own_database
from tests.servers import free_port, wait_for

NAME = "reminders_sending"
ROUNDS = 3
A_ROUND = 1_000


def main() -> None:
    """In a database of its own, thrown away afterwards."""
    with own_database(NAME) as environment:
        subprocess.run([sys.executable, "-m", "tests.benchmarks.reminders_sending"], env=environment, check=True)


# ---- in the process with that database -------------------------------------------------------------
@contextmanager
def sink():
    """A relay in a process of its own that takes everything and keeps nothing."""
    port = free_port()
    command = [sys.executable, "-m", "aiosmtpd", "-n", "-l", f"127.0.0.1:{port}", "-c", "aiosmtpd.handlers.Sink"]
    relay = subprocess.Popen(command)
    try:
        wait_for(port)
        yield port
    finally:
        relay.terminate()
        relay.wait()


def measure() -> None:
    from django.conf import settings
    from django.core.management import call_command

    from lms.reminders import clock, rules
    from lms.reminders.due import plan
    from lms.reminders.models import OutboxMessage
    from tests.benchmarks.reminders_planning import _populate

    settings.DEBUG, settings.DEMO_MODE, settings.REMINDERS_PER_MINUTE = False, True, 0  # at whatever hour it is
    call_command("migrate", run_syncdb=True, verbosity=0)
    now = clock.now()
    _populate(ROUNDS * A_ROUND * 4, now)
    rules.all_rules()
    plan(now=now)
    waiting = OutboxMessage.objects.filter(state="due").count()
    assert waiting >= ROUNDS * A_ROUND, waiting
    print(f"\n== {ROUNDS} x {A_ROUND:,} messages of {waiting:,}, each way in turn", flush=True)
    with sink() as port:
        settings.REMINDERS_TRANSPORT, settings.EMAIL_HOST, settings.EMAIL_PORT = "smtp", "127.0.0.1", port
        rates = [_round(port) for _ in range(ROUNDS)]
    ours, bare = (statistics.median(each) for each in zip(*rates, strict=True))
    print(f"sending / bare SMTP loop: {ours:.0f} / {bare:.0f} a second = {ours / bare:.2f}", flush=True)


def _round(port: int) -> tuple[float, float]:
    """Messages a second, ours and bare, of the same letters."""
    from lms.reminders import clock
    from lms.reminders.letters import as_letter
    from lms.reminders.models import OutboxMessage
    from lms.reminders.tasks import send_due
    from tests.benchmarks.reminders_planning import _cpu

    def timed(work):
        cpu, began = _cpu(), time.perf_counter()
        done = work()
        return (_cpu() - cpu, time.perf_counter() - began), done

    chosen = list(OutboxMessage.objects.filter(state="due").order_by("pk")[:A_ROUND].select_related("person", "rule"))
    letters = [(message.address, as_letter(message)) for message in chosen]
    keys = [message.pk for message in chosen]
    OutboxMessage.objects.filter(state="due").exclude(pk__in=keys).update(not_before="2100-01-01T00:00Z")
    OutboxMessage.objects.filter(pk__in=keys).update(not_before=clock.now())
    cost, taken = timed(send_due)
    assert taken == A_ROUND
    ours = A_ROUND / cost[1]
    print(f"one message {1000 * cost[0] / A_ROUND:.1f} ms CPU, database included", flush=True)
    gone = OutboxMessage.objects.filter(pk__in=keys, state="sent").count()
    assert gone == A_ROUND, gone
    return ours, A_ROUND / _bare(port, letters)


def _bare(port: int, letters: list[tuple[str, bytes]]) -> float:
    began = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as line:
        for address, letter in letters:
            line.sendmail("escalator@localhost", [address], letter)
    return time.perf_counter() - began


if __name__ == "__main__":
    django.setup()
    measure()
