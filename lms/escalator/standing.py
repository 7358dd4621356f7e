"""Works out where people stand on a level. It alone decides: pages, certificates and figures follow it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date

from django.urls import reverse

from curriculum.models import LevelPage, LevelRequirement, Renewal
from lms.escalator.expiry import add_months
from lms.escalator.facts import Facts
from lms.escalator.reading import READERS, Requirement, read_quiz
from lms.escalator.renewal import ASSESSED_AGAIN, KEPT, PRACTISED, TAUGHT, Again, beginning, last_attainment
from lms.people.models import Person

__all__ = ["Requirement", "Standing", "asked_again", "is_reached", "standing", "standings"]

# What each line of an author's list comes to, in the order of the page; None is what only a renewal asks.
Standing = list[tuple[LevelRequirement | None, list[Requirement]]]


def standing(person: Person, level: LevelPage, today: date) -> list[Requirement]:
    """Every requirement of the level for this person as of today, in the order the author gave them.

    A level without requirements is never reached: the empty list means that nothing has been decided yet. In a further
    cycle only what a renewal asks again is open; after a withdrawal, whatever was assessed.
    """
    return [each for _, found in standings([person], level, today)[person.pk] for each in found]


def standings(people: Collection[Person], level: LevelPage, today: date) -> dict[int, Standing]:
    """Where each of these people stands, in as many queries for a cohort as for one of them."""
    facts = Facts(people, level, today)
    return {person.pk: _stands(facts, person) for person in people}


def _stands(facts: Facts, person: Person) -> Standing:
    further = facts.again.get(person.pk)
    if further is None:
        return [(asked, list(READERS[asked.kind](facts, person, asked))) for asked in facts.asked]
    return _renewing(facts, person, further) if further.is_renewal else _anew(facts, person, further)


def asked_again(person: Person, level: LevelPage, today: date) -> list[Requirement]:
    """What a renewal begun today would ask, as it stands; empty for who never held the level."""
    last = last_attainment(person, level)
    if last is None or last.withdrawn_on:
        return []
    found = _renewing(Facts([person], level, today), person, beginning(last, level, today))
    return [each for _, requirements in found for each in requirements if each.code != KEPT]


def _anew(facts: Facts, person: Person, further: Again) -> Standing:
    """After a withdrawal: what was read and attended stays, what was assessed counts from then on."""
    stays = STUDIED if facts.level.renewed_by != Renewal.LESSONS else {LevelRequirement.Kind.ATTENDANCE}
    return [
        (asked, [
            requirement if asked.kind in stays else _since(requirement, further.since)
            for requirement in _read_since(facts, person, asked, further.since)
        ])
        for asked in facts.asked
    ]  # fmt: skip


def _read_since(facts: Facts, person: Person, asked: LevelRequirement, since: date) -> Iterator[Requirement]:
    is_quiz = asked.kind == LevelRequirement.Kind.QUIZ
    return read_quiz(facts, person, asked, since) if is_quiz else READERS[asked.kind](facts, person, asked)


def _since(requirement: Requirement, day: date) -> Requirement:
    """The requirement, met only by what happened from that day on."""
    if not requirement.is_met or (requirement.evidence_on and requirement.evidence_on >= day):
        return requirement
    before = f"{requirement.evidence} That was before {day:%-d %B %Y}; it is asked again."
    return replace(requirement, is_met=False, evidence=before, in_short="", progress=0)


def _renewing(facts: Facts, person: Person, further: Again) -> Standing:
    """What is asked again comes first; the rest is kept from the cycle before."""
    again_kinds = {Renewal.QUIZ: {LevelRequirement.Kind.QUIZ}, Renewal.LESSONS: {LevelRequirement.Kind.MODULES}}
    kinds = again_kinds.get(Renewal(facts.level.renewed_by), set())
    open_ones: Standing = [
        (asked, [_since(each, further.since) for each in _read_since(facts, person, asked, further.since)])
        for asked in facts.asked
        if asked.kind in kinds
    ]
    if facts.asked and not kinds:
        open_ones = [(None, [_practised(facts, person, further)])]
    return [*open_ones, *((asked, [_kept(asked, further)]) for asked in facts.asked if asked.kind not in kinds)]


def _kept(asked: LevelRequirement, further: Again) -> Requirement:
    words = "Met for this level before; a renewal does not ask it again."
    return Requirement(KEPT, asked.title, True, words, further.last.achieved_on, progress=1, in_short="kept")


def _practised(facts: Facts, person: Person, further: Again) -> Requirement:
    """Renewing by practice; being assessed again, by all that the level assesses beside projects, is as good."""
    instead = tuple(
        _since(requirement, further.since)
        for asked in facts.asked
        if asked.kind in ASSESSED
        for requirement in _read_since(facts, person, asked, further.since)
    )
    shown = (_taught if facts.level.sessions_a_year else _led_or_coached)(facts, person, further)
    is_assessed = bool(instead) and all(each.is_met for each in instead)
    if is_assessed and not shown.is_met:
        newest = max((each.evidence_on for each in instead if each.evidence_on), default=None)
        shown = replace(shown, is_met=True, evidence=ASSESSED_AGAIN, evidence_on=newest, progress=1)
    return replace(shown, instead=() if shown.is_met else instead)


def _led_or_coached(facts: Facts, person: Person, further: Again) -> Requirement:
    done = [*facts.portfolio[person.pk], *facts.coached[person.pk]]
    found = next((each for each in sorted(done, key=lambda each: each.on) if each.on >= further.period), None)
    return Requirement(
        code=PRACTISED,
        title=f"One project led or coached since {further.period:%-d %B %Y}",
        is_met=found is not None,
        evidence=f"{found.project}: {found.words}." if found else "None came to its end in this time yet.",
        evidence_on=found.on if found else None,
        evidence_url=reverse("projects:project", args=[found.project.pk]) if found else "",
        next_step="Lead a project to its end and publish what it taught, or coach a team to a progress score of 3.0.",
        next_url=reverse("projects:projects"),
        progress=float(found is not None),
    )


def _taught(facts: Facts, person: Person, further: Again) -> Requirement:
    asked, since = facts.level.sessions_a_year or 0, max(add_months(facts.today, -12), further.period)
    days = [day for day in facts.taught[person.pk] if since < day <= facts.today]
    return Requirement(
        code=TAUGHT,
        title=f"{asked} sessions taught in twelve months",
        is_met=len(days) >= asked,
        evidence=f"{len(days)} of {asked} taught since {since:%-d %B %Y}.",
        evidence_on=days[0] if days else None,
        next_step="Teach; a session counts when its attendance is recorded.",
        progress=min(1, len(days) / asked) if asked else 0,
    )


def is_reached(requirements: list[Requirement]) -> bool:
    return bool(requirements) and all(requirement.is_met for requirement in requirements)


STUDIED = {LevelRequirement.Kind.MODULES, LevelRequirement.Kind.ATTENDANCE}
OF_PROJECTS = {
    LevelRequirement.Kind.PDSA_AGREED, LevelRequirement.Kind.PROJECT_GATE, LevelRequirement.Kind.TEAMS_COACHED,
    LevelRequirement.Kind.PORTFOLIO,
}  # fmt: skip
# What is assessed beside projects: who renews may be assessed by it again instead of having led or coached one.
ASSESSED = {
    LevelRequirement.Kind.QUIZ, LevelRequirement.Kind.COACHING, LevelRequirement.Kind.VIVA,
    LevelRequirement.Kind.DELIVERY, LevelRequirement.Kind.EVALUATION, LevelRequirement.Kind.PANEL,
    LevelRequirement.Kind.PRACTICE,
}  # fmt: skip
