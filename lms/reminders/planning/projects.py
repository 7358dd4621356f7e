"""What is owed about projects: a study to write, help to give, data to bring, a signature that is waited for."""

from __future__ import annotations

from datetime import date

from django.db.models import F, QuerySet

from lms.projects.models import Barrier, Member, PdsaCycle
from lms.reminders import rules
from lms.reminders.planning.addresses import page_of
from lms.reminders.planning.chains import Chain, Step, owed
from lms.reminders.wanted import AT_REST


def _unstudied(today: date, until: date) -> QuerySet:
    """PDSA cycles that nobody has studied, for the lead of a project that goes on."""
    cycles = PdsaCycle.objects.filter(study="").exclude(project__state__in=AT_REST)
    led = cycles.annotate(part=F("project__members__part")).filter(part=Member.Part.LEAD)
    return owed(
        led, person="project__members__person", counts_from="starts_on",
        since="starts_on", what="title", link=page_of("projects:project", "project"),
    )  # fmt: skip


def _unanswered(today: date, until: date) -> QuerySet:
    """What teams asked of the sponsor they have now, in projects that go on."""
    barriers = Barrier.objects.unanswered().exclude(project__state__in=AT_REST)
    sponsored = barriers.annotate(part=F("project__members__part")).filter(part=Member.Part.SPONSOR)
    return owed(
        sponsored, person="project__members__person", counts_from="asked_on",
        since="asked_on", what="project__title", link=page_of("projects:project", "project"),
    )  # fmt: skip


STUDY = Chain(
    "pdsa",
    _unstudied,
    (Step(rules.PDSA_STUDY, 14, "14-days", "A PDSA cycle of {when} has no study"),),
    is_private=True,
)
HELP = Chain(
    "barrier",
    _unanswered,
    tuple(
        Step(rules.HELP_WAITING, days, f"{days}-days", f"A team has waited {days} days for an answer, since {{when}}")
        for days in (7, 21)
    ),
    is_private=True,
)
