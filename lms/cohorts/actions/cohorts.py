"""What a trainer does to a cohort as a whole."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction

from curriculum.models import LevelPage
from lms.cohorts.models import Cohort
from lms.people import audit
from lms.people.models import Person


@transaction.atomic
def open_cohort(level: LevelPage, name: str, *, by: Person) -> Cohort:
    """Open a cohort taught by `by`; if they already teach one of this level and name, return that one."""
    # The trainer's row is the lock: two clicks at once queue here, and the second finds the first one's cohort.
    Person.objects.select_for_update().get(pk=by.pk)
    name = " ".join(name.split())
    assert by.organisation is not None  # a trainer is one of an organisation
    cohort = Cohort.objects.filter(organisation=by.organisation_id, level=level, name=name, trainers=by).first()
    if cohort is None:
        cohort = Cohort.objects.create(organisation=by.organisation, level=level, name=name)
        cohort.trainers.add(by)
        audit.record("cohort.opened", f"Opened the cohort {name}", by=by, cohort=cohort.pk)
    return cohort


def locked(cohort: Cohort) -> Cohort:
    """The cohort as it is now, held until the transaction ends.

    Whatever changes places, applications or approvals takes this lock first, and whoever needs several cohorts takes
    them by primary key: so nobody counts places that somebody else is just taking, and no two wait for each other.
    """
    # Not the key: rows that only point at the cohort can be written meanwhile.
    return Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)


def must_teach(cohort: Cohort, person: Person) -> None:
    """Raises PermissionDenied unless the person is one of the cohort's trainers."""
    if not Cohort.objects.visible_to(person).filter(pk=cohort.pk).exists():
        raise PermissionDenied
