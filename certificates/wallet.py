"""Everything somebody has earned, as their wallet shows it: levels first, then projects and sessions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from certificates.models import Certificate
from certificates.presenters import Shown, shown
from lms.escalator.expiry import renewable_from
from lms.people.models import Person


@dataclass(frozen=True)
class Renewal:
    level: str
    expires_on: date
    from_on: date


@dataclass(frozen=True)
class Wallet:
    levels: list[Shown]
    projects: list[Shown]
    sessions: list[Shown]
    renewals: list[Renewal]
    earlier: list[Shown]

    @property
    def is_empty(self) -> bool:
        return not (self.levels or self.projects or self.sessions or self.earlier)


def wallet_of(person: Person, today: date) -> Wallet:
    """In one query. What was revoked or superseded stands apart, so that nobody shows it by mistake."""
    found = [
        shown(each, today) for each in Certificate.objects.filter(person=person).select_related("attainment__level")
    ]
    standing = [each for each in found if each.status.code in ("valid", "expired")]
    of = {kind: [each for each in standing if each.kind == kind] for kind in Certificate.Kind.values}
    renewals = [
        Renewal(each.level, each.expires_on, renewable_from(each.expires_on))
        for each in of["level"]
        if each.expires_on and each.status.code == "valid"
    ]
    earlier = [each for each in found if each not in standing]
    return Wallet(of["level"], of["project"], of["attendance"], renewals, earlier)
