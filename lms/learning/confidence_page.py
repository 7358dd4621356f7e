"""Puts together what pages about one's own confidence show: the offer, the page that asks, the pictures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
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
    is_late = not enrolment.completed_on and rules.has_begun(enrolment)
    return _offer(enrolment, Enrolment.objects.filter(pk=enrolment.pk).aggregate(**COUNTED), is_late=is_late)


def _offer(enrolment: Enrolment, said: Mapping[str, int], *, is_late: bool) -> Offer | None:
    asked = len(rules.skills(enrolment.level))
    if not asked:
        return None
    if enrolment.completed_on:
        return after_offer(enrolment.level, asked, said["before"], said["after"])
    return before_offer(enrolment.level, asked, said["before"], is_late=is_late)


@dataclass(frozen=True)
class StartLine:
    """What the page one starts from says: an offer, or only that there are answers to look at."""

    offer: Offer | None
    has_some: bool


def start_line(person: Person, places: Sequence[Enrolment]) -> StartLine:
    """About the newest of these places just reached that waits for its "after", else the newest worked on.

    Three queries at most, two for who is on the way and said nothing: everybody starts here every day. What the
    full offer calls quiet is not said here at all.
    """
    said = Counter(ConfidenceAnswer.objects.visible_to(person).values_list("enrolment", "stage"))
    waits = [each for each in places if each.completed_on and said[each.pk, "before"] and not said[each.pk, "after"]]
    working = [each for each in places if not each.completed_on]
    place = max(waits, key=lambda each: (each.completed_on, each.pk)) if waits else next(iter(working), None)
    if place is None:
        return StartLine(None, bool(said))
    is_late = not place.completed_on and rules.has_begun(place)
    if is_late and not said[place.pk, "before"]:
        return StartLine(None, bool(said))
    return StartLine(_offer(place, {each: said[place.pk, each] for each in Stage.values}, is_late=is_late), bool(said))


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
