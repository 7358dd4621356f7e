"""Whether messages about levels, certificates, quizzes and refresher questions are still wanted."""

from __future__ import annotations

from datetime import date

from certificates.models import Certificate
from lms.escalator.models import Attainment, PriorLearningClaim
from lms.learning.models import AttemptRequest, Enrolment
from lms.recall.models import Refresher, RefresherSet
from lms.reminders.activity import last_moments
from lms.reminders.models import OutboxMessage
from lms.reminders.wanted.judging import Judge, Messages, keys, people

LEFT = "The person has left the level."


def welcome(messages: Messages, today: date) -> Judge:
    joined = set(Enrolment.objects.current().filter(pk__in=keys(messages)).values_list("pk", flat=True))
    return lambda message, key: "" if key in joined else LEFT


def certificate(messages: Messages, today: date) -> Judge:
    valid = set(Certificate.objects.filter(pk__in=keys(messages), revoked_at=None).values_list("pk", flat=True))
    return lambda message, key: "" if key in valid else "The certificate was revoked."


def replaced(messages: Messages, today: date) -> Judge:
    there = Certificate.objects.current().filter(pk__in=keys(messages), revoked_at=None)
    valid = set(there.values_list("pk", flat=True))
    return lambda message, key: "" if key in valid else "The certificate was revoked, or issued anew once more."


def revoked(messages: Messages, today: date) -> Judge:
    gone = set(Certificate.objects.filter(pk__in=keys(messages), revoked_at__isnull=False).values_list("pk", flat=True))
    return lambda message, key: "" if key in gone else "The certificate was reinstated."


def deadline(messages: Messages, today: date) -> Judge:
    enrolments = Enrolment.objects.in_bulk(keys(messages))

    def judge(message: OutboxMessage, key: int) -> str:
        enrolment = enrolments.get(key)
        if enrolment is None or enrolment.withdrawn_on:
            return LEFT
        if enrolment.completed_on:
            return "The level has been completed."
        is_same = message.occurrence.startswith(enrolment.due_on.isoformat())
        return "" if is_same else "The due date has changed."

    return judge


def idle(messages: Messages, today: date) -> Judge:
    still_open = set(Enrolment.objects.open().filter(pk__in=keys(messages)).values_list("pk", flat=True))
    last = last_moments(people(messages), since=min(message.dated_at for message in messages))

    def judge(message: OutboxMessage, key: int) -> str:
        if key not in still_open:
            return "The level has been completed or left."
        seen = last.get(message.person_id)
        return "The person has come back by themselves." if seen and seen > message.dated_at else ""

    return judge


def expiry(messages: Messages, today: date) -> Judge:
    standing = Attainment.objects.filter(withdrawn_on=None)
    attainments = standing.in_bulk(keys(messages))
    newest: dict[tuple[int, int], int] = {}
    renewed = standing.filter(person__in=people(messages)).values_list("person", "level", "cycle")
    for person, level, cycle in renewed:
        newest[person, level] = max(cycle, newest.get((person, level), 0))

    def judge(message: OutboxMessage, key: int) -> str:
        attainment = attainments.get(key)
        if attainment is None or attainment.expires_on is None:
            return "The certificate no longer expires."
        if not message.occurrence.startswith(attainment.expires_on.isoformat()):
            return "The expiry date has changed."
        is_newest = newest.get((attainment.person_id, attainment.level_id), 0) <= attainment.cycle
        return "" if is_newest else "The level has been renewed."

    return judge


def decided(messages: Messages, today: date) -> Judge:
    """Of one more attempt at a quiz that was asked for."""
    levels = dict(AttemptRequest.objects.filter(pk__in=keys(messages)).values_list("pk", "quiz__level"))
    joined = Enrolment.objects.current().filter(person__in=people(messages), level__in=levels.values())
    pairs = set(joined.values_list("person", "level"))
    return lambda message, key: "" if (message.person_id, levels.get(key)) in pairs else LEFT


def claim(messages: Messages, today: date) -> Judge:
    made = PriorLearningClaim.objects.decided().filter(pk__in=keys(messages))
    known = set(made.values_list("pk", "person"))
    return lambda message, key: "" if (key, message.person_id) in known else "The claim is no longer decided."


def refresher(messages: Messages, today: date) -> Judge:
    asked = Refresher.objects.open().filter(person__in=people(messages))
    wishing = set(asked.values_list("person", flat=True))
    sets = RefresherSet.objects.counted().filter(pk__in=keys(messages))
    left = {(found.pk, found.person_id): found.left for found in sets}
    newest = set(RefresherSet.objects.newest().filter(pk__in=keys(messages)).values_list("pk", flat=True))

    def judge(message: OutboxMessage, key: int) -> str:
        if message.person_id not in wishing:
            return "The person has stopped the refresher questions."
        if not left.get((key, message.person_id)):
            return "The questions have been answered."
        return "" if key in newest else "Newer questions have come."

    return judge
