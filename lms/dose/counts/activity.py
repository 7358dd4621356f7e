"""Whether skill is used: people with a level who have a live part in a project, and the projects of each unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from lms.dose.board.suppression import FEWEST
from lms.dose.counts import coverage
from lms.dose.counts.coverage import LevelDose
from lms.dose.models import Counted
from lms.people.models import Organisation, OrgUnit
from lms.projects.models import Member, Observation, PdsaCycle, ProgressScore, Project

RECENTLY = timedelta(days=365)
ENDED = (Project.State.COMPLETED, Project.State.STOPPED)
HEADER = ("Level", "Have the level in date", "With a live part in a project", "Activated, %")
PROJECTS_HEADER = ("Unit", *(str(label).capitalize() for label in Project.State.labels), "All")


@dataclass(frozen=True)
class Activation:
    """How many of those with a level use it; None where fewer than ten have it."""

    dose: LevelDose
    active: int | None

    @property
    def share(self) -> float | None:
        return None if self.active is None else self.active / self.dose.attained


def activations(organisation: Organisation, today: date) -> list[Activation]:
    """Activated: a part in a project that is not over and has an entry in the last 365 days. A fixed number of
    queries; only people who have such a part are read."""
    figures = coverage.figures(organisation, as_of=today, today=today)
    rows = list(
        Counted.objects.filter(cell__organisation=organisation, person__in=_with_a_live_part(organisation, today))
        .values_list("levels", "cell__staff_group", "cell__pay_band", "cell__group")
    )  # fmt: skip
    return [Activation(dose, _active(dose, rows)) for dose in figures if dose.attained]


def _active(dose: LevelDose, rows: Sequence[tuple[list[int], str, str, str]]) -> int | None:
    if dose.attained < FEWEST:
        return None
    rule: Mapping[str, Sequence[str]] = dose.target_row.asked_of if dose.target_row else {}
    return sum(dose.level.pk in levels and _is_asked(rule, place) for levels, *place in rows)


def _is_asked(rule: Mapping[str, Sequence[str]], place: Sequence[str]) -> bool:
    at = dict(zip(("staff_groups", "pay_bands", "groups"), place, strict=True))
    return all(at[name] in values for name, values in rule.items() if values)


def _with_a_live_part(organisation: Organisation, today: date) -> QuerySet[Any, Any]:
    since = today - RECENTLY
    alive = Project.objects.filter(organisation=organisation).exclude(state__in=ENDED)
    written = (
        Q(pk__in=Observation.objects.filter(entered_at__date__gt=since).values("measure__project"))
        | Q(pk__in=PdsaCycle.objects.filter(Q(starts_on__gt=since) | Q(completed_on__gt=since)).values("project"))
        | Q(pk__in=ProgressScore.objects.filter(at__date__gt=since).values("project"))
    )
    return Member.objects.filter(project__in=alive.filter(written)).values("person")


def activation_table(found: list[Activation]) -> Iterator[tuple[object, ...]]:
    for row in found:
        share = "" if row.share is None else round(row.share * 100, 1)
        yield (
            row.dose.level.title,
            row.dose.attained,
            "fewer than 10 have it" if row.active is None else row.active,
            share,
        )


def projects_by_unit(organisation: Organisation) -> list[tuple[str, list[int]]]:
    """For each top unit with projects, those of it and all below by state, and all; projects are no secret."""
    names = dict(OrgUnit.objects.filter(organisation=organisation, parent=None).values_list("pk", "name"))
    counts: dict[int, Counter[str]] = {}
    for path, state in Project.objects.filter(organisation=organisation).values_list("unit__path", "state"):
        counts.setdefault(int(path.split("/")[1]), Counter())[state] += 1
    return [
        (name, [*(counts[pk][state] for state in Project.State.values), sum(counts[pk].values())])
        for name, pk in sorted((name, pk) for pk, name in names.items() if pk in counts)
    ]
