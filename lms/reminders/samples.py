"""Fills an author's words with a sample person, to look at or to send to oneself: no row is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin, urlsplit
from uuid import uuid4

from django.conf import settings

from lms.people.models import Person
from lms.reminders import cohort_rules, letters, rules
from lms.reminders.models import OutboxMessage, ReminderRule
from lms.reminders.wording import COHORT_MESSAGE, fill, one_line, placeholders_of

LONG_NAME = "Wilhelmina-Aoife O’Shaughnessy-Łukaszewicz " * 4 + "the {name} & Daughters <Third>"
PEOPLE = {"sample": "Joanna Pryce", "long": LONG_NAME}
LEVEL = ("Fundamentals", "19 January 2027", "/escalator/")
DECIDED = ("Fundamentals quiz", "19 January 2027", "/")
PROJECT = ("Fewer missed doses", "19 January 2027", "/projects/")
COHORT = ("Practitioner, spring 2027", "19 January 2027", "/sessions/")
TEXT = "Please bring a chart of your own on Tuesday, printed or on your laptop. We begin at 9:30 in room 2."
SESSION = ("Measuring for improvement", "19 January 2027, 09:30 to 12:30, Seminar room 2", "/sessions/")
# What stands for {what}, {when} and {link}; for any other rule it is LEVEL.
CONTEXTS = {
    **dict.fromkeys(cohort_rules.SHIPPED, COHORT),
    cohort_rules.APPROVAL_ASKED: ("Joanna Pryce applies for Practitioner, spring 2027", "19 January 2027", "/"),
    COHORT_MESSAGE: ("What to bring on Tuesday", "19 January 2027", "/sessions/"),
    cohort_rules.SESSION_MOVED: SESSION,
    cohort_rules.SESSION_CANCELLED: SESSION,
    rules.SESSION_SOON: SESSION,
    rules.PDSA_STUDY: ("cycle 2, Prompt card", "19 January 2027", "/projects/"),
    rules.HELP_ASKED: PROJECT,
    rules.HELP_WAITING: PROJECT,
    rules.ATTEMPT_GRANTED: DECIDED,
    rules.ATTEMPT_DECLINED: DECIDED,
    rules.ATTEMPT_MARKED: DECIDED,
    rules.MODULE_REVIEW: ("1.4 Dots, not two points", "19 January 2027", "/escalator/"),
    rules.UNDECIDED: ("3 requests", "19 January 2027", "/"),
    rules.DOSE_DIGEST: ("Fundamentals: 310 of 400\nPractitioner: 42 of 60", "31 December 2026", "/dose/"),
    rules.REFRESHER: ("Five questions, three minutes", "19 January 2027", "/refresher/"),
    rules.STAFF_LIST_WAITS: ("staff-january.csv", "19 January 2027", "/dose/staff-lists/"),
    rules.SUMMARY: (
        "Fundamentals is due by 26 January 2027\n---\n\nYou have until 26 January 2027 to finish Fundamentals.\n\n"
        "What did Prompt card show?\n---\n\nIts study is not written yet.",
        "19 January 2027",
        "/messages/",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Placeholder:
    name: str
    means: str
    example: str


def placeholders(rule: ReminderRule) -> list[Placeholder]:
    """What an author may write in braces, and what would stand there in a message of this rule."""
    what, when, link = CONTEXTS.get(rule.code, LEVEL)
    own = [Placeholder("{text}", "what the trainer wrote", TEXT)] if "text" in placeholders_of(rule.code) else []
    return [
        Placeholder("{name}", "the full name of the person who gets it", PEOPLE["sample"]),
        Placeholder("{what}", "what it is about", " ".join(what.split())),
        Placeholder("{when}", "the day that counts", when),
        Placeholder("{link}", "the whole address of the page it leads to", urljoin(settings.SITE_URL, link)),
        *own,
    ]


def sample(rule: ReminderRule, language: str, who: str, *, now: datetime) -> OutboxMessage:
    """The message to one of PEOPLE, never to be saved, in this language if somebody has written it."""
    return _filled(rule, language, PEOPLE[who], "somebody@example.org", now)


def sample_to(author: Person, rule: ReminderRule, language: str, *, now: datetime) -> OutboxMessage:
    """The message to the author, as a test."""
    message = _filled(rule, language, author.full_name, author.email, now)
    message.person, message.subject = author, one_line(f"Test: {message.subject}")
    message.about, message.occurrence = letters.TEST, "test"
    return message


def _filled(rule: ReminderRule, language: str, name: str, address: str, now: datetime) -> OutboxMessage:
    what, when, link = CONTEXTS.get(rule.code, LEVEL)
    words = {"name": name, "what": what, "when": when, "link": urljoin(settings.SITE_URL, link), "text": TEXT}
    text = next((text for text in rule.texts.all() if text.language == language), None)
    footer = rules.SHIPPED[rule.code].footer if rule.code in rules.SHIPPED else ""
    body = (text or rule).body + (f"\n\n{footer}" if footer else "")
    return OutboxMessage(
        person=Person(pk=0, full_name=name, email=address),
        rule=rule,
        about="sample:0",
        address=address,
        subject=one_line(fill((text or rule).subject, words)),
        body=fill(body, words),
        language=language if text else settings.LANGUAGES[0][0],
        message_id=f"<{uuid4().hex}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}>",
        dated_at=now,
        not_before=now,
    )
