"""Somebody claims a level by what they learnt elsewhere, and a trainer decides."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from curriculum.models import LevelPage
from lms.escalator.actions.levels import recognise
from lms.escalator.models import Attainment, PriorLearningClaim
from lms.escalator.renewal import may_renew
from lms.escalator.signals import claim_decided
from lms.evidence.actions import keep
from lms.people import audit
from lms.people.models import Person

EVIDENCE_KINDS = {"pdf", "jpg", "jpeg", "png"}
LARGEST_EVIDENCE = 25 * 2**20


@transaction.atomic
def claim_level(
    person: Person, level: LevelPage, words: str, upload: UploadedFile | None, *, now: datetime
) -> PriorLearningClaim:
    """Claim a level; while one claim waits, that one is returned. Raises evidence's Refused for a file it can't keep,
    and ValidationError for a level that is held already.
    """
    today = timezone.localdate(now)
    Person.objects.select_for_update().get(pk=person.pk)
    waiting = PriorLearningClaim.objects.open().filter(person=person, level=level).first()
    if waiting:
        return waiting
    held = Attainment.objects.in_date(today).filter(person=person, level=level).order_by("-cycle").first()
    if held and not may_renew(held, today):
        raise ValidationError("You hold this level already.")
    kept = keep(upload, owner=person, allowed=EVIDENCE_KINDS, max_bytes=LARGEST_EVIDENCE) if upload else None
    return PriorLearningClaim.objects.create(person=person, level=level, words=words, evidence=kept, made_at=now)


@transaction.atomic
def decide_claim(
    claim: PriorLearningClaim, *, is_recognised: bool, reason: str, by: Person, now: datetime
) -> PriorLearningClaim:
    """Recognise or decline, with a reason the learner reads; whoever decided first decided.

    A recognised claim becomes an attainment, with its certificate, in this same transaction.
    """
    if claim.person_id == by.pk:
        raise PermissionDenied
    decision = PriorLearningClaim.Decision.RECOGNISED if is_recognised else PriorLearningClaim.Decision.DECLINED
    waiting = PriorLearningClaim.objects.open().filter(pk=claim.pk)
    is_first = waiting.update(decision=decision, decision_reason=reason, decided_by=by, decided_at=now)
    claim = PriorLearningClaim.objects.select_related("person", "level", "decided_by").get(pk=claim.pk)
    if is_first:
        label = f"Claim to {claim.level.title} {claim.get_decision_display()}"
        audit.record(f"claim.{decision.value}", label, by=by, subject=claim.person, claim=claim.pk)
        if is_recognised:
            recognise(claim.person, claim.level, [_as_evidence(claim)], today=timezone.localdate(now))
        claim_decided.send(PriorLearningClaim, claim=claim)
    return claim


def _as_evidence(claim: PriorLearningClaim) -> dict[str, Any]:
    return {
        "code": "prior_learning",
        "title": "Prior learning recognised",
        "is_met": True,
        "evidence": f"{claim.decided_by}: {claim.decision_reason}",
        "evidence_on": timezone.localdate(claim.decided_at).isoformat() if claim.decided_at else None,
    }
