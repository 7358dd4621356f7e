"""Works out where a person stands on a level. It alone decides: pages, certificates and figures follow it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate

from curriculum.models import LevelPage, LevelRequirement, Quiz, Renewal
from lms.cohorts import practising
from lms.cohorts.attendance import attendance_share
from lms.cohorts.teaching import sessions_taught, taught_on
from lms.escalator.expiry import add_months
from lms.escalator.renewal import Again, again, beginning, last_attainment
from lms.learning.progress import ModuleProgress, module_progress, quiz_result
from lms.people.models import Person
from lms.projects.gate import SIGNED, gate, level_three_project
from lms.projects.models import Project
from lms.projects.pdsa import agreed_pdsa
from lms.projects.portfolio import Counted, coached_teams, portfolio
from lms.projects.signatures import valid_signatures


@dataclass(frozen=True)
class Requirement:
    """One thing it takes: met or not, the evidence for it, and what to do next. `progress` is 0 to 1."""

    code: str
    title: str
    is_met: bool
    evidence: str = ""
    evidence_on: date | None = None
    evidence_url: str = ""
    next_step: str = ""
    next_url: str = ""
    next_title: str = ""
    progress: float = 0
    instead: tuple[Requirement, ...] = ()  # all of these are as good

    def as_evidence(self) -> dict[str, Any]:
        """The requirement as plain data, to be kept with the attainment it led to."""
        kept = asdict(self)
        kept["evidence_on"] = self.evidence_on.isoformat() if self.evidence_on else None
        del kept["instead"]  # what was met is kept, not what would have done as well
        return kept


def standing(person: Person, level: LevelPage, today: date) -> list[Requirement]:
    """Every requirement of the level for this person as of today, in the order the author gave them.

    A level without requirements is never reached: the empty list means that nothing has been decided yet. In a further
    cycle only what a renewal asks again is open; after a withdrawal, whatever was assessed.
    """
    further = again(person, level, today)
    if further is None:
        return _read(person, level)
    return _renewing(person, level, further, today) if further.is_renewal else _anew(person, level, further)


def asked_again(person: Person, level: LevelPage, today: date) -> list[Requirement]:
    """What a renewal begun today would ask, as it stands; empty for who never held the level."""
    last = last_attainment(person, level)
    if last is None or last.withdrawn_on:
        return []
    return [each for each in _renewing(person, level, beginning(last, level, today), today) if each.code != KEPT]


def _read(person: Person, level: LevelPage) -> list[Requirement]:
    asked = list(level.requirements.all())
    return [requirement for each in asked for requirement in READERS[each.kind](person, level, each)]


def _anew(person: Person, level: LevelPage, further: Again) -> list[Requirement]:
    """After a withdrawal: what was read and attended stays, what was assessed counts from then on."""
    stays = STUDIED if level.renewed_by != Renewal.LESSONS else {LevelRequirement.Kind.ATTENDANCE}
    return [
        requirement if asked.kind in stays else _since(requirement, further.since)
        for asked in level.requirements.all()
        for requirement in _read_since(person, level, asked, further.since)
    ]


def _read_since(person: Person, level: LevelPage, asked: LevelRequirement, since: date) -> Iterator[Requirement]:
    # A quiz may have been passed before and again since; of all else the newest is read anyway.
    is_quiz = asked.kind == LevelRequirement.Kind.QUIZ
    return _quiz(person, level, asked, since) if is_quiz else READERS[asked.kind](person, level, asked)


def _since(requirement: Requirement, day: date) -> Requirement:
    """The requirement, met only by what happened from that day on."""
    if not requirement.is_met or (requirement.evidence_on and requirement.evidence_on >= day):
        return requirement
    before = f"{requirement.evidence} That was before {day:%-d %B %Y}; it is asked again."
    return replace(requirement, is_met=False, evidence=before, progress=0)


def _renewing(person: Person, level: LevelPage, further: Again, today: date) -> list[Requirement]:
    """What is asked again comes first; the rest is kept from the cycle before."""
    asked = list(level.requirements.all())
    if not asked:
        return []
    again_kinds = {Renewal.QUIZ: {LevelRequirement.Kind.QUIZ}, Renewal.LESSONS: {LevelRequirement.Kind.MODULES}}
    kinds = again_kinds.get(Renewal(level.renewed_by), set())
    open_ones = [
        _since(requirement, further.since)
        for each in asked
        if each.kind in kinds
        for requirement in _read_since(person, level, each, further.since)
    ]
    if not kinds:
        open_ones = [_practised(person, level, further, today)]
    return [*open_ones, *(_kept(each, further) for each in asked if each.kind not in kinds)]


def _kept(asked: LevelRequirement, further: Again) -> Requirement:
    words = "Met for this level before; a renewal does not ask it again."
    return Requirement(KEPT, asked.title, True, words, further.last.achieved_on, progress=1)


def _practised(person: Person, level: LevelPage, further: Again, today: date) -> Requirement:
    """Renewing by practice; being assessed again, by all that the level assesses beside projects, is as good."""
    instead = tuple(
        _since(requirement, further.since)
        for asked in level.requirements.all()
        if asked.kind in ASSESSED
        for requirement in _read_since(person, level, asked, further.since)
    )
    shown = (_taught if level.sessions_a_year else _led_or_coached)(person, level, further, today)
    is_assessed = bool(instead) and all(each.is_met for each in instead)
    if is_assessed and not shown.is_met:
        newest = max((each.evidence_on for each in instead if each.evidence_on), default=None)
        shown = replace(shown, is_met=True, evidence="Assessed again.", evidence_on=newest, progress=1)
    return replace(shown, instead=() if shown.is_met else instead)


def _led_or_coached(person: Person, level: LevelPage, further: Again, today: date) -> Requirement:
    done = [*portfolio(person), *coached_teams(person)]
    found = next((each for each in sorted(done, key=lambda each: each.on) if each.on >= further.period), None)
    return Requirement(
        code="practice_again",
        title=f"One project led or coached since {further.period:%-d %B %Y}",
        is_met=found is not None,
        evidence=f"{found.project}: {found.words}." if found else "None came to its end in this time yet.",
        evidence_on=found.on if found else None,
        evidence_url=reverse("projects:project", args=[found.project.pk]) if found else "",
        next_step="Lead a project to its end and publish what it taught, or coach a team to a progress score of 3.0.",
        next_url=reverse("projects:projects"),
        progress=float(found is not None),
    )


def _taught(person: Person, level: LevelPage, further: Again, today: date) -> Requirement:
    asked, since = level.sessions_a_year or 0, add_months(today, -12)
    days = taught_on(person, since=max(since, further.period), until=today)
    return Requirement(
        code="teaching_again",
        title=f"{asked} sessions taught in twelve months",
        is_met=len(days) >= asked,
        evidence=f"{len(days)} of {asked} taught since {max(since, further.period):%-d %B %Y}.",
        evidence_on=days[0] if days else None,
        next_step="Teach; a session counts when its attendance is recorded.",
        progress=min(1, len(days) / asked) if asked else 0,
    )


def is_reached(requirements: list[Requirement]) -> bool:
    return bool(requirements) and all(requirement.is_met for requirement in requirements)


def _modules(person: Person, level: LevelPage, asked: LevelRequirement) -> Iterator[Requirement]:
    modules = module_progress(person, level)
    done = [module for module in modules if module.is_done]
    lessons = sum(module.lessons_total for module in modules)
    left = next((module for module in modules if module.next_lesson), None)
    yield Requirement(
        code=asked.kind,
        title=asked.title,
        is_met=bool(modules) and len(done) == len(modules),
        evidence=f"{len(done)} of {len(modules)} modules done.",
        evidence_on=max((module.done_on for module in done if module.done_on), default=None),
        evidence_url=f"{level.url}#modules",
        next_step=_go_on_with(left) if left else "See the modules.",
        next_title=left.next_lesson.title if left and left.next_lesson else "",
        next_url=left.next_state.url if left and left.next_state else f"{level.url}#modules",
        progress=sum(module.lessons_done for module in modules) / lessons if lessons else 0,
    )


def _go_on_with(module: ModuleProgress) -> str:
    lesson = module.next_lesson
    minutes = f" About {lesson.minutes} minutes." if lesson else ""
    return f"Go on with module {module.module.code}, {module.module.title}.{minutes}"


def _quiz(
    person: Person, level: LevelPage, asked: LevelRequirement, since: date | None = None
) -> Iterator[Requirement]:
    quiz = Quiz.objects.filter(level=level.pk).first()
    if quiz is None or not quiz.was_published:
        yield Requirement(asked.kind, asked.title, False, next_step="No quiz is published for this level yet.")
        return
    passed_on, waits_since = quiz_result(person, level, since)
    url = reverse("learning:quiz", args=[quiz.pk])
    yield Requirement(
        code=asked.kind,
        title=asked.title,
        is_met=passed_on is not None,
        evidence="Passed." if passed_on else "Handed in; a trainer is marking it." if waits_since else quiz.in_short,
        evidence_on=passed_on,
        evidence_url=url,
        next_step="You get a mail when it is decided." if waits_since else "Take the quiz.",
        next_url="" if waits_since else url,
        progress=1 if passed_on else 0.5 if waits_since else 0,
    )


def _attendance(person: Person, level: LevelPage, asked: LevelRequirement) -> Iterator[Requirement]:
    share = attendance_share(person, level)
    needed = share.minimum or asked.threshold or 100
    came = (
        f"You came to {share.attended} of {share.held} sessions held."
        if share.held
        else "No session has been held yet."
    )
    yield Requirement(
        code=asked.kind,
        title=asked.title,
        is_met=share.held > 0 and share.per_cent >= needed,
        evidence=came,
        next_step=f"You need {needed}%. Your trainer records who came at each session.",
        progress=min(1, share.per_cent / needed),
    )


def _pdsa_agreed(person: Person, level: LevelPage, asked: LevelRequirement) -> Iterator[Requirement]:
    sign_off = agreed_pdsa(person)
    yield Requirement(
        code=asked.kind,
        title=asked.title,
        is_met=sign_off is not None,
        evidence=f"Agreed by {sign_off.person}." if sign_off else "No finished PDSA has been agreed yet.",
        evidence_on=localdate(sign_off.at) if sign_off else None,
        evidence_url=reverse("projects:project", args=[sign_off.project_id]) if sign_off else "",
        next_step="Write up one test of your own and ask your line manager to agree it.",
        next_url=reverse("projects:projects"),
        progress=float(sign_off is not None),
    )


def _project_gate(person: Person, level: LevelPage, asked: LevelRequirement) -> Iterator[Requirement]:
    project = level_three_project(person)
    if project is None:
        yield Requirement(
            asked.kind, asked.title, False, "You lead no project yet.",
            next_step="Write down an idea for a project.", next_url=reverse("projects:new"),
        )  # fmt: skip
        return
    for item in gate(project):
        yield Requirement(
            code=item.code,
            title=item.title,
            is_met=item.is_met,
            evidence=item.evidence,
            evidence_on=_last_signature(project) if item.code == SIGNED and item.is_met else None,
            evidence_url=item.url,
            next_step=item.next_step,
            next_url=item.url,
            progress=float(item.is_met),
        )


def _last_signature(project: Project) -> date | None:
    return max((localdate(signature.at) for signature in valid_signatures(project)), default=None)


def _teams_coached(person: Person, level: LevelPage, asked: LevelRequirement) -> Iterator[Requirement]:
    step = "Coach a team from its charter on, to a progress score of 3.0 or to a stop that says what was learned."
    return _so_many(asked, coached_teams(person), asked.threshold or 2, step)


def _portfolio(person: Person, level: LevelPage, asked: LevelRequirement) -> Iterator[Requirement]:
    step = "Lead or coach a project to its end, and publish what it taught."
    return _so_many(asked, portfolio(person), asked.threshold or 5, step)


def _so_many(asked: LevelRequirement, counted: list[Counted], needed: int, step: str) -> Iterator[Requirement]:
    """One line for each that is asked for, so that each leads to its own evidence."""
    for place in range(needed):
        found = counted[place] if place < len(counted) else None
        yield Requirement(
            code=f"{asked.kind}-{place + 1}",
            title=f"{asked.title}: {place + 1} of {needed}",
            is_met=found is not None,
            evidence=f"{found.project}: {found.words}." if found else f"{len(counted)} of {needed} so far.",
            evidence_on=found.on if found else None,
            evidence_url=reverse("projects:project", args=[found.project.pk]) if found else "",
            next_step=step,
            next_url=reverse("projects:projects"),
            progress=float(found is not None),
        )


def _observed(person: Person, level: LevelPage, asked: LevelRequirement) -> Iterator[Requirement]:
    """One line for each that is asked for; a form that waits for a signature is halfway."""
    found = practising.observed([person], level)[person.pk, asked.kind]
    waiting = practising.open_forms([person], level)[person.pk, asked.kind]
    needed = asked.threshold or 1
    for place in range(needed):
        done = found[place] if place < len(found) else None
        half = done is None and place < len(found) + waiting
        yield Requirement(
            code=f"{asked.kind}-{place + 1}",
            title=asked.title if needed == 1 else f"{asked.title}: {place + 1} of {needed}",
            is_met=done is not None,
            evidence=done.words if done else "Asked for; not agreed by everybody yet." if half else "None agreed yet.",
            evidence_on=done.on if done else None,
            evidence_url=reverse("practice:form", args=[done.practice_pk]) if done else "",
            next_step="See what the form waits for." if half else "Ask a colleague to observe you, and agree a day.",
            next_url=reverse("practice:mine") if half else reverse("practice:ask", args=[level.code, asked.kind]),
            progress=1 if done else 0.5 if half else 0,
        )


def _coaching_log(person: Person, level: LevelPage, asked: LevelRequirement) -> Iterator[Requirement]:
    days, needed = practising.coaching_days([person])[person.pk], asked.threshold or 6
    is_met = len(days) >= needed
    yield Requirement(
        code=asked.kind,
        title=asked.title,
        is_met=is_met,
        evidence=f"{len(days)} of {needed} entries.",
        evidence_on=days[needed - 1] if is_met else None,
        evidence_url=reverse("practice:log"),
        next_step="Write an entry after the next time you coach. About five minutes.",
        next_url=reverse("practice:add_entry"),
        progress=min(1, len(days) / needed),
    )


def _teaching(person: Person, level: LevelPage, asked: LevelRequirement) -> Iterator[Requirement]:
    taught, needed = sessions_taught(person, since=date.min, until=date.max), asked.threshold or 1
    yield Requirement(
        code=asked.kind,
        title=asked.title,
        is_met=taught >= needed,
        evidence=f"{taught} of {needed} sessions taught.",
        evidence_url=reverse("practice:teaching"),
        next_step="Sessions you taught elsewhere count when a colleague confirms them.",
        next_url=reverse("practice:add_taught"),
        progress=min(1, taught / needed),
    )


def _practice(person: Person, level: LevelPage, asked: LevelRequirement) -> Iterator[Requirement]:
    yield Requirement(
        f"practice-{asked.pk}", asked.title, False, asked.text,
        next_step="This practice is not recorded here yet, so nobody can reach the level here.",
    )  # fmt: skip


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
KEPT = "kept"  # the code of what a renewal does not ask again

Reader = Callable[[Person, LevelPage, LevelRequirement], Iterator[Requirement]]
READERS: dict[str, Reader] = {
    LevelRequirement.Kind.MODULES: _modules,
    LevelRequirement.Kind.QUIZ: _quiz,
    LevelRequirement.Kind.ATTENDANCE: _attendance,
    LevelRequirement.Kind.PDSA_AGREED: _pdsa_agreed,
    LevelRequirement.Kind.PROJECT_GATE: _project_gate,
    LevelRequirement.Kind.TEAMS_COACHED: _teams_coached,
    LevelRequirement.Kind.PORTFOLIO: _portfolio,
    LevelRequirement.Kind.PRACTICE: _practice,
    LevelRequirement.Kind.COACHING: _observed,
    LevelRequirement.Kind.VIVA: _observed,
    LevelRequirement.Kind.DELIVERY: _observed,
    LevelRequirement.Kind.EVALUATION: _observed,
    LevelRequirement.Kind.PANEL: _observed,
    LevelRequirement.Kind.COACHING_LOG: _coaching_log,
    LevelRequirement.Kind.TEACHING: _teaching,
}
