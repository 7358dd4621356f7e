"""A collaborative as large as they get: 50 teams, each with 24 months of two shared measures."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from lms.people.models import OrgUnit, Person
from lms.projects import actions
from lms.projects.models import Collaborative, Measure, Observation, PdsaCycle, Project

TEAMS, MONTHS, CYCLES = 50, 24, 5
MEASURE = {"kind": "outcome", "unit": "%", "direction": "decrease", "chart": "xmr", "target": 5}


def full_collaborative(coach: Person) -> Collaborative:
    now = timezone.now()
    made = actions.begin_collaborative({"title": "Fifty teams", "opens_on": date(2024, 1, 1)}, by=coach, now=now)
    for name in ("Late doses", "Rounds begun late"):
        actions.save_shared_measure(made, MEASURE | {"name": name}, by=coach)
    unit = OrgUnit.objects.filter(organisation=coach.organisation).first()
    teams = Project.objects.bulk_create(
        Project(organisation=coach.organisation, unit=unit, title=f"Team {n:02}", state="active", collaborative=made)
        for n in range(TEAMS)
    )
    measures = Measure.objects.bulk_create(
        Measure(project=team, shared=shared, name=shared.name, **MEASURE)
        for team in teams
        for shared in made.measures.all()
    )
    Observation.objects.bulk_create(
        Observation(measure=measure, on=date(2024 + month // 12, month % 12 + 1, 1), value=10 + (month * 7 + n) % 5,
                    entered_by=coach)
        for n, measure in enumerate(measures) for month in range(MONTHS)
    )  # fmt: skip
    PdsaCycle.objects.bulk_create(
        PdsaCycle(project=team, number=number, title="One bay, one week", plan="Try it.", prediction="It helps.",
                  starts_on=date(2024, 2, 5), study="It did.", decision="adapt", completed_on=date(2024, 2, 12))
        for team in teams for number in range(1, CYCLES + 1)
    )  # fmt: skip
    return made
