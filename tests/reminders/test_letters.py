"""A letter says the same as text and as a page, brings its calendar file, names its way out, and is always the same."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser

import pytest

from lms.reminders import letters, rules
from lms.reminders.letters import as_letter, sections
from lms.reminders.models import OutboxMessage

CALENDAR = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:PUBLISH\r\nEND:VCALENDAR\r\n"


def opened(message: OutboxMessage) -> EmailMessage:
    found = message_from_bytes(as_letter(message), policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def text_and_page(message: OutboxMessage) -> tuple[str, str]:
    letter = opened(message)
    text, page = letter.get_body(("plain",)), letter.get_body(("html",))
    assert text is not None
    assert page is not None
    return text.get_content().replace("\r\n", "\n"), page.get_content()


class Outline(HTMLParser):
    """The elements of a page, with what they point to."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.found if name == tag]


@pytest.fixture
def message(nurse, owe, settings) -> OutboxMessage:
    settings.SITE_URL = "https://learn.a-rather-long-name-of-a-hospital.northbridge.example"
    body = "Dear Joanna,\n\nFundamentals is due. Read on:\n\nhttps://learn.example/escalator/?a=1&b=2\n\nEscalator"
    return owe(nurse, subject="Fundamentals is due", body=body)[0]


def test_text_and_page_say_the_same(message):
    text, page = text_and_page(message)
    for words in ("Dear Joanna,", "Fundamentals is due. Read on:", "you joined a level that is due soon"):
        assert words in text
        assert words in page
    assert text.startswith(message.body)


def test_the_page_can_be_read_by_everybody_and_fetches_nothing(message):
    outline = Outline(text_and_page(message)[1])
    assert outline.named("html") == [{"lang": "en-gb"}]
    assert len(outline.named("h1")) == len(outline.named("title")) == len(outline.named("main")) == 1
    assert not {"img", "script", "link", "iframe", "object", "form"} & {tag for tag, _ in outline.found}
    assert "url(" not in text_and_page(message)[1]


def test_every_link_is_spelled_out(message):
    page = text_and_page(message)[1]
    links = re.findall(r'<a href="([^"]+)"[^>]*>([^<]+)</a>', page)
    assert len(links) == 3
    assert all(target == words for target, words in links)
    assert links[0][0] == "https://learn.example/escalator/?a=1&amp;b=2"


def test_what_people_wrote_stays_text(message):
    message.body = "Dear <img src=x onerror=alert(1)>,\n\n<script>alert(1)</script>"
    message.subject = "</title><script>alert(1)</script>"
    text, page = text_and_page(message)
    assert "<img src=x onerror=alert(1)>" in text
    assert "<script" not in page
    assert "<img" not in page


def test_the_same_message_makes_the_same_bytes_at_every_try(message):
    message.calendar = CALENDAR
    message.save()
    assert as_letter(OutboxMessage.objects.get(pk=message.pk)) == as_letter(message)


def test_mail_programs_find_the_way_out_on_one_line(message):
    letter = as_letter(message)
    line = re.search(rb"(?m)^List-Unsubscribe: <(https://[^\s<>]+)>\r$", letter)
    assert line is not None
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in letter
    assert line[1].decode() in text_and_page(message)[0]


def test_what_everybody_gets_has_no_way_out_and_says_so(message):
    message.rule = rules.rule(rules.WELCOME)
    assert "List-Unsubscribe" not in opened(message)
    assert "can't be switched off" in text_and_page(message)[0]


def test_a_summary_has_a_way_out_though_its_rule_is_always_on(message):
    message.rule = rules.rule(rules.SUMMARY)
    assert "List-Unsubscribe" in opened(message)


def test_several_calendars_come_each_as_a_file_of_its_own(message):
    """A program takes one entry out for each cancellation it is given."""
    one = "BEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\nX-N:{}\r\nEND:VCALENDAR\r\n"
    message.calendar = one.format(1) + one.format(2)
    parts = [part for part in opened(message).walk() if part.get_content_type() == "text/calendar"]
    assert [part.get_filename() for part in parts] == ["session.ics", "session-2.ics"]
    assert [part.get_param("method") for part in parts] == ["CANCEL", "CANCEL"]
    assert ["X-N:2" in part.get_content() for part in parts] == [False, True]


def test_a_calendar_file_comes_beside_the_words(message):
    message.calendar = CALENDAR
    letter = opened(message)
    assert letter.get_content_type() == "multipart/mixed"
    (part,) = letter.iter_attachments()
    assert part.get_content_type() == "text/calendar"
    assert part.get_param("method") == "PUBLISH"
    assert part.get_filename() == "session.ics"
    assert part.get_payload(decode=True) == CALENDAR.encode()
    assert "Fundamentals is due." in text_and_page(message)[0]


def test_the_parts_are_in_the_order_from_plain_to_rich(message):
    letter = opened(message)
    assert letter.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in letter.iter_parts()] == ["text/plain", "text/html"]


@pytest.mark.parametrize("name", ["Ŵ" * 400, "Łukasz 🚑", "\u202eevil", "O'Neill & Sons <b>", "A" * 400])
def test_no_name_breaks_a_letter(message, name):
    message.subject, message.body = f"For {name}"[:250], f"Dear {name},\n\nRead on."
    letter = as_letter(message)
    assert max(len(line) for line in letter.split(b"\r\n")) <= 998
    assert letter.isascii()
    assert opened(message)["Subject"] == message.subject
    assert name in text_and_page(message)[0]


def test_a_letter_in_welsh_says_that_it_is(message):
    message.language = "cy"
    text, page = text_and_page(message)
    assert Outline(page).named("html") == [{"lang": "cy"}]
    assert "Rydych yn cael yr e-bost hwn" in text


def test_a_line_with_dashes_below_is_a_heading():
    found = sections("Before\n\nFirst thing\n---\n\nIts words\n\nSecond\n-----\n\nMore")
    assert [(section.title, "words" in section.text) for section in found] == [
        ("", False), ("First thing", True), ("Second", False),
    ]  # fmt: skip
    assert [section.title for section in sections("-- \nnothing\n--\nhere")] == [""]


def test_a_test_says_so_and_offers_nothing_to_stop(message):
    message.about = letters.TEST
    letter = opened(message)
    assert "List-Unsubscribe" not in letter
    assert "you sent to yourself" in text_and_page(message)[0]


def test_an_address_that_relays_do_not_take_is_refused(message):
    message.address = "siân@example.org"
    with pytest.raises(ValueError, match="letters that mail relays don't take"):
        as_letter(message)
