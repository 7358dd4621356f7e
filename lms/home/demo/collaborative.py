"""Fills the demo with a collaborative from collaborative.yaml: six teams, two shared measures, twenty months."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from lms.home.demo.projects import noon
from lms.people.models import OrgUnit, Person
from lms.projects.collaborating import definition_of
from lms.projects.models import (
    Barrier,
    Collaborative,
    Faculty,
    Measure,
    Member,
    Observation,
    PdsaCycle,
    ProgressScore,
    Project,
    SharedMeasure,
    SignOff,
)
from lms.projects.progress import suggest
from lms.projects.state_hash import charter_hash

RAISED = (41, 38, 44, 40, 36, 43, 39, 42, 45, 37, 40, 44, 38, 41, 43, 36, 42, 39, 44, 40)  # raised scores in a month


def make_collaborative(today: date) -> None:
    about = yaml.safe_load(Path(__file__).with_name("collaborative.yaml").read_text())
    lead, sponsor = (
        Person.objects.get(organisation__slug=about["organisation"], full_name=about[part])
        for part in ("lead", "sponsor")
    )
    months = _months(today, about["months"])
    made = _begin(about, lead, months[0], today)
    shared = [
        SharedMeasure.objects.create(collaborative=made, position=i, **m) for i, m in enumerate(about["measures"])
    ]
    teams = [_make_team(made, team, sponsor, today) for team in about["teams"]]
    measures = Measure.objects.bulk_create(
        Measure(project=team, shared=one, position=one.position, collected_by="The nurse in charge",
                **definition_of(one))
        for team in teams for one in shared
    )  # fmt: skip
    _observe(measures, {team.pk: one for team, one in zip(teams, about["teams"], strict=True)}, months)
    for each in about["teams"]:
        _work(next(team for team in teams if team.title == each["title"]), each, lead, today)
    for barrier in about["barriers"]:
        _ask(barrier, today)


def _months(today: date, count: int) -> list[date]:
    """The first days of the latest whole months, the oldest first."""
    last = today.year * 12 + today.month - 2
    return [date((last - n) // 12, (last - n) % 12 + 1, 1) for n in reversed(range(count))]


def _begin(about: dict[str, Any], lead: Person, opens_on: date, today: date) -> Collaborative:
    aim = about["aim"]
    made = Collaborative.objects.create(
        organisation=lead.organisation, title=about["title"], why=about["why"], opens_on=opens_on,
        aim_what=aim["what"], aim_for_whom=aim["for_whom"], aim_unit=aim["unit"], aim_baseline=aim["baseline"],
        aim_target=aim["target"], aim_by=today + timedelta(weeks=aim["weeks_ahead"]), published_on=opens_on,
        created_at=noon(opens_on),
    )  # fmt: skip
    Faculty.objects.create(collaborative=made, person=lead, part=Faculty.Part.LEAD)
    return made


def _make_team(made: Collaborative, about: dict[str, Any], sponsor: Person, today: date) -> Project:
    unit = OrgUnit.objects.get(organisation=made.organisation, name=about["unit"])
    waits = about.get("charter_waits", False)
    project = Project.objects.create(
        organisation=made.organisation, unit=unit, title=about["title"],
        state=Project.State.ACTIVE, collaborative=made, problem=made.why,
        why_now="Two incidents in the winter had the same story.", scope=f"Every adult in {unit}, day and night.",
        goal="Safe care, day and night.", created_at=made.created_at, aim_what=made.aim_what,
        aim_for_whom=f"Adults in {unit}", aim_unit=made.aim_unit, aim_baseline=about["counts"][0],
        aim_target=made.aim_target, aim_by=made.aim_by, next_meeting_on=None if waits else today + timedelta(days=9),
    )  # fmt: skip
    Member.objects.create(project=project, person=sponsor, part=Member.Part.SPONSOR, joined_on=made.opens_on)
    if not waits:
        SignOff.objects.create(
            project=project, purpose=SignOff.Purpose.CHARTER, capacity=SignOff.Capacity.SPONSOR, person=sponsor,
            agreed_text="I approve this charter.", state_hash=charter_hash(project), at=noon(made.opens_on),
        )  # fmt: skip
    staff = Person.objects.current().filter(assignments__unit=unit, assignments__ends_on=None, demo_role="")
    unnamed = staff.filter(role_grants=None, memberships=None).order_by("pk")
    for part, person in zip((Member.Part.LEAD, Member.Part.MEMBER), unnamed[:2], strict=False):
        Member.objects.create(project=project, person=person, part=part, joined_on=made.opens_on)
    for part, name in about.get("team", {}).items():
        person = Person.objects.get(organisation=made.organisation, full_name=name)
        Member.objects.create(project=project, person=person, part=part, joined_on=made.opens_on)
    return project


def _observe(measures: list[Measure], teams: dict[int, dict[str, Any]], months: list[date]) -> None:
    leads = dict(Member.objects.filter(project__in=teams, part=Member.Part.LEAD).values_list("project", "person"))
    Observation.objects.bulk_create(
        Observation(
            measure=measure, on=month, value=value, denominator=below, entered_by_id=leads[measure.project_id],
            entered_at=noon(month + timedelta(days=34)),
        )
        for measure in measures
        for month, value, below in _points(measure, teams[measure.project_id], months)
    )  # fmt: skip


def _points(measure: Measure, team: dict[str, Any], months: list[date]) -> list[tuple[date, Decimal, int | None]]:
    """What a team reported: from when it joined to when it went quiet."""
    reported = months[team.get("joined_late", 0) : len(months) - team.get("quiet", 0)]
    if not measure.has_denominator:
        return [(on, Decimal(value), None) for on, value in zip(reported, team["minutes"], strict=True)]
    below = RAISED[: len(reported)]
    shares = zip(reported, team["counts"], below, strict=True)
    return [(on, Decimal(round(share * of / 100)), of) for on, share, of in shares]


def _work(project: Project, about: dict[str, Any], coach: Person, today: date) -> None:
    PdsaCycle.objects.bulk_create(
        PdsaCycle(
            project=project, number=number, title=f"Second call by bleep, try {number}", plan="One shift, one nurse.",
            prediction="Somebody comes within half an hour.", starts_on=today - timedelta(days=days + 7),
            study="It held on four calls of five.", decision="adapt", completed_on=today - timedelta(days=days),
        )
        for number, days in enumerate(about["pdsa_days_ago"], 1)
    )  # fmt: skip
    suggested = suggest(Project.objects.get(pk=project.pk)).score
    ProgressScore.objects.bulk_create(
        ProgressScore(project=project, score=Decimal(str(score)), by=coach, note="Agreed at the monthly call.",
                      suggested=Decimal(str(given[0])) if given else suggested, at=noon(today - timedelta(days=days)))
        for score, days, *given in about["scores"]
    )  # fmt: skip


def _ask(about: dict[str, Any], today: date) -> None:
    project = Project.objects.get(organisation__slug="northbridge", title=about["project"])
    people = {member.part: member.person for member in project.members.select_related("person")}
    asked_on = today - timedelta(days=about["days_ago"])
    answered_on = today - timedelta(days=about["answered_days_ago"]) if "answer" in about else None
    Barrier.objects.create(
        project=project, text=about["text"], asked_by=people[Member.Part.LEAD], asked_on=asked_on,
        asked_at=noon(asked_on), answer=about.get("answer", ""), answered_on=answered_on,
        answered_by=people[Member.Part.SPONSOR] if answered_on else None,
        removed_on=answered_on if about.get("is_removed") else None,
    )  # fmt: skip
