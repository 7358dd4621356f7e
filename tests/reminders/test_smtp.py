"""A real SMTP server on loopback that behaves well, badly, and very badly: the outcome is exactly what is known."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from lms.reminders.models import OutboxMessage
from lms.reminders.sending import send_batch
from lms.reminders.transports import Result, SmtpTransport, transport

NOW = datetime(2026, 1, 5, 10, 0, tzinfo=UTC)


class Relay:
    """Takes what comes, and answers each step as it was told to."""

    def __init__(self, rcpt: str = "250 ok", data: str = "250 taken") -> None:
        self.rcpt, self.data, self.taken = rcpt, data, []

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        if self.rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server, session, envelope) -> str:
        self.taken.append(envelope.content)
        if self.data == "hang up":
            server.transport.abort()
        return self.data


@contextmanager
def listening(settings, relay: Relay, **options) -> Iterator[Relay]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 3
    controller = Controller(relay, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield relay
    finally:
        controller.stop()


@pytest.fixture
def message(nurse, owe) -> OutboxMessage:
    return owe(nurse, subject="Ten minutes, Siân?", body="Dear Joanna,\n\n.a line that begins with a dot\nŵ\n")[0]


def test_an_accepted_mail_is_sent_with_its_own_id_and_date(message, settings):
    settings.DEFAULT_FROM_EMAIL = "escalator@northbridge.example"
    with listening(settings, Relay()) as relay:
        assert SmtpTransport().send(message).result == Result.SENT
    mail = message_from_bytes(relay.taken[0], policy=policy.default)
    assert mail["Message-ID"] == message.message_id
    assert mail["Date"].datetime == NOW
    assert (mail["To"], mail["Subject"]) == (message.address, "Ten minutes, Siân?")
    plain = mail.get_body(("plain",)).get_content().replace("\r\n", "\n")
    assert plain.startswith(message.body)


def test_every_try_is_the_same_to_the_byte(message, settings):
    with listening(settings, Relay()) as relay:
        SmtpTransport().send(message)
        SmtpTransport().send(message)
    assert relay.taken[0] == relay.taken[1]


@pytest.mark.parametrize(
    "answers, result",
    [
        ({"rcpt": "450 mailbox busy"}, Result.LATER),
        ({"rcpt": "550 no such person"}, Result.FAILED),
        ({"data": "451 try later"}, Result.LATER),
        ({"data": "554 not wanted"}, Result.FAILED),
        ({"data": "hang up"}, Result.IN_DOUBT),
    ],
)
def test_what_the_relay_says_is_what_is_noted(message, settings, answers, result):
    with listening(settings, Relay(**answers)):
        outcome = SmtpTransport().send(message)
    assert outcome.result == result
    assert next(iter(answers.values()))[:3] in outcome.reason or result == Result.IN_DOUBT


def test_a_refused_connection_is_tried_later(message, settings):
    with listening(settings, Relay()):
        pass
    outcome = SmtpTransport().send(message)
    assert outcome.result == Result.LATER
    assert outcome.reason.startswith("The mail relay could not be reached")


def test_a_relay_that_hangs_up_before_the_text_has_nothing(message, settings):
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.getsockname()
        settings.EMAIL_TIMEOUT = 3

        def hang_up() -> None:
            line, _ = server.accept()
            line.sendall(b"220 hello\r\n")
            line.recv(100)
            line.close()

        thread = threading.Thread(target=hang_up)
        thread.start()
        assert SmtpTransport().send(message).result == Result.LATER
        thread.join()


def test_a_relay_that_falls_silent_after_the_text_leaves_us_in_doubt(message, settings):
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.getsockname()
        settings.EMAIL_TIMEOUT = 1
        over = threading.Event()

        def fall_silent() -> None:
            line, _ = server.accept()
            line.sendall(b"220 hello\r\n")
            for answer in (b"250 ok\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go on\r\n"):
                line.recv(1000)
                line.sendall(answer)
            over.wait(10)
            line.close()

        thread = threading.Thread(target=fall_silent)
        thread.start()
        assert SmtpTransport().send(message).result == Result.IN_DOUBT
        over.set()
        thread.join()


def test_a_refused_log_in_pauses_the_channel_and_blames_no_message(message, settings):
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "escalator", "wrong"

    def refuse(*args: object) -> AuthResult:
        return AuthResult(success=False, handled=False)

    with listening(settings, Relay(), authenticator=refuse, auth_require_tls=False):
        assert SmtpTransport().send(message).result == Result.PAUSED


@pytest.mark.parametrize("address", ["joanna\r\nbcc: all@example.org", "siân@exämple.org"])
def test_an_address_that_can_not_be_written_fails_and_reaches_no_relay(message, settings, address):
    message.address = address
    with listening(settings, Relay()) as relay:
        assert SmtpTransport().send(message).result == Result.FAILED
    assert relay.taken == []


@pytest.mark.parametrize(
    "answers, state",
    [({}, "sent"), ({"rcpt": "450 busy"}, "due"), ({"rcpt": "550 no"}, "failed"), ({"data": "hang up"}, "in_doubt")],
)
def test_the_outbox_holds_what_the_relay_made_of_it(nurse, owe, settings, pdsa, answers, state):
    settings.REMINDERS_TRANSPORT = "smtp"
    cycle = pdsa(nurse, starts_on=NOW.date())
    message = owe(nurse, about=f"pdsa:{cycle.pk}")[0]
    message.rule.code = "pdsa-study"
    message.rule.save()
    with listening(settings, Relay(**answers)) as relay:
        send_batch(transport(), "me", now=NOW)
        send_batch(transport(), "me", now=NOW)
    message.refresh_from_db()
    assert message.state == state
    assert len(relay.taken) <= 1
