"""What people have done becomes a certificate in the same transaction."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from certificates.actions import follow_name, issue, issue_for_attendance, issue_for_project
from lms.cohorts.models import Session
from lms.cohorts.signals import attendance_recorded
from lms.escalator.models import Attainment
from lms.escalator.signals import level_attained
from lms.people.models import Person
from lms.people.signals import name_changed
from lms.projects.models import Project
from lms.projects.signals import project_signed_off


@receiver(level_attained, dispatch_uid="certificates.level_attained")
def issue_the_certificate(sender: Any, attainment: Attainment, **kwargs: Any) -> None:
    issue(attainment, now=timezone.now())


@receiver(attendance_recorded, dispatch_uid="certificates.attendance_recorded")
def certify_who_came(sender: Any, session: Session, people: list[Person], **kwargs: Any) -> None:
    issue_for_attendance(session, people, now=timezone.now())


@receiver(project_signed_off, dispatch_uid="certificates.project_signed_off")
def certify_who_did_it(sender: Any, project: Project, people: list[Person], today: date, **kwargs: Any) -> None:
    issue_for_project(project, people, today=today, now=timezone.now())


@receiver(name_changed, dispatch_uid="certificates.name_changed")
def issue_in_the_new_name(sender: Any, person: Person, by: Person, now: datetime, **kwargs: Any) -> None:
    follow_name(person, by=by, now=now)
