"""Works out the transcript of a person: levels reached, sessions attended and projects done, with their hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from certificates.codes import grouped
from certificates.designs import check_at
from certificates.models import Certificate
from lms.cohorts.models import Attendance
from lms.escalator.models import Attainment
from lms.escalator.renewal import how_renewed, study_counts
from lms.people.models import Person
from lms.projects.models import Member, Project, SignOff

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Line:
    """Something done. `code` is that of its certificate, "" for what has none."""

    on: date
    title: str
    note: str
    hours: Decimal
    code: str


@dataclass(frozen=True)
class Transcript:
    name: str
    organisation: str
    made_on: date
    check_at: str
    levels: list[Line]
    sessions: list[Line]
    projects: list[Line]

    @property
    def level_hours(self) -> Decimal:
        return sum((line.hours for line in self.levels), Decimal(0))

    @property
    def session_hours(self) -> Decimal:
        return sum((line.hours for line in self.sessions), Decimal(0))


def transcript_of(person: Person, today: date) -> Transcript:
    """The whole record in a fixed number of queries. What was withdrawn is left out."""
    valid = Certificate.objects.current().filter(person=person, revoked_at=None)
    codes: dict[tuple[str, int], str] = {}
    for code, *keys in valid.values_list("code", "attainment", "session", "project"):
        pairs = zip(("attainment", "session", "project"), keys, strict=True)
        codes |= {(what, key): grouped(code) for what, key in pairs if key}
    return Transcript(
        name=person.full_name,
        organisation=str(person.organisation or ""),
        made_on=today,
        check_at=check_at(),
        levels=_levels(person, codes, today),
        sessions=_sessions(person, codes),
        projects=_projects(person, codes),
    )


def _levels(person: Person, codes: dict[tuple[str, int], str], today: date) -> list[Line]:
    cycles = Attainment.objects.filter(person=person).select_related("level").order_by("achieved_on", "pk")
    by_cycle = {(each.level_id, each.cycle): each for each in cycles}
    lines = []
    for each in by_cycle.values():
        if each.withdrawn_on:
            continue
        how = how_renewed(each, by_cycle.get((each.level_id, each.cycle - 1)))
        hours = each.level.taught_hours if study_counts(each, how) else Decimal(0)
        code = codes.get(("attainment", each.pk), "")
        lines.append(Line(each.achieved_on, each.level.short_name, _validity(each, how, today), hours, code))
    return lines


def _validity(attainment: Attainment, how: str, today: date) -> str:
    elsewhere = ", recognised prior learning" if attainment.route == Attainment.Route.RECOGNISED else ""
    elsewhere = ", renewed" if how else elsewhere
    if attainment.expires_on is None:
        return f"No expiry{elsewhere}"
    ends = "Valid until" if attainment.expires_on > today else "Expired on"
    return f"{ends} {attainment.expires_on:%-d %B %Y}{elsewhere}"


def _sessions(person: Person, codes: dict[tuple[str, int], str]) -> list[Line]:
    came = Attendance.objects.filter(person=person, attended=True).select_related("session__cohort__level")
    sessions = sorted((each.session for each in came), key=lambda session: (session.held_on, session.pk))
    return [
        Line(
            each.held_on, each.title, each.cohort.level.short_name, Decimal((each.ends - each.starts) / HOUR),
            codes.get(("session", each.pk), ""),
        )
        for each in sessions
    ]  # fmt: skip


def _projects(person: Person, codes: dict[tuple[str, int], str]) -> list[Line]:
    """Projects that coach and sponsor signed off, on the day of the last signature."""
    parts = dict(
        Member.objects.filter(person=person, part__in=(Member.Part.LEAD, Member.Part.MEMBER))
        .filter(project__state=Project.State.COMPLETED)
        .values_list("project", "part")
    )
    signed = SignOff.objects.filter(project__in=parts, purpose=SignOff.Purpose.GATE).select_related("project")
    last = {each.project: timezone.localdate(each.at) for each in signed.order_by("at", "pk")}
    return [
        Line(
            on, project.title, Member.Part(parts[project.pk]).label, Decimal(0), codes.get(("project", project.pk), "")
        )
        for project, on in sorted(last.items(), key=lambda pair: (pair[1], pair[0].pk))
    ]
