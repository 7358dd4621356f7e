"""Owns the level-3 gate: what an improvement project must show before its lead may graduate.

There is no minimum result: honest learning graduates, or projects would be gamed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import F, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone

from lms.people.models import Person
from lms.projects.completeness import (
    blank_aim_parts,
    blank_definition_parts,
    completed_cycles,
    drivers_of,
    observed_points,
    unlinked_ideas,
)
from lms.projects.models import GATED, Measure, Member, Project, SignOff
from lms.projects.signatures import charter_approval, charter_waits, valid_signatures

FEWEST_POINTS = 12
FEWEST_CYCLES = 3
FEWEST_IN_RAMP = 2
FEWEST_PRIMARY = 2
FEWEST_SECONDARY = 3
LOWEST_SCORE = Decimal("2.5")
SIGNED = "signed"


@dataclass(frozen=True, slots=True)
class GateItem:
    """One thing the gate asks for: the evidence if it is met, the next step if it is not, and where to go."""

    code: str
    title: str
    is_met: bool
    evidence: str
    next_step: str
    url: str


def level_three_project(person: Person) -> Project | None:
    """The newest improvement project or workshop this person leads: whoever leads a workshop passes the same gate."""
    return level_three_projects([person.pk]).get(person.pk)


def level_three_projects(people: Collection[int]) -> dict[int, Project]:
    """By person, of those who lead one, the newest; one query."""
    led = Project.objects.filter(kind__in=GATED, members__part=Member.Part.LEAD, members__person__in=people)
    newest = led.annotate(lead=F("members__person")).select_related("unit").order_by("created_at", "pk")
    return {project.lead: project for project in newest}


def gate(project: Project) -> list[GateItem]:
    """Every item of the gate, met or not, in a constant number of queries."""
    read_whole(project)
    home = reverse("projects:project", args=[project.pk])
    items = [_item(home, *rule(project)) for rule in RULES]
    return [*items, _item(home, *_signed(project, all(item.is_met for item in items)))]


def read_whole(project: Project) -> None:
    """Read all parts of a project at once; what has been read already is not read again."""
    read_many([project])


def read_many(projects: Sequence[Project]) -> None:
    """The same of many projects, in as many queries."""
    prefetch_related_objects(
        projects, "members__person", "involvements", "drivers", "measures__observations", "measures__phases",
        "measures__events", "cycles__measure", "files__file", "files__added_by", "files__cycle",
        "files__involvement", "benefits", "scores__by", "sign_offs__person",
    )  # fmt: skip


def is_ready_to_sign(items: list[GateItem]) -> bool:
    """Whether everything but the sign-offs themselves is met."""
    return all(item.is_met for item in items if item.code != SIGNED)


Finding = tuple[str, str, bool, str, str, str]


def _item(home: str, code: str, title: str, is_met: bool, evidence: str, next_step: str, part: str) -> GateItem:
    return GateItem(code, title, is_met, evidence, "" if is_met else next_step, f"{home}#{part}")


def _charter(project: Project) -> Finding:
    approval = charter_approval(project)
    evidence = f"{approval.person}, {day(approval.at)}" if approval else _unapproved(project)
    return "charter", "Charter approved", approval is not None, evidence, _approval_step(project), "charter"


def _unapproved(project: Project) -> str:
    is_superseded = charter_waits(project) and project.state != Project.State.IN_REVIEW
    has_earlier = any(s.purpose == SignOff.Purpose.CHARTER for s in project.sign_offs.all())
    return "not approved by the present sponsor yet" if is_superseded and has_earlier else "not approved yet"


def _approval_step(project: Project) -> str:
    if not charter_waits(project):
        return "Send it for approval."
    if any(member.part == Member.Part.SPONSOR for member in project.members.all()):
        return "The sponsor reads and approves it."
    return "Add a sponsor to the team: somebody has to approve it."


def _aim(project: Project) -> Finding:
    missing = blank_aim_parts(project)
    evidence = f"missing: {', '.join(missing)}" if missing else "measure, baseline, target, for whom, by when"
    return "aim", "Aim complete", not missing, evidence, "Complete the aim.", "aim"


def _drivers(project: Project) -> Finding:
    primary, secondary = drivers_of(project)
    unlinked = unlinked_ideas(project)
    has_aim = bool(project.aim_what)
    enough = len(primary) >= FEWEST_PRIMARY and len(secondary) >= FEWEST_SECONDARY
    linked = f"{_count(len(unlinked), 'idea')} not linked" if unlinked else "all ideas linked"
    aim = "1 aim" if has_aim else "no aim"
    evidence = f"{aim}, {len(primary)} primary, {len(secondary)} secondary, {linked}"
    step = "It takes an aim, 2 primary and 3 secondary drivers, with every active change idea under one of them."
    return "drivers", "Driver diagram complete", has_aim and enough and not unlinked, evidence, step, "drivers"


def _measures(project: Project) -> Finding:
    whole = {measure.kind for measure in project.measures.all() if not blank_definition_parts(measure)}
    missing = [label for kind, label in Measure.Kind.choices if kind not in whole]
    evidence = f"not yet fully defined: {', '.join(missing)}" if missing else "outcome, process and balancing"
    title = "Outcome, process and balancing measures fully defined"
    return "measures", title, not missing, evidence, _definition_step(project, missing), "measures"


def _definition_step(project: Project, missing: list[str]) -> str:
    for measure in project.measures.all():
        blank = blank_definition_parts(measure)
        if blank and measure.get_kind_display() in missing:
            return f"{measure.name} still needs {', '.join(blank)}."
    return f"Add a measure: {missing[0]}." if missing else ""


def _points(project: Project) -> Finding:
    outcomes = [measure for measure in project.measures.all() if measure.kind == Measure.Kind.OUTCOME]
    most = max((observed_points(measure) for measure in outcomes), default=0)
    step = f"Keep collecting: {FEWEST_POINTS - most} more, baseline included."
    title = "Outcome chart with 12 points or more"
    return "points", title, most >= FEWEST_POINTS, _count(most, "point"), step, "measures"


def _cycles(project: Project) -> Finding:
    count = len(completed_cycles(project))
    step = "Complete another PDSA cycle, with its prediction written first."
    title = "Three PDSA cycles with predictions"
    return "cycles", title, count >= FEWEST_CYCLES, f"{count} completed", step, "pdsa"


def _ramp(project: Project) -> Finding:
    ideas = Counter(cycle.change_idea_id for cycle in completed_cycles(project) if cycle.change_idea_id)
    idea, longest = ideas.most_common(1)[0] if ideas else (None, 0)
    name = next((node.text for node in project.drivers.all() if node.pk == idea), "no change idea")
    evidence = f"{name}, {_count(longest, 'cycle')}"
    step = "Test one change idea again, at a larger scale."
    return "ramp", "A ramp of two or more", longest >= FEWEST_IN_RAMP, evidence, step, "pdsa"


def _involvement(project: Project) -> Finding:
    entries = list(project.involvements.all())
    evidence = f"{entries[0].who}, {_count(len(entries), 'entry', 'entries')}" if entries else "none recorded"
    title = "Patient or carer involvement recorded"
    return "involvement", title, bool(entries), evidence, "Record who took part, and how.", "team"


def _report(project: Project) -> Finding:
    on = project.published_on
    evidence = day(on) if on else "not published yet"
    return "report", "Report published", on is not None, evidence, "Write it, what did not work included.", "report"


def _presentation(project: Project) -> Finding:
    on = project.presented_on
    evidence = f"{day(on)}, {project.presented_at}" if on else "not held yet"
    return "presentation", "Presentation held", on is not None, evidence, "Record where and when it was held.", "report"


def _score(project: Project) -> Finding:
    newest = max(project.scores.all(), key=lambda score: (score.at, score.pk), default=None)
    is_met = newest is not None and newest.score >= LOWEST_SCORE
    evidence = f"{newest.score}, confirmed {day(newest.at)}" if newest else "none confirmed yet"
    return "score", "Progress score of 2.5 or more", is_met, evidence, "The coach confirms the score.", "score"


def _signed(project: Project, others_met: bool) -> Finding:
    signatures = valid_signatures(project)
    capacities = {signature.capacity for signature in signatures}
    is_met = {SignOff.Capacity.COACH, SignOff.Capacity.SPONSOR} <= capacities
    who = [f"{s.person} ({s.get_capacity_display()}), {day(s.at)}" for s in signatures]
    waiting = "The sponsor signs next." if SignOff.Capacity.COACH in capacities else "The coach signs first."
    step = waiting if others_met else "Opens when everything else is met."
    return SIGNED, "Signed off by coach and sponsor", is_met, "; ".join(who) or "not signed yet", step, "gate"


RULES: tuple[Callable[[Project], Finding], ...] = (
    _charter, _aim, _drivers, _measures, _points, _cycles, _ramp, _involvement, _report, _presentation, _score,
)  # fmt: skip


def day(value: date) -> str:
    """A date as people write it, in local time: 7 May 2026."""
    local = timezone.localtime(value) if isinstance(value, datetime) else value
    return f"{local.day} {local:%B %Y}"


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
