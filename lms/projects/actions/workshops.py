"""The five days of a workshop: what is to be done, by whom, done or not; and what was seen before and after."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from lms.people.models import Person
from lms.projects.actions.opening import opened
from lms.projects.merging import Base, settle
from lms.projects.models import Project, SheetRow, WorkshopTask


@transaction.atomic
def plan_week(project: Project, first_day: date | None, *, by: Person) -> Project:
    fresh = _workshop(project, by)
    fresh.workshop_on = first_day
    fresh.save(update_fields=["workshop_on"])
    return fresh


@transaction.atomic
def add_task(project: Project, values: Mapping[str, Any], *, by: Person) -> WorkshopTask:
    """Add a task at the end of its day; the same sent twice is one."""
    fresh = _workshop(project, by)
    same = fresh.workshop_tasks.filter(day=values["day"], text=values["text"])
    last = fresh.workshop_tasks.filter(day=values["day"]).aggregate(last=Max("position"))["last"]
    return same.first() or WorkshopTask.objects.create(project=fresh, position=(last or 0) + 1, **values)


@transaction.atomic
def change_task(task: WorkshopTask, values: Mapping[str, Any], *, by: Person, base: Base = None) -> WorkshopTask:
    _workshop(task.project, by)
    fresh = WorkshopTask.objects.select_for_update().get(pk=task.pk)
    if settle(fresh, values, base):
        fresh.save()
    return fresh


@transaction.atomic
def tick_task(task: WorkshopTask, is_done: bool, *, by: Person) -> None:
    """Say that it is done, or not after all; said twice is said once."""
    _workshop(task.project, by)
    WorkshopTask.objects.filter(pk=task.pk).update(is_done=is_done)


@transaction.atomic
def remove_task(task: WorkshopTask, *, by: Person) -> None:
    _workshop(task.project, by)
    WorkshopTask.objects.filter(pk=task.pk).delete()


@transaction.atomic
def add_sheet_row(project: Project, values: Mapping[str, Any], *, by: Person) -> SheetRow:
    """Add a line to the observation sheet; the same sent twice is one."""
    row, _ = SheetRow.objects.get_or_create(project=_workshop(project, by), **values)
    return row


@transaction.atomic
def change_sheet_row(row: SheetRow, values: Mapping[str, Any], *, by: Person, base: Base = None) -> SheetRow:
    _workshop(row.project, by)
    fresh = SheetRow.objects.select_for_update().get(pk=row.pk)
    if settle(fresh, values, base):
        fresh.save()
    return fresh


@transaction.atomic
def remove_sheet_row(row: SheetRow, *, by: Person) -> None:
    _workshop(row.project, by)
    SheetRow.objects.filter(pk=row.pk).delete()


def _workshop(project: Project, by: Person) -> Project:
    fresh = opened(project, by)
    if not fresh.is_workshop:
        raise ValidationError("Only a rapid process improvement workshop has five days.")
    return fresh
