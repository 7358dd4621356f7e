"""Reads each kind of requirement out of the facts: what is met, by what evidence, and what to do next."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate

from curriculum.models import LevelRequirement
from lms.escalator.facts import Facts
from lms.learning.progress import ModuleProgress
from lms.people.models import Person
from lms.projects.gate import SIGNED, gate
from lms.projects.models import Project
from lms.projects.portfolio import Counted
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
    in_short: str = ""  # how far, for a table
    instead: tuple[Requirement, ...] = ()  # all of these are as good

    def as_evidence(self) -> dict[str, Any]:
        """The requirement as plain data, to be kept with the attainment it led to."""
        kept = asdict(self)
        kept["evidence_on"] = self.evidence_on.isoformat() if self.evidence_on else None
        del kept["instead"], kept["in_short"]  # what was met is kept, not what would have done as well
        return kept


def _modules(facts: Facts, person: Person, asked: LevelRequirement) -> Iterator[Requirement]:
    level, modules = facts.level, facts.modules[person.pk]
    done = [module for module in modules if module.is_done]
    lessons = sum(module.lessons_total for module in modules)
    left = next((module for module in modules if module.next_lesson), None)
    yield Requirement(
        code=asked.kind,
        title=asked.title,
        is_met=bool(modules) and len(done) == len(modules),
        evidence=f"{len(done)} of {len(modules)} modules done.",
        in_short=f"{len(done)} of {len(modules)}",
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


def read_quiz(
    facts: Facts, person: Person, asked: LevelRequirement, since: date | None = None
) -> Iterator[Requirement]:
    """A quiz may have been passed before and again since; of all else the newest is read anyway."""
    quiz = facts.quiz
    if quiz is None or not quiz.was_published:
        yield Requirement(asked.kind, asked.title, False, next_step="No quiz is published for this level yet.")
        return
    passed_on, waits_since = facts.handed_in[person.pk].result(since)
    url = reverse("learning:quiz", args=[quiz.pk])
    yield Requirement(
        code=asked.kind,
        title=asked.title,
        is_met=passed_on is not None,
        evidence="Passed." if passed_on else "Handed in; a trainer is marking it." if waits_since else quiz.in_short,
        evidence_on=passed_on,
        evidence_url=url,
        in_short="" if passed_on or not waits_since else "being marked",
        next_step="You get a mail when it is decided." if waits_since else "Take the quiz.",
        next_url="" if waits_since else url,
        progress=1 if passed_on else 0.5 if waits_since else 0,
    )


def _attendance(facts: Facts, person: Person, asked: LevelRequirement) -> Iterator[Requirement]:
    share = facts.attendance[person.pk]
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
        in_short=f"{share.attended} of {share.held} sessions" if share.held else "",
        next_step=f"You need {needed}%. Your trainer records who came at each session.",
        progress=min(1, share.per_cent / needed),
    )


def _pdsa_agreed(facts: Facts, person: Person, asked: LevelRequirement) -> Iterator[Requirement]:
    sign_off = facts.agreed_pdsa.get(person.pk)
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


def _project_gate(facts: Facts, person: Person, asked: LevelRequirement) -> Iterator[Requirement]:
    project = facts.project.get(person.pk)
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


def _teams_coached(facts: Facts, person: Person, asked: LevelRequirement) -> Iterator[Requirement]:
    step = "Coach a team from its charter on, to a progress score of 3.0 or to a stop that says what was learned."
    return _so_many(asked, facts.coached[person.pk], asked.threshold or 2, step)


def _portfolio(facts: Facts, person: Person, asked: LevelRequirement) -> Iterator[Requirement]:
    step = "Lead or coach a project to its end, and publish what it taught."
    return _so_many(asked, facts.portfolio[person.pk], asked.threshold or 5, step)


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


def _observed(facts: Facts, person: Person, asked: LevelRequirement) -> Iterator[Requirement]:
    """One line for each that is asked for; a form that waits for a signature is halfway."""
    found = facts.observed[person.pk, asked.kind]
    waiting = facts.open_forms[person.pk, asked.kind]
    needed = asked.threshold or 1
    for place in range(needed):
        done = found[place] if place < len(found) else None
        half = done is None and place < len(found) + waiting
        yield Requirement(
            code=f"{asked.kind}-{place + 1}",
            title=asked.title if needed == 1 else f"{asked.title}: {place + 1} of {needed}",
            is_met=done is not None,
            evidence=done.words if done else "Asked for; not agreed by everybody yet." if half else "None agreed yet.",
            in_short="asked for" if half else "",
            evidence_on=done.on if done else None,
            evidence_url=reverse("practice:form", args=[done.practice_pk]) if done else "",
            next_step="See what the form waits for." if half else "Ask a colleague to observe you, and agree a day.",
            next_url=reverse("practice:mine") if half else reverse("practice:ask", args=[facts.level.code, asked.kind]),
            progress=1 if done else 0.5 if half else 0,
        )


def _coaching_log(facts: Facts, person: Person, asked: LevelRequirement) -> Iterator[Requirement]:
    days, needed = facts.coaching_days[person.pk], asked.threshold or 6
    is_met = len(days) >= needed
    yield Requirement(
        code=asked.kind,
        title=asked.title,
        is_met=is_met,
        evidence=f"{len(days)} of {needed} entries.",
        in_short=f"{len(days)} of {needed}",
        evidence_on=days[needed - 1] if is_met else None,
        evidence_url=reverse("practice:log"),
        next_step="Write an entry after the next time you coach. About five minutes.",
        next_url=reverse("practice:add_entry"),
        progress=min(1, len(days) / needed),
    )


def _teaching(facts: Facts, person: Person, asked: LevelRequirement) -> Iterator[Requirement]:
    taught, needed = len(facts.taught[person.pk]), asked.threshold or 1
    yield Requirement(
        code=asked.kind,
        title=asked.title,
        is_met=taught >= needed,
        evidence=f"{taught} of {needed} sessions taught.",
        in_short=f"{taught} of {needed}",
        evidence_url=reverse("practice:teaching"),
        next_step="Sessions you taught elsewhere count when a colleague confirms them.",
        next_url=reverse("practice:add_taught"),
        progress=min(1, taught / needed),
    )


def _practice(facts: Facts, person: Person, asked: LevelRequirement) -> Iterator[Requirement]:
    yield Requirement(
        f"practice-{asked.pk}", asked.title, False, asked.text,
        next_step="This practice is not recorded here yet, so nobody can reach the level here.",
    )  # fmt: skip


Reader = Callable[[Facts, Person, LevelRequirement], Iterator[Requirement]]
READERS: dict[str, Reader] = {
    LevelRequirement.Kind.MODULES: _modules,
    LevelRequirement.Kind.QUIZ: read_quiz,
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
