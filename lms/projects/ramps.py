"""Owns the ramp of a change idea: its PDSA cycles in order, from one patient to the organisation, and its drawing.

People write the scale of a test in their own words; the steps of the drawing rise by what those words mean, and by one
where they say nothing that is known.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from lms.charts.labelling import wrapped
from lms.charts.shapes import figure, group, path, plain, stairs, text
from lms.projects.models import PdsaCycle, Project

SCALES = (
    r"\b(one|a|1|single|first) (patient|person|resident|client|nurse|doctor|case|form|dose|visit|call)\b",
    r"\b(patients|people|residents|bays?|tables?|round|shifts?|mornings?|afternoons?|nights?|days?|half)\b",
    r"\b(wards?|units?|clinics?|practice|surgery|team|theatre|lists?)\b",
    r"\b(wards|units|clinics|teams|departments?|directorate|division|service|site)\b",
    r"\b(hospital|organisation|trust|everywhere|all sites|whole board|system)\b",
)
NARROWEST, WIDTH, TOP, RISE, BASE = 120, 960, 52, 26, 40


@dataclass(frozen=True, slots=True)
class Ramp:
    """The cycles of one change idea, or those of no idea, in the order they were begun."""

    name: str
    cycles: tuple[PdsaCycle, ...]

    @property
    def completed(self) -> list[PdsaCycle]:
        return [cycle for cycle in self.cycles if cycle.completed_on]

    @property
    def is_ramp(self) -> bool:
        return bool(self.name) and len(self.cycles) > 1

    @property
    def last(self) -> PdsaCycle | None:
        """The cycle the next one follows: the newest, once it is completed and not abandoned."""
        newest = self.cycles[-1]
        is_done = newest.completed_on and newest.decision != PdsaCycle.Decision.ABANDON
        return newest if self.name and is_done else None


def ramps(project: Project) -> list[Ramp]:
    """One for each change idea that was tested, in the order their first cycles were begun; no idea comes last."""
    ideas = {node.pk: node.text for node in project.drivers.all()}
    found: dict[int | None, list[PdsaCycle]] = defaultdict(list)
    for cycle in sorted(project.cycles.all(), key=lambda cycle: cycle.number):
        found[cycle.change_idea_id].append(cycle)
    made = [Ramp(ideas.get(idea or 0, ""), tuple(cycles)) for idea, cycles in found.items()]
    return sorted(made, key=lambda ramp: not ramp.name)


def scale_of(words: str) -> int | None:
    """How large a test is, 1 for one patient to 5 for the organisation; what is named first counts."""
    named = [(found.start(), -rank) for rank, size in enumerate(SCALES, 1) if (found := _first(size, words))]
    return -min(named)[1] if named else None


def _first(size: str, words: str) -> re.Match[str] | None:
    return re.search(size, words, re.IGNORECASE)


def steps_of(cycles: Sequence[PdsaCycle]) -> list[int]:
    """The height of each cycle in the drawing; one whose scale is not known stands one above the one before."""
    heights: list[int] = []
    for cycle in cycles:
        before = heights[-1] if heights else 0
        heights.append(scale_of(cycle.scale) or min(before + 1, 5))
    return heights


def words_of(ramp: Ramp) -> str:
    """The ramp read out: PDSA 1, one patient: adapt. PDSA 2, ..."""
    said = [
        f"PDSA {cycle.number}{f', {cycle.scale}' if cycle.scale else ''}: "
        f"{cycle.get_decision_display() or 'not completed yet'}."
        for cycle in ramp.cycles
    ]
    return " ".join(said)


def draw_ramp(ramp: Ramp) -> SafeString:
    """The cycles as steps that rise with the scale of the test; what people typed is escaped."""
    heights = steps_of(ramp.cycles)
    width = max(len(ramp.cycles) * NARROWEST, WIDTH)
    step = width / len(ramp.cycles)
    floor = TOP + max(heights) * RISE
    tops = [floor - height * RISE for height in heights]
    edges = [(place * step, (place + 1) * step, y + 18) for place, y in enumerate(tops)]
    rising = f'<path fill="none" stroke="var(--accent)" stroke-width="2" d="{stairs(edges)}"/>'
    pieces = [rising, path("grid", f"M0 {figure(floor + 18)}H{figure(width)}")]
    for place, (cycle, y) in enumerate(zip(ramp.cycles, tops, strict=True)):
        pieces.append(_step(cycle, place * step + 14, y, floor))
    key = f"ramp-{ramp.cycles[0].pk}"
    return mark_safe(
        f'<svg xmlns="http://www.w3.org/2000/svg" class="d-chart" viewBox="0 0 {width} {figure(floor + 18 + BASE)}" '
        f'role="img" aria-labelledby="{key}-t {key}-d">'
        f'<title id="{key}-t">{plain(f"PDSA ramp: {ramp.name}, {len(ramp.cycles)} cycles")}</title>'
        f'<desc id="{key}-d">{plain(words_of(ramp))}</desc>{"".join(pieces)}</svg>'
    )


def _step(cycle: PdsaCycle, x: float, y: float, floor: float) -> str:
    dash = "" if cycle.completed_on else ' stroke="var(--accent)" stroke-width="2" stroke-dasharray="3 3"'
    fill = "var(--accent)" if cycle.completed_on else "var(--paper)"
    lines = wrapped(cycle.scale or cycle.title, 15, 2)
    pieces = [f'<circle cx="{figure(x + 11)}" cy="{figure(y)}" r="11" fill="{fill}"{dash}/>']
    pieces.append(text(x + 11, y + 4.5, str(cycle.number), "mid on-dark" if cycle.completed_on else "mid strong"))
    pieces += [text(x, y - 18 - 16 * (len(lines) - 1 - row), line) for row, line in enumerate(lines)]
    decided = cycle.get_decision_display() if cycle.completed_on else "under way"
    pieces.append(text(x, floor + 40, decided.capitalize(), "strong"))
    return group(f"PDSA {cycle.number}: {cycle.title}", pieces)
