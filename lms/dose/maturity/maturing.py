"""What HR and the board do with a self-assessment: open a round, answer it, close it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from lms.dose.maturity.answers import HIGHEST, questions_now
from lms.dose.models import MaturityRound, MaturitySheet
from lms.people import audit
from lms.people.models import Organisation, Person


class NothingToAsk(Exception):
    """No question is published; the message says what to do."""


class AlreadyClosed(Exception):
    """The round was closed before the answers came; the message is for the board member."""


@transaction.atomic
def open_round(organisation: Organisation, *, name: str, answer_by: date, by: Person, now: datetime) -> MaturityRound:
    """Ask the board. While a round is open, that round is returned: a double click opens one. Raises NothingToAsk."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    if is_open := MaturityRound.objects.open().filter(organisation=organisation).first():
        return is_open
    questions = questions_now()
    if not questions:
        raise NothingToAsk("No board question is published. Ask a trainer to publish some in the editor.")
    opened = MaturityRound.objects.create(
        organisation=organisation, name=name, answer_by=answer_by, questions=questions, opened_by=by, opened_at=now
    )
    audit.record("maturity.opened", f"Opened the board's self-assessment: {name}", by=by, round=opened.pk)
    return opened


@transaction.atomic
def answer(asked: MaturityRound, stages: Mapping[str, int], *, by: Person) -> MaturitySheet:
    """Keep a board member's answers, in place of what they answered before. Raises AlreadyClosed.

    Questions the round does not have and stages that do not exist are refused. Safe twice at once: the round is locked.
    """
    known = {str(question["key"]) for question in asked.questions}
    if wrong := [key for key, stage in stages.items() if key not in known or not 0 <= stage <= HIGHEST]:
        raise ValueError(f"There is no such question or stage: {', '.join(wrong)}.")
    if not MaturityRound.objects.select_for_update().get(pk=asked.pk).is_open:
        raise AlreadyClosed("This round was closed in the meantime, so your latest answers could not be taken in.")
    sheet, _ = MaturitySheet.objects.update_or_create(round=asked, person=by, defaults={"stages": dict(stages)})
    return sheet


@transaction.atomic
def close_round(asked: MaturityRound, *, by: Person, now: datetime) -> MaturityRound:
    """End a round and cut the names off its answers, for good. Closing it again changes nothing."""
    locked = MaturityRound.objects.select_for_update().get(pk=asked.pk)
    if not locked.is_open:
        return locked
    locked.closed_at = now
    locked.save(update_fields=["closed_at"])
    answered = locked.sheets.update(person=None)
    audit.record(
        "maturity.closed", f"Closed the board's self-assessment: {locked.name}", by=by, round=locked.pk,
        answered=answered,
    )  # fmt: skip
    return locked
