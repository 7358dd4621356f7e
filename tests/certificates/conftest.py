"""What certificates are issued for: a level, a session, a project."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from certificates.actions import issue
from certificates.models import Certificate
from lms.cohorts.actions import give_places, open_cohort, plan_session
from lms.cohorts.models import Session
from lms.escalator.models import Attainment
from lms.projects.models import Member, Project

NOW = timezone.make_aware(datetime(2026, 1, 5, 12))


@pytest.fixture
def attainment(nurse, fundamentals, today) -> Attainment:
    expires_on = timezone.localdate() + timedelta(days=90)
    return Attainment.objects.create(person=nurse, level=fundamentals, achieved_on=today, expires_on=expires_on)


@pytest.fixture
def certificate(attainment) -> Certificate:
    return issue(attainment, now=NOW)


@pytest.fixture
def session(fundamentals, trainer, nurse, coach, today) -> Session:
    """A workshop of six and a half hours, with two people who have a place."""
    cohort = open_cohort(fundamentals, "January", by=trainer)
    give_places(cohort, [nurse, coach], by=trainer, from_on=date(2025, 12, 1), now=NOW)
    return plan_session(
        cohort, "Workshop 1", held_on=today, starts_at=time(9, 30), ends_at=time(16), zone="Europe/London",
        place="Education centre", by=trainer,
    )  # fmt: skip


@pytest.fixture
def project(northbridge, ward, nurse, trainer, coach, today) -> Project:
    """A project that coach and sponsor have signed off: the nurse led it, the trainer was a member."""
    project = Project.objects.create(
        organisation=northbridge, unit=ward, title="Fewer falls on Ward 7", state=Project.State.COMPLETED
    )
    for person, part in ((nurse, "lead"), (trainer, "member"), (coach, "coach")):
        Member.objects.create(project=project, person=person, part=part, joined_on=today)
    return project
