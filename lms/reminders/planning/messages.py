"""One message of a step as expressions of its row, so that the database writes any number of them in one statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    DateTimeField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Concat, Mod
from django.db.models.lookups import LessThan
from django.utils import timezone

from lms.reminders import quiet_hours, rules, switches
from lms.reminders.away import AWAY, away
from lms.reminders.choices import NOT_WANTED
from lms.reminders.models import OptOut, OutboxMessage, Preference, ReminderRule
from lms.reminders.planning.chains import Chain, Piece, Step
from lms.reminders.planning.expressions import Joined, LongDate, OneLine, message_id
from lms.reminders.wording import pieces

NEWER = "A newer reminder about the same thing was due."
State = OutboxMessage.State


@dataclass(frozen=True)
class Planning:
    """What one planning knows before it begins: its moment, the rules with their words, and who is not written to."""

    now: datetime

    @cached_property
    def rules(self) -> dict[str, ReminderRule]:
        return rules.all_rules()

    @cached_property
    def off(self) -> dict[int, Q]:
        return switches.off_for()

    def withheld(self, rule: ReminderRule, *, is_as_if_on: bool = False) -> list[tuple[Q, str]]:
        """Conditions under which a message of this rule is written as not sent, with the reason."""
        why = switches.SWITCHED_OFF if not rule.is_on else switches.SWITCHED_OFF_HERE
        found = [(self.off[rule.pk], why)] if rule.pk in self.off and not is_as_if_on else []
        if not rule.is_mandatory:
            opted_out = OptOut.objects.filter(rule=rule.pk).values("person")
            found += [(Q(to__in=opted_out), NOT_WANTED), (Q(to__in=away(timezone.localdate(self.now))), AWAY)]
        return found


def lacking(rows: QuerySet, chain: Chain, step: Step, rule: ReminderRule) -> QuerySet:
    """Rows that have no message of this step."""
    there = OutboxMessage.objects.filter(
        person=OuterRef("to"),
        rule=rule.pk,
        about=about(chain, OuterRef("thing")),
        occurrence=step.occurrence_of(OuterRef("counts_from")),
    )
    return rows.filter(~Exists(there))


def about(chain: Chain, thing: F | OuterRef) -> Concat:
    return Concat(Value(f"{chain.about}:"), Cast(thing, CharField()), output_field=CharField())


def values(chain: Chain, step: Step, planning: Planning, piece: Piece | None, *, is_newest: bool) -> dict[str, Any]:
    """Every field of the message that has no default, by its name."""
    rule = planning.rules[step.rule]
    withheld = planning.withheld(rule) if is_newest else []
    sent_as, because = (State.DUE, "") if is_newest else (State.SUPPRESSED, NEWER)
    return {
        "organisation": F("their_organisation"),
        "person": F("to"),
        "rule": rule.pk,
        "about": about(chain, F("thing")),
        "occurrence": step.occurrence_of(F("counts_from")),
        "address": F("their_email"),
        **_words(rule, piece),
        "calendar": piece.calendar if piece else "",
        "message_id": message_id(),
        "dated_at": planning.now,
        "not_before": not_before(planning.now),
        "state": _first([(Q(condition), State.SUPPRESSED.value) for condition, _ in withheld], sent_as.value),
        "reason": _first(withheld, because),
    }


def _words(rule: ReminderRule, piece: Piece | None) -> dict[str, Any]:
    """Subject and body: each in the language the person has chosen, where the rule has words in it."""
    written = rules.words_of(rule)
    subjects, bodies, languages = [], [], []
    for language, (subject, body) in written.items():
        theirs = Q(to__in=Preference.objects.filter(language=language).values("person"))
        subjects.append((theirs, OneLine(_filled(subject, language, piece))))
        bodies.append((theirs, _filled(body, language, piece)))
        languages.append((theirs, language))
    return {
        "subject": _first(subjects[1:], subjects[0][1]),
        "body": _first(bodies[1:], bodies[0][1]),
        "language": _first(languages[1:], languages[0][1]),
    }


def _filled(text: str, language: str, piece: Piece | None) -> Joined:
    """The text with its placeholders taken from the row, in one pass: braces in somebody's name stay as they are."""
    what: Combinable = F("what") if piece is None or piece.what is None else _text(piece.what)
    when: Combinable = LongDate(F("when_on"), language=language)
    if piece and piece.after_when:
        when = Joined(when, _text(piece.after_when))
    words = {"name": F("their_name"), "what": what, "when": when, "link": F("link")}
    return Joined(*[words[part] if is_name else _text(part) for part, is_name in pieces(text)] or [_text("")])


def not_before(now: datetime) -> Any:
    """`quiet_hours.opening` for the person of the row, by arithmetic."""
    opened = quiet_hours.openings(now)
    key = Cast(F("to"), BigIntegerField())
    place = Mod(Mod(key, quiet_hours.SPREAD) * quiet_hours.STRIDE, quiet_hours.SPREAD)
    seconds = Cast(place, IntegerField())
    at_once = _later(opened.first, seconds)
    if opened.room >= quiet_hours.SPREAD:
        return at_once
    return Case(When(LessThan(seconds, opened.room), then=at_once), default=_later(opened.then, seconds))


def _later(moment: datetime, seconds: Any) -> Any:
    wait = ExpressionWrapper(Value(timedelta(seconds=1)) * seconds, output_field=DurationField())
    return ExpressionWrapper(Value(moment, DateTimeField()) + wait, output_field=DateTimeField())


def _first(cases: list[tuple[Q, Any]], otherwise: Any) -> Any:
    """What belongs to the first condition that holds."""
    known = [When(condition, then=_value(value)) for condition, value in cases]
    return Case(*known, default=_value(otherwise), output_field=TextField()) if known else _value(otherwise)


def _value(value: Any) -> Any:
    return _text(value) if isinstance(value, str) else value


def _text(text: str) -> Value:
    return Value(text, output_field=TextField())
