"""Owns the driver tree as nested lines, read once, with what the PDSA cycles say about each idea."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from lms.charts.words import number
from lms.projects.gate import day
from lms.projects.models import Collaborative, DriverNode, Project

TONES = {"adopted": "done", "testing": "doing", "abandoned": "not", "idea": "not"}


@dataclass(frozen=True, slots=True)
class Branch:
    """One line of the outline and the lines below it; `words` say how far a change idea has come."""

    node: DriverNode
    words: str
    below: tuple[Branch, ...]


def outline(project: Project) -> list[Branch]:
    """The primary drivers with all below them; ideas that hang under nothing are left to `loose_ideas`."""
    below, cycles = _children(project), _cycles(project)
    return [_branch(node, below, cycles) for node in below[None] if node.kind == DriverNode.Kind.PRIMARY]


def loose_ideas(project: Project) -> list[Branch]:
    below, cycles = _children(project), _cycles(project)
    return [_branch(node, below, cycles) for node in below[None] if node.kind == DriverNode.Kind.IDEA]


def aim_words(project: Project | Collaborative) -> str:
    """The aim in one sentence, as far as it is known."""
    if not project.aim_what:
        return "The aim is not written yet"
    words = project.aim_what[0].upper() + project.aim_what[1:]
    if project.aim_for_whom:
        words += f", for {project.aim_for_whom[0].lower() + project.aim_for_whom[1:]}"
    if project.aim_baseline is not None and project.aim_target is not None:
        start, goal = (number(float(value), project.aim_unit) for value in (project.aim_baseline, project.aim_target))
        words += f": from {start} to {goal}"
    return f"{words}, by {day(project.aim_by)}" if project.aim_by else words


def _children(project: Project) -> dict[int | None, list[DriverNode]]:
    found: dict[int | None, list[DriverNode]] = defaultdict(list)
    for node in project.drivers.all():
        found[node.parent_id].append(node)
    return found


def _cycles(project: Project) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for cycle in project.cycles.all():
        if cycle.change_idea_id:
            found[cycle.change_idea_id].append(cycle.number)
    return found


def _branch(node: DriverNode, below: dict[int | None, list[DriverNode]], cycles: dict[int, list[int]]) -> Branch:
    numbers = cycles.get(node.pk, [])
    tested = f", PDSA {', '.join(map(str, numbers))}" if numbers else ""
    words = f"{node.get_status_display()}{tested}" if node.kind == DriverNode.Kind.IDEA else ""
    return Branch(node, words, tuple(_branch(child, below, cycles) for child in below.get(node.pk, [])))
