"""What a trainer decides about a cohort: its details, quotas and questions. What becomes possible happens at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from lms.cohorts.actions.approving import ask_anew
from lms.cohorts.actions.cohorts import locked, must_teach
from lms.cohorts.actions.waiting_list import serve
from lms.cohorts.models import ApplicationQuestion, Cohort, UnitQuota
from lms.cohorts.seats import holders_of_places
from lms.people import audit
from lms.people.models import OrgUnit, Person


@transaction.atomic
def change(
    cohort: Cohort, details: dict[str, Any], *, by: Person, now: datetime, trainers: Iterable[Person] | None = None
) -> Cohort:
    """Change fields of a cohort. A capacity raised serves the waiting list; a new route asks who is asked by it."""
    fresh = locked(cohort)
    must_teach(fresh, by)
    changed = sorted(name for name, value in details.items() if getattr(fresh, name) != value)
    for name in changed:
        setattr(fresh, name, details[name])
    _must_hold_its_people(fresh)
    fresh.save()
    if trainers is not None:
        fresh.trainers.set(trainers)
    if "approval_route" in changed:
        ask_anew(fresh, by=by, now=now)
    serve(fresh, now=now)
    if changed:
        audit.record("cohort.changed", f"Changed {fresh}", by=by, cohort=fresh.pk, fields=changed)
    return fresh


@transaction.atomic
def set_quota(cohort: Cohort, unit: OrgUnit, places: int | None, *, by: Person, now: datetime) -> None:
    """At most so many places for a unit and all below it; None lifts the quota. Nobody loses a place they have."""
    fresh = locked(cohort)
    must_teach(fresh, by)
    if unit.organisation_id != fresh.organisation_id:
        raise ValidationError("Choose a unit of your own organisation.")
    if places is None:
        fresh.quotas.filter(unit=unit).delete()
    else:
        UnitQuota.objects.update_or_create(cohort=fresh, unit=unit, defaults={"places": places})
    audit.record(
        "cohort.changed", f"Changed the quotas of {fresh}", by=by, cohort=fresh.pk, unit=unit.pk, places=places
    )
    serve(fresh, now=now)


@transaction.atomic
def ask_question(cohort: Cohort, text: str, *, is_required: bool, by: Person) -> ApplicationQuestion:
    """Ask applicants this too; the same words twice are one question."""
    fresh = locked(cohort)
    must_teach(fresh, by)
    text = " ".join(text.split())
    there = fresh.questions.filter(text=text, withdrawn_at=None).first()
    if there:
        return there
    return ApplicationQuestion.objects.create(
        cohort=fresh, text=text, is_required=is_required, place=fresh.questions.count() + 1
    )


@transaction.atomic
def withdraw_question(question: ApplicationQuestion, *, by: Person, now: datetime) -> None:
    """Ask it no more. What was answered stays with the answers; one nobody answered is deleted."""
    fresh = locked(question.cohort)
    must_teach(fresh, by)
    unanswered = ApplicationQuestion.objects.filter(pk=question.pk, answers=None)
    if not unanswered.delete()[0]:
        ApplicationQuestion.objects.filter(pk=question.pk, withdrawn_at=None).update(withdrawn_at=now)


def _must_hold_its_people(cohort: Cohort) -> None:
    taken = len(holders_of_places(cohort))
    if cohort.capacity is not None and cohort.capacity < taken:
        raise ValidationError({"capacity": f"{taken} places are taken or offered; it cannot hold fewer."})
