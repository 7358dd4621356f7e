"""Decides which skills of a level somebody may say their confidence in, and when. Always optional.

The skills are the outcomes of the level, told apart by a lasting key: authors reword them as they like.

*Before* is open from joining. What is said before the first lesson of the cycle is finished is in time, may be revised
until then, and then stands: a "before" is worth something because it was said before. Whoever missed it may still look
back until the level is reached, which helps them and spares them a gap in their picture; but people who have begun
judge their beginning differently, so each such answer is marked as late and never counts in a trainer's figures.

*After* is open from the moment the level is reached until the person joins it again. It may be revised all that time:
there is nothing it could spoil. Joining again begins a new cycle with a picture of its own, and the old one stays.

One's own answers can be taken out at any time, of either stage; nothing of them is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from django.utils import timezone

from curriculum.models import LevelPage
from lms.learning.models import ConfidenceAnswer, Enrolment, LessonProgress
from lms.people.models import Person

Stage = ConfidenceAnswer.Stage


@dataclass(frozen=True)
class Skill:
    key: UUID
    text: str


def skills(level: LevelPage) -> list[Skill]:
    """What the level teaches to do, as published, in the author's order."""
    return [Skill(key, text) for key, text in level.outcomes.values_list("key", "text")]


def place(person: Person, level: LevelPage) -> Enrolment | None:
    """The person's place on the level in their latest cycle, reached or not; None if they never joined."""
    own = Enrolment.objects.current().filter(person=person.pk, level=level.pk)
    return own.select_related("level").order_by("-cycle").first()


def open_stage(enrolment: Enrolment) -> Stage | None:
    """Which stage the person's latest place has open; None once they gave it up."""
    if enrolment.withdrawn_on:
        return None
    return Stage.AFTER if enrolment.completed_on else Stage.BEFORE


def has_begun(enrolment: Enrolment) -> bool:
    """Whether a lesson of the level was finished since this cycle began: from then on, "before" is late."""
    joined = timezone.make_aware(datetime.combine(enrolment.enrolled_on, time.min))
    done = LessonProgress.objects.filter(person=enrolment.person_id, completed_at__gte=joined)
    return done.filter(lesson__path__startswith=enrolment.level.path).exists()
