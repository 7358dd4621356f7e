"""Fills in what the register shows of the demo's projects: what they save, why one stopped, a workshop's five days."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from lms.projects.models import Benefit, Member, Project, SheetRow, StateChange, WorkshopTask
from lms.projects.workshop import suggested_tasks


def add_extras(project: Project, about: dict[str, Any], today: date) -> None:
    """Before anybody signs: what is signed holds all of it."""
    Benefit.objects.bulk_create(Benefit(project=project, **each) for each in about.get("benefits", []))
    if stopped := about.get("stopped"):
        _stop(project, stopped, today)
    if workshop := about.get("workshop"):
        _hold(project, workshop, today)


def _stop(project: Project, about: dict[str, Any], today: date) -> None:
    on = datetime.combine(today - timedelta(days=about["days_ago"]), time(12))
    lead = project.members.get(part=Member.Part.LEAD).person
    StateChange.objects.create(
        project=project, what=StateChange.What.STOPPED, reason=about["reason"], by=lead, at=timezone.make_aware(on)
    )


def _hold(project: Project, about: dict[str, Any], today: date) -> None:
    """The five days began on a Monday; who does what is said of some of the tasks."""
    first = today - timedelta(weeks=about["weeks_ago"])
    project.workshop_on = first - timedelta(days=first.weekday())
    project.save(update_fields=["workshop_on"])
    tasks = suggested_tasks(project)
    for number, task in enumerate(tasks):
        task.is_done = number < about["done"]
        task.who = about["who"][number % len(about["who"])]
    WorkshopTask.objects.bulk_create(tasks)
    SheetRow.objects.bulk_create(SheetRow(project=project, **row) for row in about["sheet"])
