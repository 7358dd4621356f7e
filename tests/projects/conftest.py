"""Projects at three points of their life: just begun, ready to be signed off, and one PDSA for level 2."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from lms.people.models import Person
from lms.projects.actions import begin_collaborative
from lms.projects.actions.collaboratives import follow
from lms.projects.models import (
    DriverNode,
    Involvement,
    Measure,
    Member,
    Observation,
    PdsaCycle,
    ProgressScore,
    Project,
    SignOff,
)
from lms.projects.state_hash import charter_hash

NOW = datetime(2026, 1, 5, 9, 30, tzinfo=ZoneInfo("Europe/London"))
VALUES = [14, 15, 13, 14, 12, 15, 14, 9, 8, 9, 7, 8, 9, 8]
DEFINITION = {
    "numerator": "Doses missed or over an hour late", "denominator": "Doses due", "inclusion": "Everyone on insulin",
    "source": "Drug chart", "frequency": "Weekly", "collected_by": "The nurse in charge",
}  # fmt: skip


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def begin(ward, today):
    """A function that makes a project: begin("Fewer missed doses", lead=nurse, coach=..., kind="pdsa")."""

    def _begin(title: str, *, lead: Person, coach: Person | None = None, sponsor: Person | None = None, **fields):
        project = Project.objects.create(
            organisation=ward.organisation, unit=ward, title=title, created_at=NOW, **fields
        )
        for part, person in (("lead", lead), ("coach", coach), ("sponsor", sponsor)):
            if person:
                Member.objects.create(project=project, person=person, part=part, joined_on=today)
        return project

    return _begin


@pytest.fixture
def project(begin, nurse, coach, sponsor) -> Project:
    return begin("Fewer missed insulin doses", lead=nurse, coach=coach, sponsor=sponsor)


@pytest.fixture
def as_(client):
    """A function that signs a person in and gives their client."""

    def _as(person: Person):
        client.force_login(person)
        return client

    return _as


@pytest.fixture
def observe(nurse):
    """A function that gives a measure weekly observations."""

    def _observe(measure: Measure, values, first: date = date(2025, 9, 1)) -> None:
        Observation.objects.bulk_create(
            Observation(measure=measure, on=first + timedelta(weeks=i), value=value, entered_by=nurse)
            for i, value in enumerate(values)
        )

    return _observe


@pytest.fixture
def outcome(project, observe) -> Measure:
    measure = Measure.objects.create(
        project=project, kind="outcome", name="Missed doses", unit="%", direction="decrease", target=5, **DEFINITION
    )
    observe(measure, VALUES)
    return measure


@pytest.fixture
def ready(project, outcome, nurse, coach, sponsor, today) -> Project:
    """Everything the gate asks for except the two signatures."""
    aim = {
        "aim_what": "Missed doses", "aim_baseline": Decimal(14), "aim_target": Decimal(5), "aim_unit": "%",
        "aim_for_whom": "Everyone on insulin", "aim_by": date(2026, 9, 30),
    }  # fmt: skip
    report = {"published_on": today, "presented_on": today, "presented_at": "Learning lunch"}
    charter = {"problem": "One dose in seven is late", "why_now": "Harm", "scope": "Ward 7", "goal": "Safety"}
    story = {"result": "Down to 8%", "what_did_not_work": "A second nurse", "lessons_learned": "Tell bank staff"}
    Project.objects.filter(pk=project.pk).update(state="active", **aim, **report, **charter, **story)
    for kind in ("process", "balancing"):
        Measure.objects.create(project=project, kind=kind, name=f"A {kind}", direction="neutral", **DEFINITION)
    primary = [DriverNode.objects.create(project=project, kind="primary", text=text) for text in ("One", "Two")]
    for number in range(3):
        parent = DriverNode.objects.create(project=project, kind="secondary", parent=primary[0], text=f"S{number}")
    idea = DriverNode.objects.create(project=project, kind="idea", parent=parent, text="Insulin-first round")
    for number in range(1, 4):
        PdsaCycle.objects.create(
            project=project, change_idea=idea, number=number, title="Try it", plan="Do it", prediction="Better",
            starts_on=today, study="It was", decision="adopt", completed_on=today,
        )  # fmt: skip
    Involvement.objects.create(project=project, who="Geoff Lyle", role="Adviser", stage="Aim", recorded_on=today)
    ProgressScore.objects.create(project=project, score="2.5", suggested="2.5", note="Good", by=coach, at=NOW)
    SignOff.objects.create(
        project=project, purpose="charter", capacity="sponsor", person=sponsor, agreed_text="I agree.",
        state_hash=charter_hash(Project.objects.get(pk=project.pk)), at=NOW,
    )  # fmt: skip
    return Project.objects.get(pk=project.pk)


@pytest.fixture
def collaborative(coach, today):
    return begin_collaborative({"title": "Safer insulin", "opens_on": date(2025, 1, 1)}, by=coach, now=NOW)


@pytest.fixture
def team(collaborative, begin, hire, ward):
    """A function that makes a team with months of data on each shared measure: team("Ward 3", values=[14, 12])."""

    def _team(title: str, *, lead: Person | None = None, values=(14, 15, 13, 14, 12, 15), **fields) -> Project:
        lead = lead or hire(f"Lead of {title}")
        project = begin(title, lead=lead, collaborative=collaborative, state="active", **fields)
        for shared in collaborative.measures.all():
            follow(shared, Project.objects.filter(pk=project.pk))
        Observation.objects.bulk_create(
            Observation(measure=measure, on=date(2025 + month // 12, month % 12 + 1, 1), value=value, entered_by=lead)
            for measure in project.measures.all()
            for month, value in enumerate(values)
        )
        return project

    return _team
