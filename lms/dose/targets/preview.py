"""Works out what targets would say if they were set: population, people who have it, target, coverage and gap.

It reads posts, because a target nobody decided on yet is in no count: one query, and two for what ratios count.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Count, Q

from lms.dose.counts.coverage import LevelDose
from lms.dose.counts.heads import heads
from lms.dose.counts.holding import has_level
from lms.dose.groups.rules import group_code
from lms.dose.models import Group, Target
from lms.dose.targets.asked import asked
from lms.dose.targets.drivers import driver_counts
from lms.people.models import Organisation


def as_if_set(
    organisation: Organisation, targets: Sequence[Target], groups: Sequence[Group], *, today: date
) -> list[LevelDose]:
    """The line of each target as it would be today, in the order given. None of them needs to be saved."""
    columns = {}
    for place, target in enumerate(targets):
        rule = asked(target.asked_of)
        columns[f"asked_{place}"] = Count("pk", filter=rule)
        columns[f"have_{place}"] = Count("pk", filter=rule & Q(has_level(target.level, today)))
    posts = heads(today).filter(unit__organisation=organisation).alias(group=group_code(groups))
    found = posts.aggregate(heads=Count("pk"), **columns)
    drivers = driver_counts(targets, as_of=today, today=today)
    return [
        LevelDose(
            target.level, target, found[f"asked_{place}"], found[f"have_{place}"], found["heads"],
            driver_count=drivers.get((organisation.pk, target.driver)),
        )
        for place, target in enumerate(targets)
    ]  # fmt: skip
