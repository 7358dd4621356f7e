"""Says which posts are heads: distinct people with a current primary post that counts."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from lms.people.models import Assignment


def heads(today: date) -> QuerySet[Assignment]:
    """One post for each head. On the day of a move two posts are current: the later one is theirs."""
    current = Assignment.objects.current(today).primary()
    later = current.filter(person=OuterRef("person")).filter(
        Q(starts_on__gt=OuterRef("starts_on")) | Q(starts_on=OuterRef("starts_on"), pk__gt=OuterRef("pk"))
    )
    return current.counted().filter(~Exists(later))
