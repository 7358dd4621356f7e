"""Owns what the papers of a project tell, and in which order: the sections of a standard report on improvement."""

from __future__ import annotations

from dataclasses import dataclass

from lms.charts.words import chart_sentence, preset_words
from lms.projects.benefits import totals
from lms.projects.chart_page import drawing_of
from lms.projects.charting import analysis_of
from lms.projects.completeness import observed_points
from lms.projects.driver_diagram import draw_drivers
from lms.projects.gate import day, read_whole
from lms.projects.models import Measure, Member, PdsaCycle, Project
from lms.projects.outline import aim_words
from lms.projects.small_counts import SMALL, small_counts

NOT_WRITTEN = "Not written yet."
NARROW = 440


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with what stands under it: words, a drawing (SVG), or both; `source` is printed small below.

    `narrow` is the same drawing for a column in which the letters of the wide one would be too small to read.
    """

    heading: str
    words: str = ""
    drawing: str = ""
    narrow: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    title: str
    where: str
    state: str
    address: str
    parts: dict[str, Part]

    def chosen(self, *names: str) -> list[Part]:
        """These parts in this order; a part that does not exist for this project is passed over."""
        return [self.parts[name] for name in names if name in self.parts]

    def written(self, *names: str) -> list[Part]:
        """The same without the parts that nobody has written yet."""
        return [part for part in self.chosen(*names) if part.words != NOT_WRITTEN]


def story_of(project: Project, address: str) -> Story:
    """What there is to tell of a project; `address` is where it can be read in full."""
    read_whole(project)
    parts = {
        "problem": _part("Why it matters", project.problem, project.why_now),
        "aim": Part("Aim", f"{aim_words(project)}."),
        "team": Part("Team", _team(project)),
        "involvement": Part("Patients and carers", _involvement(project)),
        "drivers": Part("Our theory of change", drawing=draw_drivers(project)),
        "changes": Part("What we tested", _changes(project)),
        "result": _part("What happened", project.result),
        "failures": _part("What did not work", project.what_did_not_work),
        "lessons": _part("Lessons learned", project.lessons_learned),
        "handover": _part("Who keeps it going", project.handover_to),
        **_charts(project),
        **_benefits(project),
        **_small_counts(project),
    }
    if not project.drivers.all():
        del parts["drivers"]
    where = f"{project.unit}, {project.organisation}"
    return Story(project.title, where, _state(project), address, parts)


def _part(heading: str, *texts: str) -> Part:
    return Part(heading, "\n".join(text for text in texts if text.strip()) or NOT_WRITTEN)


def _state(project: Project) -> str:
    state = project.get_state_display()
    published = f", report published {day(project.published_on)}" if project.published_on else ", not published"
    return f"{state[0].upper()}{state[1:]}{published}"


def _team(project: Project) -> str:
    order = list(Member.Part)
    members = sorted(project.members.all(), key=lambda member: order.index(Member.Part(member.part)))
    seen = [member for member in members if member.part != Member.Part.VIEWER]
    return "\n".join(f"{member.person}, {member.get_part_display()}" for member in seen)


def _involvement(project: Project) -> str:
    entries = [f"{entry.who}: {entry.role} ({entry.stage})" for entry in project.involvements.all()]
    return "\n".join(entries) or "None recorded."


def _changes(project: Project) -> str:
    return "\n".join(map(_cycle, project.cycles.all())) or "No PDSA cycle yet."


def _cycle(cycle: PdsaCycle) -> str:
    """A cycle in a few words: what was predicted, what was found, and what was decided."""
    told = f"PDSA {cycle.number}, {cycle.title}. Predicted: {_ended(cycle.prediction)}"
    if not cycle.completed_on:
        return f"{told} Still under way."
    return f"{told} Found: {_ended(cycle.study)} Decision: {cycle.get_decision_display()}."


def _ended(sentence: str) -> str:
    plain = " ".join(sentence.split())
    return plain if plain.endswith((".", "!", "?")) else f"{plain}."


def _benefits(project: Project) -> dict[str, Part]:
    """The sums of each kind apart, and how they were estimated."""
    sums = [f"{total.name}: {total.words}." for total in totals(project)]
    methods = [f"{benefit.what}: {_ended(benefit.method)}" for benefit in project.benefits.all()]
    return {"benefits": Part("Benefits", "\n".join([*sums, *methods]))} if sums else {}


def _small_counts(project: Project) -> dict[str, Part]:
    found = [f"{small.measure.name}: {_points(small.points)} under {SMALL}." for small in small_counts(project)]
    warning = "Small numbers may point at a person: think before you pass them on."
    return {"small_counts": Part("Small counts", "\n".join([*found, warning]))} if found else {}


def _points(count: int) -> str:
    return "1 point is" if count == 1 else f"{count} points are"


def _charts(project: Project) -> dict[str, Part]:
    """The outcome measure with most points, and up to two others."""
    order = list(Measure.Kind)
    charted = sorted(
        (measure for measure in project.measures.all() if observed_points(measure)),
        key=lambda m: (order.index(Measure.Kind(m.kind)), -observed_points(m), m.position),
    )
    names = ("chart", "second_chart", "third_chart")
    return {name: _chart(measure) for name, measure in zip(names, charted, strict=False)}


def _chart(measure: Measure) -> Part:
    analysis = analysis_of(measure)
    kind = measure.get_kind_display()
    return Part(
        f"{measure.name} ({kind} measure)",
        chart_sentence(analysis, measure.unit),
        drawing_of(measure, measure.chart, prefix="paper"),
        drawing_of(measure, measure.chart, prefix="paper", width=NARROW, height=300),
        preset_words(analysis, is_screened=measure.screens_moving_ranges),
    )
