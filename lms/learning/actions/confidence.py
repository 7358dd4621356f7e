"""Say how confident one is in the skills of a level, and take it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from lms.learning import confidence as rules
from lms.learning.confidence import Stage
from lms.learning.models import ConfidenceAnswer, Enrolment


class StageOver(Exception):
    """The stage is not open on this place: before is over once the level is reached, a cycle when the next begins."""


@dataclass(frozen=True)
class Said:
    """What became of the answers sent: how many were kept, and for which skills an earlier one stands instead."""

    kept: int
    standing: list[UUID]


@transaction.atomic
def say_confidence(enrolment: Enrolment, stage: Stage, answers: Mapping[UUID, int], *, now: datetime) -> Said:
    """Keep the answers given, leaving out skills the level no longer has; those not sent stay as they are.

    Safe to call twice at once: the place is locked, and the unique constraint holds what the lock can't. The same
    answers again change nothing. Raises StageOver.
    """
    enrolment = Enrolment.objects.select_for_update(of=("self",)).select_related("level", "person").get(pk=enrolment.pk)
    if rules.open_stage(enrolment) != stage or rules.place(enrolment.person, enrolment.level) != enrolment:
        raise StageOver
    is_late = stage == Stage.BEFORE and rules.has_begun(enrolment)
    there = {answer.skill: answer for answer in enrolment.confidence_answers.filter(stage=stage)}
    texts = {skill.key: skill.text for skill in rules.skills(enrolment.level)}
    sent = {key: given for key, given in answers.items() if key in texts}
    new = {key: given for key, given in sent.items() if key not in there or there[key].confidence != given}
    standing = [key for key in new if is_late and key in there and not there[key].is_late]
    rows = [
        ConfidenceAnswer(
            enrolment=enrolment, organisation_id=enrolment.person.organisation_id, stage=stage, skill=key,
            skill_text=texts[key], confidence=given, is_late=is_late, answered_at=now,
        )
        for key, given in new.items()
        if key not in standing
    ]  # fmt: skip
    ConfidenceAnswer.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["enrolment", "stage", "skill"],
        update_fields=["organisation", "skill_text", "confidence", "is_late", "answered_at"],
    )
    return Said(len(sent) - len(standing), standing)


@transaction.atomic
def take_out_confidence(enrolment: Enrolment, stage: Stage) -> int:
    """Delete what the person said in this stage of this cycle; return how many answers that were."""
    Enrolment.objects.select_for_update().get(pk=enrolment.pk)  # not amid what another tab is saying
    return enrolment.confidence_answers.filter(stage=stage).delete()[0]
