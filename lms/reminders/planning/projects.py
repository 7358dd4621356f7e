"""What is owed about projects: a study to write, help to give, data to bring, a signature that is waited for."""

from __future__ import annotations

from datetime import date
from math import ceil

from django.db.models import Case, DateField, F, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, Greatest, TruncDate

from lms.projects.attention import MONTH, PERIODS, QUIET_PERIODS
from lms.projects.models import Barrier, Measure, Member, Observation, PdsaCycle, SignOff
from lms.projects.states import AT_WORK
from lms.reminders import rules
from lms.reminders.planning.addresses import page_of
from lms.reminders.planning.chains import Chain, Step, on_day, owed, shifted
from lms.reminders.reviewing import LONG_AGO
from lms.reminders.signing import presented, signed_in
from lms.reminders.wanted.projects import AT_REST


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


def _quiet(today: date, until: date) -> QuerySet:
    """Measures of projects at work that had no new observation for two whole periods, for the lead: of each project
    the one that has been quiet longest, so that five measures are one mail.

    A point belongs to the period that begins on its day. Without data yet it counts from the day the project began.
    """
    newest = Observation.objects.filter(measure=OuterRef("pk"), value__isnull=False).order_by("-on").values("on")[:1]
    last_on = Coalesce(Subquery(newest), TruncDate("project__created_at"), output_field=DateField())
    at_work = Measure.objects.filter(project__state__in=AT_WORK).annotate(last_on=last_on)
    quiet = at_work.annotate(quiet_on=_after_two_periods("last_on"))
    first = quiet.filter(project=OuterRef("project"), quiet_on__lte=until).order_by("last_on", "pk").values("pk")[:1]
    led = quiet.annotate(part=F("project__members__part"), first=Subquery(first)).filter(
        part=Member.Part.LEAD, first=F("pk"), quiet_on__lte=until
    )
    return owed(
        led, person="project__members__person", counts_from="quiet_on", since=on_day(LONG_AGO), when="last_on",
        what="name", link=page_of("projects:project", "project", "#measures"),
    )  # fmt: skip


def _after_two_periods(last_on: str) -> Case:
    """The day on which two whole periods have passed since the one that began on `last_on`."""
    days = [(words, ceil((QUIET_PERIODS + 1) * length)) for words, length in PERIODS]
    stated = [When(frequency__icontains=words, then=shifted(last_on, number)) for words, number in days]
    return Case(*stated, default=shifted(last_on, ceil((QUIET_PERIODS + 1) * MONTH)), output_field=DateField())


def _for_the_coach(today: date, until: date) -> QuerySet:
    """Projects that are published and presented and not signed as they stand; the coach signs first."""
    signed = [key for key, capacities in signed_in().items() if SignOff.Capacity.COACH in capacities]
    both = Greatest("published_on", "presented_on", output_field=DateField())
    return _to_sign(presented().exclude(pk__in=signed).annotate(ready_on=both), Member.Part.COACH)


def _for_the_sponsor(today: date, until: date) -> QuerySet:
    found = signed_in().items()
    coached = [key for key, by in found if SignOff.Capacity.COACH in by and SignOff.Capacity.SPONSOR not in by]
    coach = SignOff.objects.filter(project=OuterRef("pk"), purpose=SignOff.Purpose.GATE, capacity="coach")
    on = Subquery(coach.order_by("-at", "-pk").annotate(on=TruncDate("at")).values("on")[:1])
    return _to_sign(presented().filter(pk__in=coached).annotate(ready_on=on), Member.Part.SPONSOR)


def _to_sign(projects: QuerySet, part: str) -> QuerySet:
    return owed(
        projects.annotate(part=F("members__part")).filter(part=part), person="members__person",
        counts_from="ready_on", since=on_day(LONG_AGO), what="title", link=page_of("projects:sign", "pk"),
    )  # fmt: skip


QUIET = Chain(
    "measure", _quiet, (Step(rules.MEASURE_QUIET, 0, "quiet", "A measure has had no data since {when}"),)
)  # fmt: skip
_WAITED = tuple(
    Step(rules.SIGN_OFF, days, f"{days}-days", f"A team has waited {days} days for a signature, since {{when}}")
    for days in (3, 7)
)
COACH_SIGNS = Chain("coach-signs", _for_the_coach, _WAITED)
SPONSOR_SIGNS = Chain("sponsor-signs", _for_the_sponsor, _WAITED)
STUDY = Chain(
    "pdsa",
    _unstudied,
    (Step(rules.PDSA_STUDY, 14, "14-days", "A PDSA cycle of {when} has no study"),),
)
HELP = Chain(
    "barrier",
    _unanswered,
    tuple(
        Step(rules.HELP_WAITING, days, f"{days}-days", f"A team has waited {days} days for an answer, since {{when}}")
        for days in (7, 21)
    ),
)
