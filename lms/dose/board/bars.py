"""Puts dose into words and lengths of bars."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.contrib.humanize.templatetags.humanize import intcomma

from lms.dose.board.alliance import MemberRow
from lms.dose.counts.coverage import LevelDose
from lms.dose.models import Target
from lms.dose.targets.asked import asked_words

DASH = "\N{EN DASH}"
BAR_LENGTH, ROOM_FOR_WORDS = 232, 90
HEAT_STEPS = (Decimal("0.2"), Decimal("0.4"), Decimal("0.6"), Decimal("0.8"))


def per_cent(share: Decimal | None, places: int = 0) -> str:
    return DASH if share is None else f"{share * 100:.{places}f}%"


def who_is_asked(target: Target | None) -> str:
    if target is None:
        return "No target yet"
    asked = asked_words(target.asked_of)
    if target.kind == Target.Kind.RATIO:
        return f"1 for every {target.value.normalize():f} {target.get_driver_display()}"
    return asked


def target_words(target: Target | None) -> str:
    if target is None:
        return ""
    share = f"{per_cent(target.value)} " if target.kind == Target.Kind.COVERAGE else ""
    return f"{share}by {target.by_date:%B %Y}"


def coverage_words(dose: LevelDose) -> str:
    if not dose.is_share:
        return ""
    return f"{per_cent(dose.coverage, 1)} of {intcomma(dose.population)}" if dose.population else "nobody asked"


def listed(parts: list[str]) -> str:
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else "".join(parts)


@dataclass(frozen=True)
class Bar:
    """Lengths of a bar that runs from 0 to everyone asked, or to the number of people needed."""

    have: float
    tick: float
    words: str
    text_at: float | None


def bar(dose: LevelDose) -> Bar | None:
    if not dose.target:
        return None
    whole = max(dose.target, dose.attained, dose.population if dose.is_share else 0)
    have = round(BAR_LENGTH * dose.attained / whole, 1)
    words = f"{intcomma(dose.gap)} short" if dose.gap else "target reached"
    tick = round(BAR_LENGTH * dose.target / whole, 1)
    # The words stand between the fill and the stroke if there is room: the column beside the bar has them anyway.
    text_at = round((have + tick) / 2, 1) if tick - have > ROOM_FOR_WORDS else None
    return Bar(have, tick, words, text_at)


def sentence(levels: list[LevelDose]) -> str:
    """What a board member should remember if they read nothing else."""
    aimed = [row for row in levels if row.attainment is not None]
    if not aimed:
        return "No targets are set yet, so there is nothing to compare with what we have."
    short = [row for row in aimed if row.gap]
    if not short:
        return "We hold the people we decided we need, at every level with a target."
    shares = sorted(row.attainment for row in short if row.attainment is not None)
    low, high = per_cent(shares[0]), per_cent(shares[-1])
    spread = low if low == high else f"{low.rstrip('%')} to {high}"
    where = _where(len(short), len(aimed), len(levels))
    widest = max(short, key=lambda row: row.gap or 0)
    missing = f"{intcomma(widest.gap)} {'person' if widest.gap == 1 else 'people'} short"
    return f"{where} we hold {spread} of the people we decided we need. {widest.level.title} is {missing}."


def _where(short: int, aimed: int, levels: int) -> str:
    if short == levels:
        return "At every level"
    if short == aimed:
        return "At every level with a target"
    return f"At {short} of {aimed} levels with a target"


@dataclass(frozen=True)
class MemberCell:
    """A member's figure for one level: the big words and the small ones."""

    big: str
    small: str


def member_lines(rows: list[MemberRow]) -> list[tuple[MemberRow, list[MemberCell]]]:
    return [(row, [_member_cell(cell) for cell in row.cells]) for row in rows]


def _member_cell(dose: LevelDose | None) -> MemberCell:
    if dose is None:
        return MemberCell("Hidden", "see note")
    if dose.is_share:
        if not dose.population:
            return MemberCell(DASH, "nobody asked")
        return MemberCell(per_cent(dose.coverage), f"{intcomma(dose.attained)} of {intcomma(dose.population)}")
    if dose.target is None:
        return MemberCell(intcomma(dose.attained), "no target")
    return MemberCell(intcomma(dose.attained), f"of {intcomma(dose.target)}")
