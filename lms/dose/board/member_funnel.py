"""Compares the members of an alliance at one level by a funnel plot, which is no league table.

Most differences between members are chance. Only a member outside the limits has a share that members of its size
would hardly ever have by chance; among those inside, an order would say nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from curriculum.models import LevelPage
from lms.charts.funnel import Funnel, Group, Limits, Place, funnel
from lms.charts.funnel_drawing import WORDS, draw_funnel
from lms.dose.board.alliance import MemberRow
from lms.dose.counts.coverage import LevelDose
from lms.dose.models import Target

HEADS = (Target.Kind.RATIO, Target.Kind.FIXED)


@dataclass(frozen=True)
class MemberLine:
    group: Group
    limits: Limits
    place: Place
    target: str

    @property
    def share(self) -> str:
        return f"{self.group.share:.1%}"

    @property
    def range(self) -> str:
        return f"{self.limits.low3:.0%} to {self.limits.high3:.0%}"

    @property
    def words(self) -> str:
        words = WORDS[self.place]
        return words[:1].upper() + words[1:]


@dataclass(frozen=True)
class Comparison:
    """One level: the members compared, and how many are left out because too few people are asked there."""

    level: LevelPage
    funnel: Funnel | None
    lines: Sequence[MemberLine]
    left_out: int
    drawings: tuple[str, ...]  # wide, and made for a phone
    sentence: str


def compare(level: LevelPage, rows: Sequence[MemberRow], place: int) -> Comparison:
    """The members at the level that stands at this place in each row."""
    cells = [(row, row.cells[place]) for row in rows]
    shown = [(row, cell) for row, cell in cells if cell is not None and counted_among(cell)]
    found = funnel([group_of(row, cell) for row, cell in shown])
    left_out = len(cells) - len(shown)
    if found is None:
        return Comparison(level, None, [], left_out, (), "There are not two members to compare at this level.")
    targets = {group_of(row, cell).key: _target(cell) for row, cell in shown}
    lines = [_line(found, group, targets[group.key]) for group in found.groups]
    return Comparison(level, found, lines, left_out, _drawn(level, found, lines), sentence(lines))


def counted_among(cell: LevelDose) -> int:
    """Of how many a member's share is a share: the people asked, or all heads where a number of people is asked for."""
    return cell.heads if cell.target_row is not None and cell.target_row.kind in HEADS else cell.population


def group_of(row: MemberRow, cell: LevelDose) -> Group:
    return Group(row.organisation.name, cell.attained, counted_among(cell), f"member-{row.organisation.pk}")


def _line(found: Funnel, group: Group, target: str) -> MemberLine:
    limits = found.limits(group.size)
    return MemberLine(group, limits, limits.place(group.share), target)


def _target(cell: LevelDose) -> str:
    return "no target" if cell.target is None else f"{cell.target:,} people"


def sentence(lines: Sequence[MemberLine]) -> str:
    """Who is outside, in words; and that there is no order among the rest."""
    above = [line.group.name for line in lines if line.place == "above"]
    below = [line.group.name for line in lines if line.place == "below"]
    inside = len(lines) - len(above) - len(below)
    outside = [(above, "above"), (below, "below")]
    said = [f"{_named(names)} {_lie(names)} {where} the limits." for names, where in outside if names]
    if not said:
        return "No member lies outside the limits: what differs between them could be chance alone."
    rest = f"The other {inside} lie inside" if inside > 1 else "The other one lies inside" if inside else ""
    return " ".join([*said, f"{rest}: what differs between members inside could be chance alone." if rest else ""])


def _named(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _lie(names: Sequence[str]) -> str:
    return "lies" if len(names) == 1 else "lie"


def _drawn(level: LevelPage, found: Funnel, lines: Sequence[MemberLine]) -> tuple[str, ...]:
    return tuple(
        draw_funnel(
            found, title=f"{level.title}: share of each member against its size", description=sentence(lines),
            size_name="People asked, or heads", width=width, height=height, id_prefix=f"{prefix}-{level.pk}",
        )
        for width, height, prefix in ((760, 430, "funnel"), (300, 380, "funnel-phone"))
    )  # fmt: skip


HEADER = (
    "Member", "Level", "Heads", "Counted among", "Have the level in date", "Share, %", "All members, %",
    "Lower limit (3 sigma), %", "Lower limit (2 sigma), %", "Upper limit (2 sigma), %", "Upper limit (3 sigma), %",
    "Where it lies", "Target of the member",
)  # fmt: skip


def spreadsheet_rows(levels: Sequence[LevelPage], rows: Sequence[MemberRow]) -> Iterable[tuple[object, ...]]:
    """Member by member and level by level what the page shows; `hidden` where the page hides."""
    for place, level in enumerate(levels):
        comparison = compare(level, rows, place)
        lines = {line.group.key: line for line in comparison.lines}
        for row in rows:
            yield _row(level, row, row.cells[place], lines.get(f"member-{row.organisation.pk}"), comparison.funnel)


def _row(
    level: LevelPage, row: MemberRow, cell: LevelDose | None, line: MemberLine | None, found: Funnel | None
) -> tuple[object, ...]:
    heads: object = "hidden" if row.heads is None else row.heads
    start = (row.organisation.name, level.title, heads)
    if cell is None:
        return (*start, *["hidden"] * 2, *["hidden"] * 8)
    if line is None or found is None:
        return (*start, counted_among(cell), cell.attained, *["not compared"] * 7, _target(cell))
    limits = (line.limits.low3, line.limits.low2, line.limits.high2, line.limits.high3)
    shares = (line.group.share, found.centre, *limits)
    return (*start, line.group.size, line.group.count, *(round(share * 100, 1) for share in shares), line.words,
            line.target)  # fmt: skip
