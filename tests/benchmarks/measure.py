"""CPU seconds of all server processes, database included, and requests a second."""

from __future__ import annotations

import http.client
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

import psutil
import psycopg

THREADS = 4


class Sendable(Protocol):
    """What can be measured; one of `weight` 10 is sent a tenth as often as a request."""

    @property
    def weight(self) -> int: ...

    def send(self, connection: http.client.HTTPConnection) -> None: ...


@dataclass(frozen=True)
class Request:
    """One request, made over and over; `body` makes the next one to post, so that no two are alike."""

    path: str
    cookie: str
    body: Callable[[], str] | None = None
    headers: dict[str, str] = field(default_factory=dict)
    weight: int = 1

    def send(self, connection: http.client.HTTPConnection) -> None:
        body = self.body() if self.body else None
        connection.request("POST" if body else "GET", self.path, body, {"Cookie": self.cookie} | self.headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise SystemExit(f"{self.path} answered {answer.status} in the benchmark, not 200.")


def postmaster(database_url: str) -> int:
    with psycopg.connect(database_url) as database:
        folder = database.execute("SHOW data_directory").fetchone()[0]
    return int((Path(folder) / "postmaster.pid").read_text().split()[0])


def family(pids: list[int]) -> Iterator[psutil.Process]:
    for pid in pids:
        parent = psutil.Process(pid)
        yield parent
        yield from parent.children(recursive=True)


def cpu_seconds(pids: list[int]) -> float:
    """User and system time of these processes and all below them, those that have ended meanwhile included."""
    total = 0.0
    for process in family(pids):
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue  # ended this instant: its parent has its time by the next reading
        total += times.user + times.system + times.children_user + times.children_system
    return total


@dataclass(frozen=True)
class Measured:
    cpu_ms: float
    per_second: float


def measure(url: str, request: Sendable, count: int, pids: list[int]) -> Measured:
    """Send the request `count` times from a few connections at once."""
    cpu, clock = cpu_seconds(pids), time.perf_counter()
    each = max(count // THREADS, 1)
    failed: list[BaseException] = []

    def send_some() -> None:
        connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
        try:
            for _ in range(each):
                request.send(connection)
        except BaseException as error:  # told by the main thread
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=send_some) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    seconds, sent = time.perf_counter() - clock, each * THREADS
    return Measured((cpu_seconds(pids) - cpu) * 1000 / sent, sent / seconds)


@dataclass(frozen=True)
class Comparison:
    """Ours and bare, measured in turn: each round gives one ratio, so that a busy moment spoils one round at most."""

    ours: list[Measured]
    bare: list[Measured]

    @property
    def cpu_ratios(self) -> list[float]:
        return [mine.cpu_ms / theirs.cpu_ms for mine, theirs in zip(self.ours, self.bare, strict=True)]

    @property
    def cpu_ratio(self) -> float:
        return statistics.median(self.cpu_ratios)

    @staticmethod
    def middle(measured: list[Measured]) -> Measured:
        return Measured(
            statistics.median(one.cpu_ms for one in measured), statistics.median(one.per_second for one in measured)
        )


def compare(url: str, ours: Sendable, bare: Sendable, count: int, rounds: int, pids: list[int]) -> Comparison:
    for request in (ours, bare):
        measure(url, request, 40 // request.weight, pids)  # caches, templates and connections are warm in every worker
    results: tuple[list[Measured], list[Measured]] = ([], [])
    for turn in range(rounds):
        order = ((0, ours), (1, bare)) if turn % 2 == 0 else ((1, bare), (0, ours))
        for place, request in order:
            results[place].append(measure(url, request, count // request.weight, pids))
    return Comparison(*results)
