"""Writing to everybody in a cohort."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from lms.cohorts.actions.cohorts import must_teach
from lms.cohorts.models import Cohort, CohortMessage
from lms.cohorts.signals import cohort_written_to
from lms.people import audit
from lms.people.models import Person

NOBODY = "Nobody has a place in this cohort, so there is nobody to write to."
SENT_ALREADY = "This form was sent already, with other words. If you send it now, everybody gets a second message."


def readers_of(cohort: Cohort) -> list[Person]:
    """Whom a message to the cohort goes to: everybody with a place now who has not left."""
    found = Person.objects.filter(places__cohort=cohort.pk, places__left_on=None, is_active=True)
    return list(found.distinct().order_by("full_name", "pk"))


@transaction.atomic
def write_to_cohort(
    cohort: Cohort, *, key: UUID, subject: str, body: str, by: Person, now: datetime
) -> CohortMessage:  # fmt: skip
    """Write to everybody with a place now; the same form sent twice, even at once, is one message.

    `key` was made with the empty form. Raises ValidationError if nobody is there, or if other words were sent with it.
    """
    must_teach(cohort, by)
    people = readers_of(cohort)
    if not people:
        raise ValidationError(NOBODY)
    said = {"cohort": cohort, "by": by, "subject": " ".join(subject.split()), "body": body}
    message, is_new = CohortMessage.objects.get_or_create(key=key, defaults=said | {"sent_at": now})
    if any(getattr(message, name) != value for name, value in said.items()):
        raise ValidationError(SENT_ALREADY)
    if is_new:
        message.sent_to.set(people)
        label = f"Wrote to {len(people)} in {cohort}: {message.subject}"
        audit.record("cohort.written_to", label, by=by, cohort=cohort.pk, message=message.pk, people=len(people))
        cohort_written_to.send(CohortMessage, message=message, people=people, now=now)
    return message
