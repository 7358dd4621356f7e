"""Puts in what the demo's HR decided: groups, targets, appointments, and the run frozen for a board paper.

Everybody is counted day by day, by the defaults until the groups were approved a year ago, so that a day of last
quarter has figures of its own.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from curriculum.models import LevelPage
from lms.dose import actions
from lms.dose.counts import coverage
from lms.dose.counts.ledgers import catch_up
from lms.dose.groups.drafts import current_groups, fingerprint
from lms.dose.models import Appointment, Target
from lms.dose.targets import runs as target_runs
from lms.dose.targets.usual import usual_targets
from lms.home.demo.projects import noon
from lms.people.models import Organisation, Person

Overlay = Appointment.Overlay
FRONT_LINE = ["Ward manager", "Team manager", "Team lead", "Senior staff nurse", "Project manager"]
APPOINTMENTS = [  # who, as what, hours a week, from how many days ago
    ("Daniel Whitcombe", Overlay.QIC, "15", 310),
    ("Kwame Boateng", Overlay.QIC, "3.5", 40),
    ("Tom Adeyemi", Overlay.IMA, "22.5", 80),
    ("Priya Raman", Overlay.SPN, "1", 230),
]


def decide(today: date) -> None:
    """Everything HR decided, in the order it was decided, with the counts as they were on those days."""
    northbridge, southmoor = (Organisation.objects.get(slug=slug) for slug in ("northbridge", "southmoor"))
    helen, gareth = (Person.objects.get(full_name=name) for name in ("Helen Marsh", "Gareth Pugh"))
    approved_on = _a_year_before(today)
    catch_up(today=approved_on)
    _approve_groups(northbridge, helen, approved_on)
    catch_up(today=today)
    for organisation, hr in ((northbridge, helen), (southmoor, gareth)):
        _adopt(organisation, hr, today)
    frozen_on = today.replace(day=1) - timedelta(days=1)
    while frozen_on.month % 3:
        frozen_on = frozen_on.replace(day=1) - timedelta(days=1)
    target_runs.run(northbridge, by=helen, now=noon(frozen_on + timedelta(days=5)), as_of=frozen_on)
    _raise_the_first(northbridge, helen)
    _appoint(northbridge, helen, today)
    basis = "Finance, mean of all bands with employer’s costs"
    actions.set_release_cost(
        northbridge, an_hour=Decimal("24.50"), basis=basis, by=helen, now=noon(today - timedelta(days=60))
    )


def _a_year_before(today: date) -> date:
    return today.replace(year=today.year - 1, day=1)


def _approve_groups(organisation: Organisation, by: Person, on: date) -> None:
    """The defaults, but for front-line leaders: here they go by what they do, not by their band."""
    draft = actions.start_draft(organisation, source="defaults", by=by, now=noon(on - timedelta(days=9)))
    leaders = draft.groups.get(code="FLL")
    actions.change_group(draft, "FLL", code="FLL", name=leaders.name, rule={"job_roles": FRONT_LINE}, by=by)
    actions.approve(
        draft, approved_by="Executive team",
        rationale="Whoever leads a shift or a team leads its improvement, whatever the band.",
        seen=fingerprint(draft.groups.all()), by=by, now=noon(on), today=on,
    )  # fmt: skip


def _adopt(organisation: Organisation, by: Person, today: date) -> None:
    """The usual targets; in the first year level 1 was asked of four in five."""
    _, groups = current_groups(organisation)
    by_date = today.replace(day=1) + timedelta(days=3 * 365)
    wanted: list[tuple[LevelPage, dict]] = []
    for usual in usual_targets(coverage.levels(), groups):
        decision = usual.decision | {"by_date": by_date, "approved_by": "The board"}
        if usual.level.code == "L1" and organisation.slug == "northbridge":
            decision |= {"value": Decimal("0.8"), "rationale": "Four in five in the first year, while places are few."}
        wanted.append((usual.level, decision))
    actions.adopt(organisation, wanted, by=by)


def _raise_the_first(organisation: Organisation, by: Person) -> None:
    """Northbridge asks more now than when the run was frozen."""
    first = Target.objects.select_related("level").get(organisation=organisation, level__code="L1", is_current=True)
    rationale = "Everyone should be able to spot a problem and speak up. A tenth is room for starters and leave."
    actions.set_target(
        organisation, first.level, kind=first.kind, value=Decimal("0.9"), by_date=first.by_date, rationale=rationale,
        approved_by="The board", by=by,
    )  # fmt: skip


def _appoint(organisation: Organisation, by: Person, today: date) -> None:
    for name, overlay, hours, days in APPOINTMENTS:
        person = organisation.people.get(full_name=name)
        actions.appoint(person, overlay, hours=Decimal(hours), starts_on=today - timedelta(days=days), by=by)
    sponsor = Appointment.objects.get(person__organisation=organisation, overlay=Overlay.SPN)
    actions.change_hours(sponsor, hours=Decimal(2), from_day=today - timedelta(days=60), by=by)
