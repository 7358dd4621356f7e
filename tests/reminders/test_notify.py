"""GOV.UK Notify, played by a real HTTP server on loopback: what it says is noted, and it is asked when in doubt."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from django.core.exceptions import ImproperlyConfigured

from lms.reminders import clock
from lms.reminders.models import OutboxMessage
from lms.reminders.reaping import reap
from lms.reminders.sending import claim, promise
from lms.reminders.transports import NotAnswering, NotifyTransport, Result, transport

NOW = datetime(2026, 1, 5, 10, 0, tzinfo=UTC)
SERVICE, SECRET = "26785a09-ab16-4eb0-8407-a37497a57506", "3d844edf-8d35-48ac-975b-e847b4f122b0"


class Notify(ThreadingHTTPServer):
    """Answers with `code`, and keeps what it has been given; None hangs up, after keeping it."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.code: int | None = 201
        self.errors: list[str] = []
        self.kept: list[dict] = []
        self.tokens: list[str] = []


class Handler(BaseHTTPRequestHandler):
    server: Notify

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.tokens.append(self.headers["Authorization"].removeprefix("Bearer "))
        if self.server.code in (201, None):
            self.server.kept.append(asked)
        if self.server.code is not None:
            self.answer({"errors": [{"error": "x", "message": words} for words in self.server.errors]})

    def do_GET(self) -> None:
        reference = parse_qs(urlsplit(self.path).query)["reference"][0]
        self.answer({"notifications": [each for each in self.server.kept if each["reference"] == reference]})

    def answer(self, what: dict) -> None:
        text = json.dumps(what).encode()
        self.send_response(self.server.code or 200)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def notify(settings) -> Iterator[Notify]:
    with Notify() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        settings.NOTIFY_URL = f"http://127.0.0.1:{server.server_port}"
        settings.NOTIFY_API_KEY, settings.NOTIFY_TEMPLATE_ID = f"reminders-{SERVICE}-{SECRET}", "template"
        settings.REMINDERS_TRANSPORT, settings.EMAIL_TIMEOUT = "notify", 3
        yield server
        server.shutdown()
        thread.join()


def test_a_message_goes_with_its_words_and_its_id_as_the_reference(notify, nurse, owe):
    message = owe(nurse, subject="Ten minutes, Siân?", body="Dear Joanna,\n\nŵ\n")[0]
    assert NotifyTransport().send(message).result == Result.SENT
    assert notify.kept[0]["email_address"] == nurse.email
    assert notify.kept[0]["reference"] == message.message_id
    assert notify.kept[0]["personalisation"]["subject"] == "Ten minutes, Siân?"
    assert notify.kept[0]["personalisation"]["body"].startswith("Dear Joanna,\n\nŵ\n")


def test_the_log_in_is_the_services_at_the_databases_time(notify, nurse, owe):
    NotifyTransport().send(owe(nurse)[0])
    claims = jwt.decode(notify.tokens[0], SECRET, algorithms=["HS256"], options={"verify_iat": False})
    assert claims["iss"] == SERVICE
    assert abs(claims["iat"] - clock.now().timestamp()) < 30


@pytest.mark.parametrize(
    "code, error, result, is_channel",
    [
        (400, "email_address Not a valid email address", Result.FAILED, False),
        (400, "Template not found", Result.PAUSED, True),
        (403, "Invalid token: API key not found", Result.PAUSED, True),
        (429, "Exceeded rate limit", Result.LATER, True),
        (500, "Internal server error", Result.IN_DOUBT, True),
        (None, "", Result.IN_DOUBT, True),
    ],
)
def test_what_notify_says_is_what_is_noted(notify, nurse, owe, code, error, result, is_channel):
    notify.code, notify.errors = code, [error]
    outcome = NotifyTransport().send(owe(nurse)[0])
    assert (outcome.result, outcome.is_channel) == (result, is_channel)
    assert error in outcome.reason


def test_a_notify_that_is_away_has_nothing_and_can_not_be_asked(notify, nurse, owe, settings):
    settings.NOTIFY_URL = "http://127.0.0.1:1"
    assert NotifyTransport().send(owe(nurse)[0]).result == Result.LATER
    with pytest.raises(NotAnswering):
        NotifyTransport().knows("<x@y>")


def test_what_is_withheld_at_the_last_moment_does_not_leave(notify, nurse, owe):
    assert NotifyTransport().send(owe(nurse)[0], lambda: False).result == Result.WITHHELD
    assert notify.kept == []


@pytest.mark.parametrize("had_left, state", [(True, "sent"), (False, "due")])
def test_after_a_death_notify_is_asked_and_nothing_goes_twice(notify, nurse, owe, had_left, state):
    owe(nurse)
    message = claim(1, "dead", now=NOW)[0]
    if had_left:
        NotifyTransport().send(message, lambda: promise(message, now=NOW))
    else:
        promise(message, now=NOW)
    notify.code = 200
    assert reap(transport(), now=NOW + timedelta(minutes=2)) == 1
    assert OutboxMessage.objects.get().state == state


def test_while_notify_does_not_answer_the_doubt_remains(notify, nurse, owe):
    owe(nurse)
    promise(claim(1, "dead", now=NOW)[0], now=NOW)
    notify.code = 503
    assert reap(transport(), now=NOW + timedelta(minutes=2)) == 0
    assert OutboxMessage.objects.get().state == "in_doubt"


@pytest.mark.parametrize("name, value", [("NOTIFY_API_KEY", "short"), ("NOTIFY_TEMPLATE_ID", "")])
def test_half_a_setting_stops_the_start(notify, settings, name, value):
    setattr(settings, name, value)
    with pytest.raises(ImproperlyConfigured, match="NOTIFY_API_KEY and NOTIFY_TEMPLATE_ID"):
        transport()
