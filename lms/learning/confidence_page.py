"""Puts together what pages about one's own confidence show: the offer, the page that asks, the pictures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q

from curriculum.models import LevelPage
from lms.learning import confidence as rules
from lms.learning.confidence import Stage
from lms.learning.confidence_forms import ConfidenceForm
from lms.learning.confidence_pictures import pictures
from lms.learning.confidence_presenters import Cycle, Offer, after_offer, before_offer
from lms.learning.models import ConfidenceAnswer, Enrolment
from lms.people.models import Person

COUNTED = {
    "before": Count("confidence_answers", filter=Q(confidence_answers__stage=Stage.BEFORE)),
    "after": Count("confidence_answers", filter=Q(confidence_answers__stage=Stage.AFTER)),
}


@dataclass(frozen=True)
class Asking:
    """One stage of one place being asked about: the form, and the answers that stand as they were said."""

    enrolment: Enrolment
    stage: Stage
    is_open: bool
    is_late: bool
    form: ConfidenceForm
    standing: list[ConfidenceAnswer] = field(default_factory=list)


def ask(enrolment: Enrolment, stage: Stage, sent: Mapping[str, Any] | None) -> Asking:
    """Ask about every skill of the level; a page not sent yet leaves out those whose answer stands."""
    is_open = rules.open_stage(enrolment) == stage
    is_late = is_open and stage == Stage.BEFORE and rules.has_begun(enrolment)
    said = {answer.skill: answer for answer in enrolment.confidence_answers.filter(stage=stage)}
    fixed = [] if sent is not None or not is_late else [key for key, each in said.items() if not each.is_late]
    skills = rules.skills(enrolment.level)
    standing = [said[skill.key] for skill in skills if skill.key in fixed]
    asked = [skill for skill in skills if skill.key not in fixed]
    form = ConfidenceForm(sent, asked=asked, said={key: each.confidence for key, each in said.items()})
    return Asking(enrolment, stage, is_open, is_late, form, standing)


def offer(enrolment: Enrolment | None) -> Offer | None:
    """What to offer to whom this place belongs, two to four queries; None for a level without skills."""
    if enrolment is None or enrolment.withdrawn_on:
        return None
    asked = len(rules.skills(enrolment.level))
    if not asked:
        return None
    said = Enrolment.objects.filter(pk=enrolment.pk).aggregate(**COUNTED)
    if enrolment.completed_on:
        return after_offer(enrolment.level, asked, said["before"], said["after"])
    return before_offer(enrolment.level, asked, said["before"], is_late=rules.has_begun(enrolment))


def cycles(person: Person, level: LevelPage) -> list[Cycle]:
    """The person's pictures of the level, the newest first; empty if they never joined it.

    Earlier cycles in which nothing was said are left out; the latest is shown with what it still offers.
    """
    found = pictures(person, level)
    latest = next((each.enrolment for each in found if not each.enrolment.withdrawn_on), None)
    made = [
        Cycle(each, each.enrolment == latest, rules.open_stage(each.enrolment) if each.enrolment == latest else None)
        for each in found
    ]
    return [each for each in made if each.is_latest or not each.is_empty]


def places(person: Person) -> list[Enrolment]:
    """Every cycle of every level the person joined, with how much was said before and after, the newest first."""
    own = Enrolment.objects.filter(person=person.pk).select_related("level").annotate(**COUNTED)
    return list(own.order_by("-enrolled_on", "-pk"))
