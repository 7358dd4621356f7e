"""Puts the learner's own page into words and small drawings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString, mark_safe

from lms.charts.drawing import sparkline
from lms.charts.words import chart_sentence
from lms.people.models import Person
from lms.projects.charting import analysis_of
from lms.projects.models import Measure, Member, Project

NOON, EVENING = 12, 18


def greeting(person: Person, now: datetime) -> str:
    part = "morning" if now.hour < NOON else "afternoon" if now.hour < EVENING else "evening"
    return f"Good {part}, {person.get_short_name()}"


@dataclass(frozen=True)
class ProjectCard:
    project: Project
    aim: str
    sentence: str
    drawing: SafeString
    caption: str
    coach: Person | None


def project_card(project: Project | None) -> ProjectCard | None:
    """The project one works on, with its first outcome measure drawn small; None without a project."""
    if project is None:
        return None
    measures = [measure for measure in project.measures.all() if measure.kind == Measure.Kind.OUTCOME]
    observed = [measure for measure in measures if measure.observations.all()]
    coaches = [member.person for member in project.members.all() if member.part == Member.Part.COACH]
    sentence, drawing, caption = "", mark_safe(""), ""
    if observed:
        measure = observed[0]
        analysis = analysis_of(measure)
        sentence = chart_sentence(analysis, measure.unit)
        drawing = mark_safe(sparkline(analysis, title=f"{measure.name}. {sentence}"))
        caption = f"{measure.name}, {measure.frequency.lower() or 'as observed'}."
    return ProjectCard(project, _aim(project), sentence, drawing, caption, next(iter(coaches), None))


def _aim(project: Project) -> str:
    if project.aim_baseline is None or project.aim_target is None:
        return ""
    by = f", by {project.aim_by.day} {project.aim_by:%B %Y}" if project.aim_by else ""
    baseline, target = (f"{value.normalize():f}" for value in (project.aim_baseline, project.aim_target))
    unit = project.aim_unit if project.aim_unit.startswith("%") else f" {project.aim_unit}".rstrip()
    return f"Aim: from {baseline} to {target}{unit}{by}."
