"""Observed practice: it is asked for, judged, answered in one's own words, and signed by everybody who was there."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from curriculum.models import LevelPage, Practice
from lms.cohorts.models import ObservedPractice, PracticeChange, PracticeJudgement, PracticeSignature
from lms.cohorts.signals import practice_changed, practice_waits
from lms.people import audit
from lms.people.models import Person

Kind = PracticeChange.Kind
BEYOND_ONE = (Practice.VIVA, Practice.PANEL)  # judged by more than one person
MOVED_ON = "Somebody changed this form meanwhile. Nothing of yours is saved yet: read it again below, then save."


@transaction.atomic
def ask_for_practice(
    person: Person,
    level: LevelPage,
    what: str,
    *,
    observer: Person,
    assessors: Collection[Person],
    held_on: date,
    about: str,
    link: str = "",
    now: datetime,
) -> ObservedPractice:
    """Ask a colleague to observe; the same asked twice (a double click) is one form.

    The criteria are copied: what authors change later is for forms begun later. Raises ValidationError.
    """
    _must_be_others(person, [observer, *assessors])
    if what in BEYOND_ONE and not assessors:
        raise ValidationError("Somebody besides the observer has to be there: name at least one more assessor.")
    Person.objects.select_for_update().get(pk=person.pk)
    same = {"person": person, "level": level, "what": what, "observer": observer, "held_on": held_on, "about": about}
    found = ObservedPractice.objects.open().filter(**same).first()
    if found:
        return found
    practice = ObservedPractice.objects.create(**same, link=link, asked_at=now)
    practice.assessors.set(assessors)
    texts = level.practice_criteria.filter(what=what).values_list("text", flat=True)
    PracticeJudgement.objects.bulk_create(
        PracticeJudgement(practice=practice, place=place, text=text) for place, text in enumerate(texts)
    )
    _note(practice, Kind.ASKED, by=person, now=now)
    practice_waits.send(ObservedPractice, practice=practice, person=observer, now=now)
    return practice


@transaction.atomic
def judge(
    practice: ObservedPractice,
    *,
    judgements: Mapping[int, str],
    overall: str,
    feedback: str,
    seen: int,
    by: Person,
    now: datetime,
) -> ObservedPractice:
    """Keep what the observer judged, by the place of each criterion. A change takes back what others signed."""
    practice = _open(practice, by, only={practice.observer_id})
    if timezone.localdate(now) < practice.held_on:
        raise ValidationError("It can be judged from the day it is held.")
    rows = list(practice.judgements.all())
    changed = [row for row in rows if row.judgement != judgements.get(row.place, "")]
    if not changed and (overall, feedback) == (practice.overall, practice.feedback):
        return practice
    _must_have_seen(practice, seen)
    for row in changed:
        row.judgement = judgements.get(row.place, "")
    PracticeJudgement.objects.bulk_update(changed, ["judgement"])
    practice.overall, practice.feedback = overall, feedback
    return _changed(practice, Kind.JUDGED, by=by, now=now)


@transaction.atomic
def say_own_words(practice: ObservedPractice, words: str, *, seen: int, by: Person, now: datetime) -> ObservedPractice:
    """Keep what the person themselves says about it. A change takes back what others signed."""
    practice = _open(practice, by, only={practice.person_id})
    if words == practice.own_words:
        return practice
    _must_have_seen(practice, seen)
    practice.own_words = words
    return _changed(practice, Kind.WORDS, by=by, now=now)


@transaction.atomic
def sign(practice: ObservedPractice, *, seen: int, by: Person, now: datetime) -> ObservedPractice:
    """Agree to the form as it was read. Whoever signs last agrees it, and levels are looked at in this transaction.

    Signing twice is signing once. Raises ValidationError if it changed meanwhile or is not judged to the end.
    """
    if by.pk not in parties(practice):
        raise PermissionDenied
    now_stands = ObservedPractice.objects.select_for_update().get(pk=practice.pk)
    if now_stands.agreed_at:
        return now_stands
    practice = _open(practice, by, only=parties(practice))
    _must_have_seen(practice, seen)
    if missing := whats_missing(practice):
        raise ValidationError(missing)
    _, is_new = PracticeSignature.objects.get_or_create(
        practice=practice, person=by, version=practice.version, defaults={"at": now}
    )
    if not is_new:
        return practice
    left = parties(practice) - signed_by(practice)
    if left:
        _note(practice, Kind.SIGNED, by=by, now=now)
        for person in Person.objects.filter(pk__in=left).order_by("pk"):
            practice_waits.send(ObservedPractice, practice=practice, person=person, now=now)
        return practice
    practice.agreed_at = now
    practice.save(update_fields=["agreed_at"])
    _note(practice, Kind.AGREED, by=by, now=now)
    label = f"Agreed: {practice.get_what_display()}, {practice.get_overall_display()}"
    audit.record("practice.agreed", label, by=by, subject=practice.person, practice=practice.pk)
    practice_changed.send(ObservedPractice, person=practice.person, today=timezone.localdate(now))
    return practice


@transaction.atomic
def reopen(practice: ObservedPractice, reason: str, *, by: Person, now: datetime) -> ObservedPractice:
    """Open an agreed form again, with a reason everybody reads: all sign anew, and what was agreed stays on record."""
    practice = ObservedPractice.objects.select_for_update().get(pk=practice.pk)
    if by.pk not in parties(practice):
        raise PermissionDenied
    if practice.agreed_at is None:
        return practice
    practice.agreed_at = None
    practice = _changed(practice, Kind.REOPENED, by=by, now=now, reason=reason)
    label = f"Opened again: {practice.get_what_display()}"
    audit.record("practice.reopened", label, by=by, subject=practice.person, practice=practice.pk, reason=reason)
    practice_changed.send(ObservedPractice, person=practice.person, today=timezone.localdate(now))
    return practice


@transaction.atomic
def end(practice: ObservedPractice, reason: str, *, by: Person, now: datetime) -> ObservedPractice:
    """Decline to observe, or withdraw what one asked for; possible until it is agreed. What was written stays."""
    practice = ObservedPractice.objects.select_for_update().get(pk=practice.pk)
    if by.pk not in (practice.person_id, practice.observer_id):
        raise PermissionDenied
    if not practice.is_open:
        return practice
    practice.ended_at, practice.ended_by, practice.ended_reason = now, by, reason
    practice.save(update_fields=["ended_at", "ended_by", "ended_reason"])
    _note(practice, Kind.ENDED, by=by, now=now, reason=reason)
    other = practice.observer if by.pk == practice.person_id else practice.person
    practice_waits.send(ObservedPractice, practice=practice, person=other, now=now)
    return practice


def parties(practice: ObservedPractice) -> set[int]:
    """Everybody who signs: the person, the observer, further assessors."""
    return {practice.person_id, practice.observer_id, *practice.assessors.values_list("pk", flat=True)}


def signed_by(practice: ObservedPractice) -> set[int]:
    """Who signed the form as it reads now."""
    return set(practice.signatures.filter(version=practice.version).values_list("person", flat=True))


def whats_missing(practice: ObservedPractice) -> str:
    """Why nobody can sign yet, in a sentence; empty if they can."""
    left = sum(not row.judgement for row in practice.judgements.all())
    if left:
        return f"{left} {'criterion is' if left == 1 else 'criteria are'} not judged yet."
    if not practice.overall:
        return "The observer has not given the judgement as a whole yet."
    return "" if practice.feedback else "The observer has not written the feedback yet."


def content(practice: ObservedPractice) -> dict[str, Any]:
    """What the form says now, as plain data for its history."""
    rows = practice.judgements.order_by("place").values_list("text", "judgement")
    return {
        "judgements": [list(row) for row in rows],
        "overall": practice.overall,
        "feedback": practice.feedback,
        "own_words": practice.own_words,
    }


def _open(practice: ObservedPractice, by: Person, *, only: set[int]) -> ObservedPractice:
    """The form under a lock, as it stands now."""
    if by.pk not in only:
        raise PermissionDenied
    practice = ObservedPractice.objects.select_for_update(of=("self",)).select_related("person", "observer").get(
        pk=practice.pk
    )  # fmt: skip
    if practice.agreed_at:
        raise ValidationError("Everybody has signed this form. Open it again to change it.")
    if practice.ended_at:
        raise ValidationError("This form was ended and can't be changed. Ask for a new one.")
    return practice


def _must_have_seen(practice: ObservedPractice, seen: int) -> None:
    if seen != practice.version:
        raise ValidationError(MOVED_ON)


def _must_be_others(person: Person, others: Collection[Person]) -> None:
    keys = [other.pk for other in others]
    if person.pk in keys:
        raise ValidationError("Nobody observes themselves: choose a colleague.")
    if len(set(keys)) != len(keys):
        raise ValidationError("Name everybody once: the observer is an assessor already.")
    if any(other.organisation_id != person.organisation_id or not other.is_active for other in others):
        raise PermissionDenied


def _changed(
    practice: ObservedPractice, what: Kind, *, by: Person, now: datetime, reason: str = ""
) -> ObservedPractice:
    """Save a new version: signatures of the earlier ones no longer count, and those who gave them are told."""
    took_back = signed_by(practice) - {by.pk}
    practice.version += 1
    practice.save()
    _note(practice, what, by=by, now=now, reason=reason)
    awaited = took_back or ({practice.person_id, practice.observer_id} - {by.pk} if practice.overall else set())
    for person in Person.objects.filter(pk__in=awaited).order_by("pk"):
        practice_waits.send(ObservedPractice, practice=practice, person=person, now=now)
    return practice


def _note(practice: ObservedPractice, what: Kind, *, by: Person, now: datetime, reason: str = "") -> None:
    PracticeChange.objects.create(
        practice=practice, what=what, by=by, at=now, version=practice.version, reason=reason, content=content(practice)
    )
