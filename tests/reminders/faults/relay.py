"""A mail relay on loopback that does to each connection what a script says, and keeps a ledger of what it accepted.

The ledger is written before the relay says yes, as a real relay does: whoever dies in between leaves a mail that has
been accepted and that its sender does not know of.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import re
import socket
import struct
import threading
from collections import Counter, deque
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Self

from tests.servers import free_port

MESSAGE_ID = re.compile(rb"(?mi)^message-id:\s*(<[^>]+>)")


class Act(StrEnum):
    """What is done to one connection."""

    ACCEPT = "accept"
    BUSY = "421 instead of a greeting"
    SILENT = "hang before the banner"
    LOGIN_REFUSED = "535 at the log-in"
    MAILBOX_BUSY = "450 at the recipient"
    NO_SUCH_PERSON = "550 at the recipient"
    HANG_AFTER_DATA = "hang after DATA"
    TRY_LATER = "451 after the text"
    NOT_WANTED = "550 after the text"
    HANG_AFTER_DOT = "hang after the dot"
    RESET_AFTER_DOT = "reset after the dot"
    DROP_BEFORE_YES = "accept, then drop before the 250"
    SLOW = "slow to say yes"


@dataclass(frozen=True)
class Accepted:
    message_id: str
    digest: str  # of the whole letter: two copies are the same to the byte


class Gone(Exception):
    """The connection is over."""


class Relay:
    """Runs in a thread of its own. `script` is used up connection by connection; without one it accepts."""

    def __init__(self, ledger: Path, *, slow: float = 0, pace: float = 0) -> None:
        self.port = free_port()
        self.ledger, self.slow, self.pace = ledger, slow, pace
        self.script: deque[Act] = deque()
        self.done: list[Act] = []
        ledger.touch()
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.server: asyncio.Server | None = None

    def __enter__(self) -> Self:
        self.thread.start()
        self.listen()
        return self

    def __exit__(self, *args: object) -> None:
        self.refuse()
        asyncio.run_coroutine_threadsafe(self.hang_up(), self.loop).result(10)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)

    def listen(self) -> None:
        async def start() -> asyncio.Server:
            return await asyncio.start_server(self.serve, "127.0.0.1", self.port)

        self.server = asyncio.run_coroutine_threadsafe(start(), self.loop).result(10)

    def refuse(self) -> None:
        """Hold the port no longer: connections are refused."""

        async def stop() -> None:
            if self.server:
                self.server.close()
            self.server = None

        asyncio.run_coroutine_threadsafe(stop(), self.loop).result(10)

    async def hang_up(self) -> None:
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        await asyncio.sleep(0)

    def accepted(self) -> list[Accepted]:
        return [Accepted(*line.split(" ")) for line in self.ledger.read_text().splitlines()]

    def copies(self) -> Counter[str]:
        return Counter(each.message_id for each in self.accepted())

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        act = self.script.popleft() if self.script else Act.ACCEPT
        try:
            await Conversation(self, act, reader, writer).hold()
        except (Gone, OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self.done.append(act)
            writer.close()


class Conversation:
    def __init__(self, relay: Relay, act: Act, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.relay, self.act, self.reader, self.writer = relay, act, reader, writer

    async def hold(self) -> None:
        if self.act == Act.SILENT:
            await self.hang()
        if self.act == Act.BUSY:
            await self.say("421 too busy, come back later")
            raise Gone
        await self.say("220 relay.example ESMTP")
        while line := await self.reader.readline():
            await self.answer(line.decode("ascii", "replace").strip())

    async def answer(self, line: str) -> None:
        verb = line.partition(" ")[0].upper()
        if verb == "EHLO":
            await self.say("250-relay.example\r\n250-AUTH PLAIN LOGIN\r\n250 SIZE 10000000")
        elif verb == "AUTH":
            await self.say("535 log-in refused" if self.act == Act.LOGIN_REFUSED else "235 welcome")
        elif verb == "RCPT":
            refusals = {Act.MAILBOX_BUSY: "450 mailbox busy", Act.NO_SUCH_PERSON: "550 no such person"}
            await self.say(refusals.get(self.act, "250 ok"))
        elif verb == "DATA":
            await self.take()
        elif verb == "QUIT":
            await self.say("221 bye")
            raise Gone
        else:
            await self.say("250 ok")

    async def take(self) -> None:
        if self.act == Act.HANG_AFTER_DATA:
            await self.hang()
        await self.say("354 go on")
        letter = await self.reader.readuntil(b"\r\n.\r\n")
        await asyncio.sleep(self.relay.pace)
        if self.act == Act.HANG_AFTER_DOT:
            await self.hang()
        if self.act == Act.RESET_AFTER_DOT:
            self.reset()
        if self.act in (Act.TRY_LATER, Act.NOT_WANTED):
            return await self.say("451 try later" if self.act == Act.TRY_LATER else "550 not wanted")
        self.keep(letter)
        if self.act == Act.DROP_BEFORE_YES:
            self.reset()
        if self.act == Act.SLOW:
            await asyncio.sleep(self.relay.slow)
        return await self.say("250 taken")

    def keep(self, letter: bytes) -> None:
        found = MESSAGE_ID.search(letter)
        name = found[1].decode() if found else "<none>"
        with self.relay.ledger.open("a") as ledger:
            ledger.write(f"{name} {hashlib.sha256(letter).hexdigest()}\n")

    async def say(self, words: str) -> None:
        self.writer.write(f"{words}\r\n".encode())
        await self.writer.drain()

    async def hang(self) -> None:
        """Say nothing until the other side gives up."""
        while await self.reader.read(1000):
            pass
        raise Gone

    def reset(self) -> None:
        """End it with a reset rather than a goodbye."""
        line = self.writer.get_extra_info("socket")
        with contextlib.suppress(OSError):
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()
        raise Gone
