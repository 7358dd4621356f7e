"""Tells the life of one level for one person: each cycle with its certificates, and what renewing asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from certificates.models import Certificate
from certificates.presenters import Shown, shown
from curriculum.models import LevelPage
from lms.escalator.entry import Entry, entry
from lms.escalator.expiry import renewable_from
from lms.escalator.models import Attainment
from lms.escalator.renewal import is_held
from lms.escalator.standing import Requirement, asked_again
from lms.people.models import Person


@dataclass(frozen=True)
class Issued:
    """A certificate as this page tells of it: `shown` only where the reader may open it. A superseded one may bear a
    former name, so nobody but its holder is led to it."""

    shown: Shown
    may_open: bool


@dataclass(frozen=True)
class Cycle:
    attainment: Attainment
    state: str
    css: str
    words: str
    certificates: list[Issued]

    @property
    def evidence(self) -> list[dict[str, Any]]:
        """The requirements as they stood when the level was reached, without what was kept from before."""
        return [each for each in self.attainment.evidence if each.get("code") != "kept"]


@dataclass(frozen=True)
class History:
    cycles: list[Cycle]
    entry: Entry
    opens_on: date | None
    asked: list[Requirement]

    @property
    def newest(self) -> Cycle | None:
        return self.cycles[0] if self.cycles else None


def history_of(person: Person, level: LevelPage, reader: Person, today: date) -> History:
    """The newest cycle first; as many queries for one cycle as for ten."""
    attainments = list(Attainment.objects.filter(person=person.pk, level=level.pk).order_by("cycle"))
    by_cycle: dict[int | None, list[Certificate]] = {each.pk: [] for each in attainments}
    for certificate in Certificate.objects.filter(attainment__in=attainments).select_related("attainment"):
        by_cycle[certificate.attainment_id].append(certificate)
    may_open = set(Certificate.objects.visible_to(reader).filter(person=person.pk).values_list("pk", flat=True))
    cycles = []
    for before, each in zip([None, *attainments], attainments, strict=False):
        after = next((later for later in attainments if later.cycle > each.cycle and not later.withdrawn_on), None)
        issued = [
            Issued(shown(one, today), one.pk in may_open and (one.superseded_at is None or reader == person))
            for one in by_cycle[each.pk]
        ]
        cycles.append(Cycle(each, *_state(each, after, today), _words(each, before), issued))
    held = attainments[-1] if attainments and is_held(attainments[-1], today) else None
    opens_on = renewable_from(held.expires_on) if held and held.expires_on else None
    return History(cycles[::-1], entry(person, level, today), opens_on, asked_again(person, level, today))


def _state(attainment: Attainment, after: Attainment | None, today: date) -> tuple[str, str]:
    if attainment.withdrawn_on:
        return f"Withdrawn {attainment.withdrawn_on:%-d %B %Y}", "late"
    if is_held(attainment, today):
        return ("Renewed", "met") if after else ("In date", "met")
    return ("Over, renewed", "not") if after else ("Ran out", "due")


def _words(attainment: Attainment, before: Attainment | None) -> str:
    """How it was reached, and from which day its validity counts."""
    how = "Recognised as prior learning" if attainment.route == Attainment.Route.RECOGNISED else "Reached"
    if before is None:
        return f"{how} for the first time."
    if before.withdrawn_on:
        return f"{how} again after it was withdrawn. It counts from the day it was reached."
    if before.expires_on and attainment.achieved_on < before.expires_on:
        return f"{how} again in time: the new period counts from the old end, {before.expires_on:%-d %B %Y}."
    return f"{how} again after it had run out. It counts from the day it was reached."
