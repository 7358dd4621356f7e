"""A pharmacist who learnt level 1 in her last post, and a carer's visit in a learner's own log."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from curriculum.models import LevelPage
from lms.escalator.actions import claim_level
from lms.home.demo.projects import noon
from lms.learning.actions import add_cpd
from lms.people.models import Person

CLAIM = (
    "In my last post at Harbour Hospital I took their two-day introduction to improvement in 2024. We drew run charts "
    "and ran small tests; mine halved the time from discharge letter to tablets in hand on one ward."
)


def claim_and_log(today: date) -> None:
    level = LevelPage.objects.filter(code="L1").first()
    pharmacist = Person.objects.filter(full_name="Mei Tan").first()
    learner = Person.objects.filter(full_name="Callum Reid").first()
    if level and pharmacist:
        claim_level(pharmacist, level, CLAIM, None, now=noon(today - timedelta(days=4)))
    if learner:
        add_cpd(
            learner,
            on=today - timedelta(days=20),
            title="An afternoon at Moorside day centre",
            hours=Decimal("2.5"),
            is_participatory=True,
            reflection="They ask carers at the door how the week was, before any form. We could do that at handover.",
        )
