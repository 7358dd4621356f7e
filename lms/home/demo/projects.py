"""Fills the demo with improvement projects from projects.yaml: one improved, one did not, one was stopped."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

from lms.home.demo.extras import add_extras
from lms.people.models import OrgUnit, Person
from lms.projects.models import (
    DriverNode,
    Involvement,
    Measure,
    Member,
    Observation,
    PdsaCycle,
    Phase,
    ProgressScore,
    Project,
    SignOff,
)
from lms.projects.state_hash import charter_hash, state_hash

AGREED = "I have read the project as it stands and agree that it is complete."


def make_projects(today: date) -> None:
    for about in yaml.safe_load(Path(__file__).with_name("projects.yaml").read_text()):
        _make_project(about, today)


def noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))


def _person(about: dict[str, Any], name: str) -> Person:
    return Person.objects.get(organisation__slug=about["organisation"], full_name=name)


def _make_project(about: dict[str, Any], today: date) -> None:
    began = today - timedelta(weeks=about["weeks_ago"])
    project = Project(
        organisation=_person(about, about["team"]["lead"]).organisation,
        unit=OrgUnit.objects.get(organisation__slug=about["organisation"], name=about["unit"]),
        kind=about["kind"], state=about["state"], title=about["title"], problem=about["problem"],
        why_now=about["why_now"], scope=about["scope"], goal=about["goal"], created_at=noon(began),
    )  # fmt: skip
    _set_aim(project, about.get("aim"), today)
    _set_report(project, about, today)
    project.save()
    _add_team(project, about, began)
    ideas = _add_drivers(project, about["drivers"])
    for position, measure in enumerate(about["measures"]):
        _add_measure(project, measure, position, today)
    _add_cycles(project, about["cycles"], ideas, today)
    for who, role, stage in about["involvement"]:
        Involvement.objects.create(project=project, who=who, role=role, stage=stage, recorded_on=began)
    add_extras(project, about, today)
    _add_agreements(project, about, began, today)


def _set_aim(project: Project, aim: dict[str, Any] | None, today: date) -> None:
    if not aim:
        return
    project.aim_what, project.aim_for_whom, project.aim_unit = aim["what"], aim["for_whom"], aim["unit"]
    project.aim_baseline, project.aim_target = Decimal(str(aim["baseline"])), Decimal(str(aim["target"]))
    project.aim_by = today + timedelta(weeks=aim["weeks_ahead"])


def _set_report(project: Project, about: dict[str, Any], today: date) -> None:
    for field, text in (about.get("report", {}) | about.get("labels", {})).items():
        setattr(project, field, text)
    if "published_days_ago" in about:
        project.published_on = today - timedelta(days=about["published_days_ago"])
    if presented := about.get("presented"):
        project.presented_on, project.presented_at = today - timedelta(days=presented["days_ago"]), presented["at"]
    if about["state"] == "active":
        project.next_meeting_on = today + timedelta(days=6)


def _add_team(project: Project, about: dict[str, Any], began: date) -> None:
    for part, names in about["team"].items():
        for name in [names] if isinstance(names, str) else names:
            Member.objects.create(project=project, person=_person(about, name), part=part, joined_on=began)


def _add_drivers(project: Project, primaries: list[dict[str, Any]]) -> dict[str, DriverNode]:
    """Create the tree; return its change ideas by their text."""
    ideas = {}
    for i, primary in enumerate(primaries):
        top = DriverNode.objects.create(project=project, kind="primary", text=primary["text"], position=i)
        for j, secondary in enumerate(primary["secondary"]):
            below = DriverNode.objects.create(
                project=project, parent=top, kind="secondary", text=secondary["text"], position=j
            )
            for k, (text, status) in enumerate(secondary["ideas"]):
                ideas[text] = DriverNode.objects.create(
                    project=project, parent=below, kind="idea", text=text, status=status, position=k
                )
    return ideas


def _add_measure(project: Project, about: dict[str, Any], position: int, today: date) -> None:
    values, notes, phase = about.pop("values"), about.pop("notes", {}), about.pop("phase", None)
    denominators = about.pop("denominators", [None] * len(values))
    measure = Measure.objects.create(project=project, position=position, **about)
    last = project.aim_by if project.state == "completed" and project.aim_by else today
    last -= timedelta(days=last.weekday())
    days = [last - timedelta(weeks=len(values) - 1 - n) for n in range(len(values))]
    lead = project.members.get(part=Member.Part.LEAD).person
    Observation.objects.bulk_create(
        Observation(
            measure=measure,
            on=day,
            value=Decimal(str(value)),
            denominator=denominators[n],
            note=notes.get(n, ""),
            entered_by=lead,
            entered_at=noon(day),
        )
        for n, (day, value) in enumerate(zip(days, values, strict=True))
    )
    if phase:
        Phase.objects.create(measure=measure, starts_on=days[phase["at"]], name=phase["name"], reason=phase["reason"])


def _add_cycles(project: Project, cycles: list[dict[str, Any]], ideas: dict[str, DriverNode], today: date) -> None:
    for number, about in enumerate(cycles, 1):
        starts_on = today - timedelta(weeks=about.pop("weeks_ago"))
        completed_on = starts_on + timedelta(days=about.pop("days"))
        idea = ideas.get(about.pop("idea", ""))
        measure = project.measures.filter(name=about.pop("measure", "")).first()
        PdsaCycle.objects.create(
            project=project, number=number, change_idea=idea, measure=measure, starts_on=starts_on,
            completed_on=completed_on, **about,
        )  # fmt: skip


def _add_agreements(project: Project, about: dict[str, Any], began: date, today: date) -> None:
    team = {member.part: member.person for member in project.members.select_related("person")}
    if "score" in about:
        score, suggested, note = about["score"]
        ProgressScore.objects.create(
            project=project,
            score=score,
            suggested=suggested,
            note=note,
            by=team["coach"],
            at=noon(today - timedelta(days=9)),
        )
    if "sponsor" in team:
        _sign(
            project, "charter", "sponsor", team["sponsor"], noon(began + timedelta(days=5)), "I approve this charter."
        )
    if "signed_days_ago" in about:
        at = noon(today - timedelta(days=about["signed_days_ago"]))
        _sign(project, "gate", "coach", team["coach"], at, AGREED)
        _sign(project, "gate", "sponsor", team["sponsor"], at + timedelta(days=1), AGREED)


def _sign(project: Project, purpose: str, capacity: str, person: Person, at: datetime, text: str) -> None:
    SignOff.objects.create(
        project=project, purpose=purpose, capacity=capacity, person=person, agreed_text=text, at=at,
        state_hash=charter_hash(project) if purpose == "charter" else state_hash(project),
    )  # fmt: skip
