"""How a project is found in the register, and what it saves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from lms.people.models import Person
from lms.projects.actions.opening import opened
from lms.projects.merging import Base, settle
from lms.projects.models import Benefit, Project
from lms.projects.states import may_guide

LABELS = ("theme", "setting", "method")


@transaction.atomic
def label(project: Project, values: Mapping[str, str], *, by: Person, base: Base = None) -> Project:
    """Say under what the project is found: of a closed one too, because no signature was about that."""
    fresh = Project.objects.select_for_update().get(pk=project.pk)
    if not may_guide(by, fresh):
        raise PermissionDenied
    if changed := settle(fresh, {name: values[name] for name in LABELS if name in values}, base):
        fresh.save(update_fields=changed)
    return fresh


@transaction.atomic
def add_benefit(project: Project, values: Mapping[str, Any], *, by: Person) -> Benefit:
    """Add what the project saves; the same sent twice is one."""
    fresh = opened(project, by)
    benefit, _ = Benefit.objects.get_or_create(project=fresh, **values)
    return benefit


@transaction.atomic
def change_benefit(benefit: Benefit, values: Mapping[str, Any], *, by: Person, base: Base = None) -> Benefit:
    opened(benefit.project, by)
    fresh = Benefit.objects.select_for_update().get(pk=benefit.pk)
    if settle(fresh, values, base):
        fresh.save()
    return fresh


@transaction.atomic
def remove_benefit(benefit: Benefit, *, by: Person) -> None:
    """Take it away; gone already is gone."""
    opened(benefit.project, by)
    Benefit.objects.filter(pk=benefit.pk).delete()
