"""What HR decides about the folder staff lists come from."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction

from lms.dose.models import FolderRule, MappingProfile
from lms.people import audit
from lms.people.models import Organisation, Person, Role


@transaction.atomic
def set_rule(
    *,
    is_on: bool,
    profile: MappingProfile | None,
    confirms_alone: bool,
    most_conflicts: Decimal,
    by: Person,
    now: datetime,
) -> FolderRule:
    """Say whether lists are taken from the folder, how they are read, and when one is confirmed unseen."""
    if by.organisation_id is None or not by.has_role(Role.HR):
        raise PermissionDenied
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=by.organisation_id)
    if profile is not None and profile.organisation_id != organisation.pk:
        raise PermissionDenied
    said = {
        "is_on": is_on, "profile": profile, "confirms_alone": confirms_alone, "most_conflicts": most_conflicts,
        "set_by": by, "set_at": now,
    }  # fmt: skip
    rule, _ = FolderRule.objects.update_or_create(organisation=organisation, defaults=said)
    audit.record(
        "staff_folder.set", f"Staff lists from the folder: {'on' if is_on else 'off'}", by=by,
        confirms_alone=confirms_alone, most_conflicts=str(most_conflicts),
    )  # fmt: skip
    return rule
