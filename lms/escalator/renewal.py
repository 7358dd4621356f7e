"""Decides what is asked of somebody who reaches a level another time, and from when what they did counts.

A level that ran out, or is about to, is renewed: only what `LevelPage.renewed_by` names is asked again. A level that
was withdrawn is earned anew: whatever was assessed for it counts from then on only.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models

from curriculum.models import LevelPage
from lms.escalator.expiry import add_months, renewable_from
from lms.escalator.models import Attainment
from lms.learning.models import Enrolment
from lms.people.models import Person

KEPT = "kept"  # the code of what a renewal does not ask again
PRACTISED, TAUGHT = "practice_again", "teaching_again"  # the codes of what a renewal alone asks
ASSESSED_AGAIN = "Assessed again."


@dataclass(frozen=True)
class Again:
    """A cycle after the first. `since`: assessments count from this day; `period`: projects and teaching from that."""

    last: Attainment
    since: date
    period: date

    @property
    def is_renewal(self) -> bool:
        return self.last.withdrawn_on is None


def last_attainment(person: Person, level: LevelPage) -> Attainment | None:
    """The newest cycle, whether it is in date, ran out or was withdrawn."""
    return Attainment.objects.filter(person=person.pk, level=level.pk).order_by("-cycle").first()


def again(person: Person, level: LevelPage, today: date) -> Again | None:
    """The further cycle this person is in, or would begin today; None for a first one and while the level is held
    with no renewal begun."""
    return again_of([person.pk], level, today).get(person.pk)


def again_of(people: Collection[int], level: LevelPage, today: date) -> dict[int, Again]:
    """The same by person, of those who are in one or would begin one; a query, and one more if anybody held it."""
    held = Attainment.objects.filter(person__in=people, level=level.pk).order_by("cycle")
    last = {attainment.person_id: attainment for attainment in held}
    open_ones = Enrolment.objects.open().filter(person__in=last, level=level.pk).order_by("cycle") if last else ()
    joined = {enrolment.person_id: enrolment.enrolled_on for enrolment in open_ones}
    return {
        person: _beginning(attainment, level, joined.get(person, today), today)
        for person, attainment in last.items()
        if person in joined or not is_held(attainment, today)
    }


def beginning(last: Attainment, level: LevelPage, today: date) -> Again:
    """The cycle after `last` if it were begun today."""
    return _beginning(last, level, today, today)


def _beginning(last: Attainment, level: LevelPage, joined_on: date, today: date) -> Again:
    if last.withdrawn_on:
        # What was done up to that day is what was taken back, even if the level is joined again within the hour.
        since = max(joined_on, last.withdrawn_on + timedelta(days=1))
        return Again(last, since, since)
    # Practice of the last period counts, as far back as one validity reaches: not what somebody led decades ago.
    months = level.validity_months
    reach = add_months(today, -months) if months else last.achieved_on
    return Again(last, joined_on, max(last.achieved_on, reach))


def is_held(last: Attainment, today: date) -> bool:
    """Whether this attainment is in date, so that there is nothing to reach."""
    return last.withdrawn_on is None and (last.expires_on is None or last.expires_on > today)


def may_renew(held: Attainment, today: date) -> bool:
    """Whether a level in date is within its last six months; before, renewing would do nothing."""
    return held.expires_on is not None and renewable_from(held.expires_on) <= today


class How(models.TextChoices):
    """What a cycle was renewed by, as its evidence tells; the level may be renewed otherwise today."""

    QUIZ = "quiz", "its quiz, passed again"
    LESSONS = "lessons", "its lessons, read again"
    PRACTICE = "practice", "a project led or coached"
    TEACHING = "teaching", "sessions taught"
    ASSESSMENT = "assessment", "being assessed again"
    UNKNOWN = "unknown", "what a renewal asks"


def how_renewed(attainment: Attainment, before: Attainment | None) -> str:
    """One of `How`; "" where this cycle was no renewal, but reached for the first time, anew or elsewhere."""
    if before is None or attainment.route != Attainment.Route.EARNED:
        return ""
    if before.withdrawn_on and before.withdrawn_on <= attainment.achieved_on:
        return ""
    asked = {each.get("code"): each.get("evidence") for each in attainment.evidence if each.get("code") != KEPT}
    for code, how in ((PRACTISED, How.PRACTICE), (TAUGHT, How.TEACHING), ("quiz", How.QUIZ), ("modules", How.LESSONS)):
        if code in asked:
            return (How.ASSESSMENT if asked[code] == ASSESSED_AGAIN else how).value
    return How.UNKNOWN.value


def cycle_before(attainment: Attainment) -> Attainment | None:
    if attainment.cycle == 1:
        return None
    return Attainment.objects.filter(
        person=attainment.person_id, level=attainment.level_id, cycle=attainment.cycle - 1
    ).first()


def study_counts(attainment: Attainment, how: str) -> bool:
    """Whether the hours of the level were studied here in this very cycle."""
    return attainment.route == Attainment.Route.EARNED and how in ("", How.LESSONS)
