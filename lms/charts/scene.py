"""Owns the layout of one chart: how much room each part gets, and where a point or a value lies."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from lms.charts.labelling import LINE_HEIGHT, Board, Box, text_width
from lms.charts.scales import Scale, round_ticks, span_of
from lms.charts.spc import Analysis, Phase, Point
from lms.charts.words import centre_name, is_short, number

# Drawings narrower than this are made for phones: fewer labels, no notes that do not fit.
NARROW = 520
AXIS_ROOM = 30
KEY_ROOM = 26
LANE_ROOM = 74
# Units written with the number; any other is named once, above the axis.
SIGNS = ("", "%", "£")


@dataclass(frozen=True, slots=True)
class Note:
    """Something that happened at a point, counted from 1; 7.5 is halfway between points 7 and 8."""

    index: float
    text: str


@dataclass(frozen=True, slots=True)
class PdsaMark:
    """A PDSA cycle and where on the axis it started: 7.5 is halfway between points 7 and 8."""

    index: float
    number: int
    label: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is to be drawn."""

    analysis: Analysis
    labels: Sequence[str]
    unit: str = ""
    target: float | None = None
    target_label: str | None = None
    dates: Sequence[date] = ()
    phase_names: Sequence[str] = ()
    notes: Sequence[Note] = ()
    pdsa: Sequence[PdsaMark] = ()
    is_judged: bool = True


@dataclass(frozen=True, slots=True)
class EndLabel:
    """Words at the right-hand end of a line, beside its value."""

    value: float
    words: str
    css: str


# From where to where across, and how far down the lower and the upper limit lie.
Step = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Scene:
    subject: Subject
    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    step: float
    ticks: Sequence[float]
    end_labels: Sequence[EndLabel]
    values: Scale
    board: Board = field(compare=False)

    @property
    def is_narrow(self) -> bool:
        return self.width < NARROW

    @property
    def analysis(self) -> Analysis:
        return self.subject.analysis

    def x(self, index: float) -> float:
        """Where a point lies, counted from 1."""
        return self.left + (index - 0.5) * self.step

    def y(self, value: float) -> float:
        return self.values.at(value)

    def say(self, value: float) -> str:
        return number(value, self.subject.unit)

    def name(self, line: str, value: float) -> str:
        """A line's name and value; on a phone the key names the lines, so that the points keep the room."""
        return line_words(line, value, self.subject.unit, narrow=self.is_narrow)

    def stretches(self, phase: Phase) -> list[list[Step]]:
        """The steps of a phase's limits, apart where a point has none; limits that do not vary are one step."""
        found: list[list[Step]] = []
        if not has_limits(phase):
            return found
        before = None
        for point in self.analysis.points[phase.start - 1 : phase.end]:
            if point.lower is None or point.upper is None:
                before = None
                continue
            start, end = self.x(point.index - 0.5), self.x(point.index + 0.5)
            bottom, top = self.y(point.lower), self.y(point.upper)
            if before is None:
                found.append([(start, end, bottom, top)])
            elif before == (point.lower, point.upper):
                found[-1][-1] = (found[-1][-1][0], end, bottom, top)
            else:
                found[-1].append((start, end, bottom, top))
            before = point.lower, point.upper
        return found

    def reach(self, phase: Phase) -> tuple[float, float]:
        """From half a step before a phase's first point to half a step after its last."""
        return self.x(phase.start - 0.5), self.x(phase.end + 0.5)

    @property
    def dot_size(self) -> float:
        return 1 if self.step >= 11 else 0.8 if self.step >= 6 else 0.65

    @property
    def is_crowded(self) -> bool:
        """So many points that ordinary ones shrink into the line."""
        return self.step < 5


def lay_out(subject: Subject, width: float, height: float) -> Scene:
    """The scene for a drawing of this size; a lane for PDSA cycles comes on top of the height."""
    narrow = width < NARROW
    ticks = round_ticks(*span_of(_all_values(subject)), most=5 if narrow else 7)
    labels = end_labels(subject, narrow=narrow)
    room = max((text_width(label.words) * (1.1 if label.css else 1) for label in labels), default=0)
    left = 12 + max(text_width(words) for words in tick_words(ticks, subject.unit))
    right = width - (room + 12 if labels else 8)
    top = 12 + (LINE_HEIGHT if has_unit_line(subject.unit) else 0) + _rebase_room(subject)
    bottom = height - AXIS_ROOM
    return Scene(
        subject=subject,
        width=width,
        height=height + (KEY_ROOM if narrow else 0) + (LANE_ROOM if subject.pdsa else 0),
        left=left,
        right=right,
        top=top,
        bottom=bottom,
        step=(right - left) / max(len(subject.analysis.points), 1),
        ticks=ticks,
        end_labels=labels,
        values=Scale(ticks[0], ticks[-1], bottom, top),
        board=Board(Box(left, 0, width, bottom - 2)),
    )


def tick_words(ticks: Sequence[float], unit: str) -> list[str]:
    """The numbers beside the axis, the topmost with its percent sign."""
    return [number(tick, unit if unit in SIGNS and tick == ticks[-1] else "") for tick in ticks]


def line_words(line: str, value: float, unit: str, *, narrow: bool) -> str:
    said = number(value, unit if unit in SIGNS else "")
    return said if narrow else f"{line} {said}"


def end_labels(subject: Subject, *, narrow: bool) -> list[EndLabel]:
    """Upper, average, lower of the latest phase and the target, highest first."""
    lines: list[tuple[str, float | None, str]] = [("Target", subject.target, "t-done")]
    for phase in subject.analysis.phases[-1:]:
        lines.append((centre_name(subject.analysis).capitalize(), phase.centre, "strong"))
        if has_limits(phase) and phase.upper != phase.lower:
            lines += [("Upper", phase.upper, ""), ("Lower", phase.lower, "")]
    labels = [
        EndLabel(value, line_words(line, value, subject.unit, narrow=narrow), css)
        for line, value, css in lines
        if value is not None
    ]
    if subject.target_label and subject.target is not None and not narrow:
        labels[0] = EndLabel(subject.target, subject.target_label, "t-done")
    return sorted(labels, key=lambda label: -label.value)


def unbroken(analysis: Analysis) -> list[list[Point]]:
    """The observed points in stretches that one line runs through: not across gaps, not across phases."""
    stretches = groupby(analysis.points, key=lambda point: (point.phase, point.value is not None))
    return [list(members) for (_, observed), members in stretches if observed]


def has_limits(phase: Phase) -> bool:
    """Whether a phase's limits are drawn: from too few points they would say more than is known."""
    return phase.upper is not None and not is_short(phase)


def _all_values(subject: Subject) -> list[float]:
    drawn = [has_limits(phase) for phase in subject.analysis.phases]
    points = [point.value for point in subject.analysis.points]
    lines = [line for point in subject.analysis.points if drawn[point.phase] for line in (point.lower, point.upper)]
    return [value for value in (*lines, *points, subject.target) if value is not None]


def has_unit_line(unit: str) -> bool:
    return unit not in SIGNS


def _rebase_room(subject: Subject) -> float:
    if len(subject.analysis.phases) < 2:
        return 0
    return LINE_HEIGHT * 2 + 6
