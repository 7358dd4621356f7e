"""Asks, just before messages are sent, whether they are still wanted: things happen between planning and sending.

A whole batch is asked about at once: so many queries for each rule in it, however many messages there are.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.db.models import prefetch_related_objects
from django.utils import timezone

from lms.people.models import Person
from lms.reminders import choices, cohort_rules, practice_rules, rules, switches
from lms.reminders.away import AWAY, away
from lms.reminders.models import OutboxMessage, ReminderRule
from lms.reminders.wanted import learning, practice, projects, sessions, work
from lms.reminders.wanted.judging import Judge, Messages, Question, key, people
from lms.reminders.wording import COHORT_MESSAGE

NOTHING_LEFT = "Nothing in it is wanted any more."


def objection(message: OutboxMessage) -> str:
    """The reason not to send this message any more, or "" if it is wanted."""
    return objections([message], today=timezone.localdate())[message.pk]


def objections(messages: Messages, *, today: date) -> dict[int, str]:
    """By the key of each message, the reason not to send it any more, or "" if it is wanted.

    Each message gets its person and its rule anew, as they are now.
    """
    _look_again(messages)
    free = [message for message in messages if not message.rule.is_mandatory]
    on_a_break = set(away(today).filter(person__in=people(free)).values_list("person", flat=True)) if free else set()
    refused = choices.refused(messages)
    judges = _judges(messages, today)
    return {message.pk: _objection(message, on_a_break, refused, judges) for message in messages}


def _objection(
    message: OutboxMessage, on_a_break: set[int], refused: set[tuple[int, int]], judges: dict[int, Judge]
) -> str:
    if not message.person.is_active:
        return "The person has left."
    if why_off := switches.why_off(message.rule, message.organisation_id):
        return why_off
    if message.person_id in on_a_break and not message.rule.is_mandatory:
        return AWAY
    if (message.person_id, message.rule_id) in refused:
        return choices.NOT_WANTED
    judge = judges.get(message.rule_id)
    return judge(message, key(message)) if judge else ""


def _look_again(messages: Messages) -> None:
    persons = Person.objects.select_related("reminder_preference").in_bulk(set(people(messages)))
    found = ReminderRule.objects.prefetch_related("switches", "texts").in_bulk({each.rule_id for each in messages})
    for message in messages:
        message.person, message.rule = persons[message.person_id], found[message.rule_id]


def _judges(messages: Messages, today: date) -> dict[int, Judge]:
    """By the key of each rule; only of those that there is a question about."""
    by_rule: dict[ReminderRule, Messages] = defaultdict(list)
    for message in messages:
        by_rule[message.rule].append(message)
    return {rule.pk: QUESTIONS[rule.code](each, today) for rule, each in by_rule.items() if rule.code in QUESTIONS}


def _summary(messages: Messages, today: date) -> Judge:
    """Of a summary its parts are asked about; only when none of them is wanted any more is it held back."""
    prefetch_related_objects(messages, "parts")
    found = objections([part for message in messages for part in message.parts.all()], today=today)

    def judge(message: OutboxMessage, key: int) -> str:
        parts = message.parts.all()
        return "" if not parts or any(not found[part.pk] for part in parts) else NOTHING_LEFT

    return judge


QUESTIONS: dict[str, Question] = {
    rules.WELCOME: learning.welcome,
    rules.CERTIFICATE: learning.certificate,
    rules.CERTIFICATE_REPLACED: learning.replaced,
    rules.CERTIFICATE_REVOKED: learning.revoked,
    rules.CERTIFICATE_REINSTATED: learning.certificate,
    rules.IDLE: learning.idle,
    rules.DUE_SOON: learning.deadline,
    rules.OVERDUE: learning.deadline,
    rules.EXPIRY: learning.expiry,
    rules.ATTEMPT_GRANTED: learning.decided,
    rules.ATTEMPT_DECLINED: learning.decided,
    rules.CLAIM_DECIDED: learning.claim,
    rules.REFRESHER: learning.refresher,
    rules.PDSA_STUDY: projects.study,
    rules.HELP_ASKED: projects.barrier,
    rules.HELP_WAITING: projects.barrier,
    rules.MEASURE_QUIET: projects.measure,
    rules.SIGN_OFF: projects.signature,
    rules.SESSION_SOON: sessions.session,
    rules.MODULE_REVIEW: work.module_review,
    rules.UNDECIDED: work.undecided,
    rules.DOSE_DIGEST: work.digest,
    rules.STAFF_LIST_WAITS: work.staff_list,
    rules.SUMMARY: _summary,
    **dict.fromkeys(sessions.STANDS, sessions.application),
    cohort_rules.APPROVAL_ASKED: sessions.approval,
    cohort_rules.SESSION_MOVED: sessions.changed_session,
    cohort_rules.SESSION_CANCELLED: sessions.changed_session,
    practice_rules.PRACTICE_WAITS: practice.form,
    practice_rules.REACTION: practice.evaluation,
    practice_rules.USE: practice.evaluation,
    COHORT_MESSAGE: sessions.cohort_message,
}
