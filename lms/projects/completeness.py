"""Owns when a part of a project is complete: the aim, a measure's definition, the driver tree, a cycle."""

from __future__ import annotations

from lms.projects.models import DriverNode, Measure, PdsaCycle, Project

AIM_PARTS = {
    "aim_what": "measure",
    "aim_baseline": "baseline",
    "aim_target": "target",
    "aim_for_whom": "for whom",
    "aim_by": "by when",
}
CHARTER_PARTS = {
    "problem": "problem",
    "why_now": "why now",
    "scope": "scope",
    "goal": "link to the organisation's goals",
}
DEFINITION_PARTS = ("numerator", "denominator", "inclusion", "source", "frequency", "collected_by")


def blank_aim_parts(project: Project) -> list[str]:
    return [label for name, label in AIM_PARTS.items() if getattr(project, name) in (None, "")]


def blank_charter_parts(project: Project) -> list[str]:
    return [label for name, label in CHARTER_PARTS.items() if not getattr(project, name).strip()]


def blank_definition_parts(measure: Measure) -> list[str]:
    """What the operational definition still lacks, in the words of the form."""
    fields = [field for field in measure._meta.concrete_fields if field.name in DEFINITION_PARTS]
    return [str(field.verbose_name) for field in fields if not getattr(measure, field.name).strip()]


def drivers_of(project: Project) -> tuple[list[DriverNode], list[DriverNode]]:
    """The primary drivers, and the secondary ones."""
    nodes = list(project.drivers.all())
    kinds = (DriverNode.Kind.PRIMARY, DriverNode.Kind.SECONDARY)
    primary, secondary = ([node for node in nodes if node.kind == kind] for kind in kinds)
    return primary, secondary


def unlinked_ideas(project: Project) -> list[DriverNode]:
    """Change ideas still in play that hang under no driver."""
    ideas = [node for node in project.drivers.all() if node.kind == DriverNode.Kind.IDEA]
    return [idea for idea in ideas if idea.parent_id is None and idea.status != DriverNode.Status.ABANDONED]


def completed_cycles(project: Project) -> list[PdsaCycle]:
    return [cycle for cycle in project.cycles.all() if cycle.completed_on]


def observed_points(measure: Measure) -> int:
    return sum(observation.value is not None for observation in measure.observations.all())
