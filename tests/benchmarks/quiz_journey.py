"""A whole quiz as a browser asks for it: begin, answer each question, look back, hand in, read the result."""

from __future__ import annotations

import http.client
import itertools
import json
import queue
import re
from typing import ClassVar

TOKEN = "benchmarkbenchmarkbenchmarkbench"
CARD = re.compile(r'data-question="([^"]+)"(.*?)</fieldset>', re.S)
CHOICE = re.compile(r'<input[^>]*value="([^"]+)"')


class QuizJourney:
    answers: ClassVar[int] = 10
    requests: ClassVar[int] = answers + 6
    weight = requests

    def __init__(self, quiz: int, takers: dict[str, int]) -> None:
        """`takers` maps the session of each person who may sit the quiz to their primary key."""
        self.quiz = quiz
        self.free: queue.Queue[tuple[str, int]] = queue.Queue()
        for taker in takers.items():
            self.free.put(taker)
        self.intents = itertools.count(1)

    def send(self, connection: http.client.HTTPConnection) -> None:
        session, person = self.free.get()
        try:
            Taking(connection, session, person, self.intents).take(self.quiz)
        finally:
            self.free.put((session, person))


class Taking:
    def __init__(
        self, connection: http.client.HTTPConnection, session: str, person: int, intents: itertools.count[int]
    ) -> None:
        self.connection, self.person, self.intents = connection, person, intents
        self.headers = {"Cookie": f"sessionid={session}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN}

    def take(self, quiz: int) -> None:
        address = f"/learning/quizzes/{quiz}/"
        self.ask("GET", address, 200)
        attempt = self.ask("POST", address, 302)
        asked = CARD.findall(self.ask("GET", attempt, 200))
        if len(asked) != QuizJourney.answers:
            raise SystemExit(f"{attempt} asks {len(asked)} questions in the benchmark, not {QuizJourney.answers}.")
        for question, card in asked:
            sent = {
                "person": self.person,
                "question": question,
                "chosen": CHOICE.findall(card)[:1],
                "intent": next(self.intents),
            }
            self.ask("POST", f"{attempt}save/", 200, json.dumps(sent), "application/json")
        self.ask("GET", f"{attempt}review/", 200)
        result = self.ask("POST", f"{attempt}submit/", 302, "confirmed=yes", "application/x-www-form-urlencoded")
        self.ask("GET", result, 200)

    def ask(self, method: str, path: str, status: int, body: str = "", kind: str = "") -> str:
        """Return what the page says, or where it leads to."""
        headers = self.headers | ({"Content-Type": kind} if kind else {})
        self.connection.request(method, path, body or None, headers)
        reply = self.connection.getresponse()
        said = reply.read().decode()
        if reply.status != status:
            raise SystemExit(f"{method} {path} answered {reply.status} in the benchmark, not {status}.")
        return reply.headers["Location"] if status == 302 else said
