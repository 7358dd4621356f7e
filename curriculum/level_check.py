"""Holds a level against what it promises: every strand covered, and the hours of its modules adding up."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from curriculum.models import LessonPage, LevelPage, ModulePage, Practice, Strand


@dataclass(frozen=True)
class StrandLine:
    label: str
    modules: list[ModulePage]


@dataclass(frozen=True)
class LevelCheck:
    """A level with its modules; only what is published counts for its learners."""

    level: LevelPage
    modules: list[ModulePage]

    @property
    def live(self) -> list[ModulePage]:
        return [module for module in self.modules if module.live]

    @property
    def strands(self) -> list[StrandLine]:
        return [StrandLine(each.label, [one for one in self.live if each in one.strands]) for each in Strand]

    @property
    def missing(self) -> list[str]:
        return [line.label for line in self.strands if not line.modules]

    @property
    def hours(self) -> Decimal:
        return sum((module.hours for module in self.live), Decimal())

    @property
    def hours_off(self) -> Decimal:
        """How many hours the modules have more than the level says; below 0, fewer."""
        return self.hours - self.level.taught_hours

    @property
    def without_criteria(self) -> list[Practice]:
        """Practice the level asks for, and for which no criteria are written."""
        asked = set(self.level.requirements.values_list("kind", flat=True))
        written = set(self.level.practice_criteria.values_list("what", flat=True))
        return [what for what in Practice if what in asked - written]

    @property
    def warnings(self) -> list[str]:
        """What an author should know, one sentence each."""
        if not self.live:
            return [f"{self.level.title} has no published module."]
        found = [
            f"{self.level.title} asks for a {what.label} and says nothing of what observers look for."
            for what in self.without_criteria
        ]
        if self.missing:
            found.append(
                f"{self.level.title} does not cover {_listed(self.missing)}. Each level covers all seven strands."
            )
        if self.hours_off:
            more = "more" if self.hours_off > 0 else "fewer"
            found.append(
                f"The published modules of {self.level.title} take {_plain(self.hours)} hours, "
                f"{_plain(abs(self.hours_off))} {more} than the {_plain(self.level.taught_hours)} the level says."
            )
        return found


def check_level(level: LevelPage) -> LevelCheck:
    return LevelCheck(level, list(ModulePage.objects.child_of(level).order_by("path")))


def module_warnings(module: ModulePage) -> list[str]:
    """What an author should know after a module changed: about it, then about its level."""
    found = check_level(module.level).warnings
    if module.live and not LessonPage.objects.child_of(module).live().exists():
        found.insert(0, f"{module.title} has no published lesson: learners cannot begin it, nor reach the level.")
    return found


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _plain(hours: Decimal) -> str:
    return f"{hours.normalize():f}"
