"""Writes the summary of the day: for who asked for one mail a day, everything that is due and can wait becomes one.

A sender never takes such messages by themselves (`choices.waits_for_the_summary`), so each has two ways out: into a
summary, or not sent because it is no longer wanted.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from itertools import groupby

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from lms.reminders import quiet_hours, rules
from lms.reminders.choices import waits_for_the_summary
from lms.reminders.drafting import Recipient, draft
from lms.reminders.models import OutboxMessage, Preference, ReminderRule
from lms.reminders.models.outbox import OutboxQuerySet
from lms.reminders.wanted import objections

State = OutboxMessage.State
PEOPLE_AT_ONCE = 200


def combine(*, now: datetime) -> int:
    """Write the summaries that are due; return how many. Any number of senders may do so at once.

    The first message of the day that comes due brings with it all that are planned for the rest of it. What is
    planned later than that waits for the next working day: one mail a day is what was asked for.
    """
    if not quiet_hours.is_open(now):
        return 0  # it would be the mail of a day on which none goes out
    written = 0
    while batch := _combine_some(now):
        written += batch[1]
    return written


@transaction.atomic
def _combine_some(now: datetime) -> tuple[int, int] | None:
    """Of some people: how many had messages, and how many summaries were written. Each person is locked."""
    due = OutboxMessage.objects.due(now).filter(waits_for_the_summary(), person=OuterRef("person"))
    chosen = Preference.objects.filter(is_digest=True, is_on_site_only=False).filter(Exists(due)).order_by("pk")
    skip = connection.features.has_select_for_update_skip_locked
    languages = dict(chosen.select_for_update(skip_locked=skip).values_list("person", "language")[:PEOPLE_AT_ONCE])
    people = list(languages)
    if not people:
        return None
    rule = rules.all_rules()[rules.SUMMARY]
    parts = list(_parts(people, now))
    why_not = objections(parts, today=_day(now))
    _drop([part for part in parts if why_not[part.pk]], why_not)
    wanted = [part for part in parts if not why_not[part.pk]]
    told = _told_today(people, rule, now)
    _put_off([part for part in wanted if part.person_id in told], now)
    fresh = [part for part in wanted if part.person_id not in told]
    groups = [list(each) for _, each in groupby(fresh, key=lambda part: part.person_id)]
    _send_together([(_summary(rule, each, languages[each[0].person_id], _day(now), now), each) for each in groups])
    return len(people), len(groups)


def _parts(people: list[int], now: datetime) -> OutboxQuerySet:
    """What these people are owed today, and of each person in the order it would have gone out."""
    end_of_day = timezone.make_aware(datetime.combine(_day(now) + timedelta(days=1), time.min), quiet_hours.ZONE)
    due = OutboxMessage.objects.due(end_of_day).filter(waits_for_the_summary(), person__in=people)
    return due.order_by("person", "not_before", "pk")


def _drop(parts: list[OutboxMessage], why_not: dict[int, str]) -> None:
    """Settle what is no longer wanted, and is in no summary then."""
    for part in parts:
        part.state, part.reason, part.combined_into = State.SUPPRESSED, why_not[part.pk], None
    OutboxMessage.objects.bulk_update(parts, ["state", "reason", "combined_into"], batch_size=500)


def _told_today(people: list[int], rule: ReminderRule, now: datetime) -> set[int]:
    today = OutboxMessage.objects.filter(person__in=people, rule=rule, occurrence=_day(now).isoformat())
    return set(today.values_list("person", flat=True))


def _put_off(parts: list[OutboxMessage], now: datetime) -> None:
    """To the next day on which mail goes out."""
    tomorrow = timezone.make_aware(datetime.combine(_day(now) + timedelta(days=1), time.min), quiet_hours.ZONE)
    for part in parts:
        part.not_before = quiet_hours.opening(tomorrow, part.person_id)
    OutboxMessage.objects.bulk_update(parts, ["not_before"], batch_size=500)


def leave_out(messages: list[OutboxMessage], now: datetime) -> None:
    """Write those of the messages anew that are summaries and hold something that is no longer wanted.

    A summary that the relay put off may be days old. One that may have left before stays as it is: a second copy must
    be the first one, byte for byte.
    """
    ours = [each for each in messages if each.rule.code == rules.SUMMARY and not each.may_have_left]
    if not ours:
        return
    parts = list(OutboxMessage.objects.filter(combined_into__in=ours).order_by("not_before", "pk"))
    why_not = objections(parts, today=_day(now))
    for summary in ours:
        theirs = [part for part in parts if part.combined_into_id == summary.pk]
        if any(why_not[part.pk] for part in theirs):
            _rewrite(summary, theirs, why_not)


@transaction.atomic
def _rewrite(summary: OutboxMessage, parts: list[OutboxMessage], why_not: dict[int, str]) -> None:
    """With the parts that are wanted still; its Message-ID and Date stay, since nobody has seen it yet."""
    day = date.fromisoformat(summary.occurrence)
    wanted = [part for part in parts if not why_not[part.pk]]
    made = _summary(summary.rule, wanted, summary.language, day, summary.dated_at)
    mine = OutboxMessage.objects.filter(pk=summary.pk, state=State.SENDING, claimed_by=summary.claimed_by)
    if mine.update(body=made.body):
        summary.body = made.body
        _drop([part for part in parts if why_not[part.pk]], why_not)


def _summary(rule: ReminderRule, parts: list[OutboxMessage], language: str, day: date, now: datetime) -> OutboxMessage:
    """One message with everything in it. It leaves at once where mail may leave now."""
    person = parts[0].person
    to = Recipient(person.pk, person.full_name, person.email, person.organisation_id, language)
    words = {"what": "\n\n".join(map(_said, parts)), "when": date_format(day, "j F Y"),
             "link": reverse("reminders:messages")}  # fmt: skip
    message = draft(rule, to, f"summary:{person.pk}", day.isoformat(), words, now=now)
    message.not_before = now
    return message


def _said(part: OutboxMessage) -> str:
    """A part below its own heading, without the greeting and the sign-off that the summary has once."""
    greeted, signed = part.person.full_name, "Improvement Skills Escalator"
    paragraphs = part.body.strip().split("\n\n")
    if paragraphs[0].endswith(f"{greeted},"):
        paragraphs = paragraphs[1:]
    words = "\n\n".join(paragraph for paragraph in paragraphs if paragraph != signed)
    return f"{part.subject}\n---\n\n{words}"


def _send_together(summaries: Iterable[tuple[OutboxMessage, list[OutboxMessage]]]) -> None:
    pairs = list(summaries)
    OutboxMessage.objects.bulk_create([summary for summary, _ in pairs])
    parts = [part for _, each in pairs for part in each]
    for summary, each in pairs:
        for part in each:
            part.state, part.combined_into = State.SUPPRESSED, summary
            part.reason = f"Sent in the summary of {summary.occurrence}."
    OutboxMessage.objects.bulk_update(parts, ["state", "reason", "combined_into"], batch_size=500)


def _day(now: datetime) -> date:
    return timezone.localdate(now, quiet_hours.ZONE)
