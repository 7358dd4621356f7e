"""Sets who is appointed beside who has the skill: sponsors, coaches and advisers, and the level each should hold.

Coverage counts attainments, not appointments: an appointment without the level is a gap of its own, and so is somebody
who has the level and is asked to do nothing with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from curriculum.models import LevelPage
from lms.dose.counts import coverage
from lms.dose.counts.heads import heads
from lms.dose.counts.holding import has_level
from lms.dose.models import Appointment
from lms.people.models import Assignment, Organisation

Overlay = Appointment.Overlay
# The code of the level each overlay asks for.
ASKS = {Overlay.SPN: "SPN", Overlay.QIC: "L4", Overlay.IMA: "L5"}
# Whoever is appointed to one of these has the skill of the overlay in use.
USED_BY = {
    Overlay.SPN: [Overlay.SPN],
    Overlay.QIC: [Overlay.QIC, Overlay.IMA],
    Overlay.IMA: [Overlay.IMA],
}


@dataclass(frozen=True)
class OverlayLine:
    """One overlay in figures. `qualified` of the appointed hold the level; `unused` hold it and are not appointed."""

    overlay: Overlay
    level: LevelPage
    appointed: int
    qualified: int
    unused: int
    hours: Decimal

    @property
    def unqualified(self) -> int:
        return self.appointed - self.qualified


def overlay_levels() -> dict[str, LevelPage]:
    """The level each overlay asks for, of those that are taught."""
    pages = {level.code: level for level in coverage.levels()}
    return {overlay.value: pages[code] for overlay, code in ASKS.items() if code in pages}


def overlay_lines(organisation: Organisation, levels: Mapping[str, LevelPage], *, today: date) -> list[OverlayLine]:
    """Two queries for each overlay, however many people there are."""
    return [_line(organisation, Overlay(overlay), level, today) for overlay, level in levels.items()]


def _line(organisation: Organisation, overlay: Overlay, level: LevelPage, today: date) -> OverlayLine:
    current = Appointment.objects.current(today).filter(
        person__organisation=organisation, person__is_active=True, overlay=overlay
    )
    found = current.aggregate(
        appointed=Count("pk"), qualified=Count("pk", filter=Q(has_level(level, today))), hours=Sum("protected_hours")
    )
    unused = unused_skill(organisation, overlay, level, today).count()
    return OverlayLine(overlay, level, found["appointed"], found["qualified"], unused, found["hours"] or Decimal(0))


def unused_skill(organisation: Organisation, overlay: Overlay, level: LevelPage, today: date) -> QuerySet[Assignment]:
    """Posts of people who have the level in date and are appointed to nothing that uses it."""
    appointed = Appointment.objects.current(today).filter(person=OuterRef("person"), overlay__in=USED_BY[overlay])
    posts = heads(today).filter(unit__organisation=organisation)
    return posts.filter(has_level(level, today)).exclude(Exists(appointed))
