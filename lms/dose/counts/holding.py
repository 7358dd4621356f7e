"""Says who has a level in date: for rows that name a person, such as posts and appointments."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q

from curriculum.models import LevelPage
from lms.escalator.models import Attainment


def has_level(level: LevelPage, today: date) -> Exists:
    """Whether the row's person has an attainment in date of the level, or of one that implies it."""
    implying = Q(level=level.pk) if level.number is None else Q(level__number__gte=level.number)
    return Exists(Attainment.objects.in_date(today).filter(implying, person=OuterRef("person")))
