"""Counts how the confidence of a cohort's people moved, in groups of which no part can be worked out.

A trainer reads these figures beside those of the whole level, which show the first ten, twenty, thirty people of the
organisation. Taken from one another the two must not leave fewer than five:

- Of each ten of the level's figures, the cohort's people are counted in fives: none, five or ten of them. So whatever
  is added up or taken away, of any tens and any cohorts, comes to full fives or to nothing.
- Nobody is counted in two cohorts of a level: the one counted first has them.
- People of other organisations, whom the level's figures leave out, are counted in fives among themselves.
- It is counted once, when the cohort's three-month survey has closed. Who changes an answer later, or takes it out,
  changes nothing here, and so shows nothing.
"""

from __future__ import annotations

from typing import Any

from lms.cohorts import confiding
from lms.cohorts.evaluating import FEWEST
from lms.cohorts.models import Cohort, Place
from lms.learning.confidence import skills
from lms.learning.confidence_figures import STEPS, TEN, Moved, in_order
from lms.learning.models import ConfidenceAnswer


@confiding.register
def counted(cohort: Cohort) -> list[dict[str, Any]]:
    """Each skill of the level of which enough people said it before and after, in the author's order."""
    people = _people(cohort)
    answers = ConfidenceAnswer.objects.filter(enrolment__level=cohort.level_id)
    here = in_order(answers.filter(organisation=cohort.organisation_id))
    away = in_order(answers.filter(enrolment__person__in=people).exclude(organisation=cohort.organisation_id))
    lines = []
    for skill in skills(cohort.level):
        own, others = here.get(skill.key, []), away.get(skill.key, [])
        parts = [own[first : first + TEN] for first in range(0, len(own), TEN)]
        moved = [each for part in [*parts, others] for each in _fives(part, people, cohort)]
        if moved:
            before, after = ([getattr(each, stage) for each in moved] for stage in ("before", "after"))
            lines.append({"text": skill.text, "before": _counts(before), "after": _counts(after)})
    return lines


def _people(cohort: Cohort) -> set[int]:
    """Who had a place at the end, and was not counted with another cohort."""
    if cohort.ends_on is None:
        return set()
    others = Cohort.objects.filter(level=cohort.level_id, confidence__isnull=False).exclude(pk=cohort.pk)
    counted_there = Place.objects.filter(cohort__in=others).values("person")
    return set(cohort.places.on(cohort.ends_on).exclude(person__in=counted_there).values_list("person", flat=True))


def _fives(moved: list[Moved], people: set[int], cohort: Cohort) -> list[Moved]:
    mine = [each for each in moved if each.person in people and _was_in_it(each, cohort)]
    return mine[: len(mine) - len(mine) % FEWEST]


def _was_in_it(moved: Moved, cohort: Cohort) -> bool:
    """What was said of the level years before, in another cycle, is not what this cohort changed."""
    begins, ends = cohort.starts_on, cohort.ends_on
    is_over = begins is not None and moved.reached_on is not None and moved.reached_on < begins
    return not is_over and ends is not None and moved.joined_on <= ends


def _counts(chosen: list[int]) -> list[int]:
    return [chosen.count(step) for step in STEPS]
