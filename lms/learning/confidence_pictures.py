"""Puts one's own answers side by side: each skill of a level before and after, one picture a cycle."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from curriculum.models import LevelPage
from lms.learning.confidence import Skill, Stage, skills
from lms.learning.models import ConfidenceAnswer, Enrolment
from lms.people.models import Person


@dataclass(frozen=True)
class Line:
    """One skill. One that is no longer taught stays in the picture, in the words it had."""

    text: str
    before: ConfidenceAnswer | None = None
    after: ConfidenceAnswer | None = None
    is_taught: bool = True

    @property
    def change(self) -> int | None:
        """Steps up or down; None unless both were said."""
        return self.after.confidence - self.before.confidence if self.before and self.after else None

    @property
    def is_reworded(self) -> bool:
        """Whether before and after were said about different words."""
        return bool(self.before and self.after and self.before.skill_text != self.after.skill_text)


@dataclass(frozen=True)
class Picture:
    """One cycle of a level. Skills nobody said anything about stand in it as long as they are taught."""

    enrolment: Enrolment
    lines: list[Line]

    @property
    def before(self) -> list[ConfidenceAnswer]:
        return [line.before for line in self.lines if line.before]

    @property
    def after(self) -> list[ConfidenceAnswer]:
        return [line.after for line in self.lines if line.after]

    @property
    def said_on(self) -> dict[str, datetime]:
        """When each stage was last said, by its name; a stage nobody said is missing."""
        both = {"before": self.before, "after": self.after}
        return {stage: max(each.answered_at for each in said) for stage, said in both.items() if said}

    @property
    def changes(self) -> list[int]:
        return [line.change for line in self.lines if line.change is not None]

    @property
    def has_less(self) -> bool:
        return any(change < 0 for change in self.changes)

    @property
    def has_late(self) -> bool:
        return any(each.is_late for each in self.before)


def pictures(person: Person, level: LevelPage) -> list[Picture]:
    """The person's cycles of the level, the newest first, each with what they said; three queries."""
    taught = skills(level)
    own = Enrolment.objects.filter(person=person.pk, level=level.pk).order_by("-cycle", "-pk")
    answers = ConfidenceAnswer.objects.visible_to(person).filter(enrolment__level=level.pk).order_by("pk")
    said: dict[int, list[ConfidenceAnswer]] = {}
    for answer in answers:
        said.setdefault(answer.enrolment_id, []).append(answer)
    return [Picture(each, _lines(taught, said.get(each.pk, []))) for each in own]


def _lines(taught: list[Skill], said: list[ConfidenceAnswer]) -> list[Line]:
    before, after = (_by_skill(said, stage) for stage in (Stage.BEFORE, Stage.AFTER))
    lines = [Line(skill.text, before.get(skill.key), after.get(skill.key)) for skill in taught]
    gone = {answer.skill: answer.skill_text for answer in said}
    for skill in taught:
        gone.pop(skill.key, None)
    return lines + [Line(text, before.get(key), after.get(key), is_taught=False) for key, text in gone.items()]


def _by_skill(said: list[ConfidenceAnswer], stage: Stage) -> dict[UUID, ConfidenceAnswer]:
    return {answer.skill: answer for answer in said if answer.stage == stage}
