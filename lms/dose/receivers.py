"""A level reached or withdrawn moves the counts in the same transaction, with the person's row held by the sender."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.dispatch import receiver

from lms.dose.counts.counting import note
from lms.dose.counts.graduating import count_gained
from lms.dose.models import Ledger
from lms.escalator.models import Attainment
from lms.escalator.signals import level_attained, level_reinstated, level_withdrawn


@receiver(level_attained, dispatch_uid="dose.level_attained")
def count_the_level(sender: Any, attainment: Attainment, **kwargs: Any) -> None:
    if count_gained(attainment.person_id, on=attainment.achieved_on) is None:
        _note(attainment, attainment.achieved_on)


@receiver(level_reinstated, dispatch_uid="dose.level_reinstated")
@receiver(level_withdrawn, dispatch_uid="dose.level_withdrawn")
def count_the_level_anew(sender: Any, attainment: Attainment, today: date, **kwargs: Any) -> None:
    _note(attainment, today)


def _note(attainment: Attainment, day: date) -> None:
    """As of the day the organisation is counted to, or the event's if that is later. One without a ledger isn't
    counted yet: whoever opens it counts this too."""
    until = Ledger.objects.filter(organisation__people=attainment.person_id).values_list("counted_until", flat=True)
    for counted_until in until:
        note([attainment.person_id], on=max(day, counted_until))
