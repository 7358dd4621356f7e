"""Decides which figures of a split stay hidden, so that none of fewer than ten people can be worked out.

Plain Python. The same people are shown by unit, by staff group and by band, for several levels: what one table hides,
another may tell. So every hidden figure gets a witness: a different set of people behind it that leaves all shown
figures, on all pages and in all downloads of the day, as they are. Where there is none, more is hidden, the least
first; where that doesn't help either, a cut isn't shown at all. What the organisation's own totals tell is no secret.
The same people always give the same answer: two answers could be held against each other.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from lms.dose.board.elimination import Sums
from lms.dose.board.suppression import FEWEST, hidden

HEADS = "heads"
Row = tuple[Hashable, ...]  # its cut comes first: ("unit", 7), ("staff group", "Nursing")
Column = Hashable  # HEADS, or the key of a level
Figure = tuple[Row, Column]


@dataclass(frozen=True, eq=False)
class Kind:
    """People who count alike: in the same rows of every table, asked of the same levels."""

    rows: frozenset[Row]
    columns: frozenset[Column]
    heads: int
    attained: dict[Column, int] = field(default_factory=dict)

    def has(self, column: Column) -> int:
        return self.attained.get(column, 0)


@dataclass(frozen=True)
class Table:
    """Rows that add up to the row above them; None: to the organisation."""

    cut: str
    rows: tuple[Row, ...]
    above: Row | None = None


@dataclass(frozen=True)
class Protection:
    """What may be shown: the cuts, and in them everything but the hidden figures."""

    cuts: tuple[str, ...]
    hidden: frozenset[Figure] = frozenset()


class Unprotected(Exception):
    """A figure of few people that no further hiding protects."""


def protect(kinds: Sequence[Kind], tables: Sequence[Table], split: Iterable[Column]) -> Protection:
    """What may be shown of these tables. `split` are the columns that are split; others only have a total.

    Cuts are given up from the last, so tables come in the order of their worth.
    """
    cuts = tuple(dict.fromkeys(table.cut for table in tables))
    if sum(kind.heads for kind in kinds) < FEWEST:
        return Protection(())
    for kept in (cuts[:number] for number in range(len(cuts), 0, -1)):
        try:
            found = Hiding(kinds, [table for table in tables if table.cut in kept], {HEADS, *split}).done()
        except Unprotected:
            continue
        return Protection(kept, frozenset(found))
    return Protection(())


class Hiding:
    """Hides more and more figures until each of few people has its witness."""

    def __init__(self, kinds: Sequence[Kind], tables: Sequence[Table], split: set[Column]) -> None:
        self.tables, self.split = tables, split
        self.rows = {row for table in tables for row in table.rows}
        self.kinds = merged(kinds, self.rows)
        self.people: Counter[Figure] = Counter()
        self.behind: dict[Figure, list[Kind]] = defaultdict(list)
        self.asked: dict[Column, list[Kind]] = defaultdict(list)
        for kind in self.kinds:
            for column in kind.columns:
                self.asked[column].append(kind)
                for row in kind.rows:
                    self.people[row, column] += kind.heads
                    self.behind[row, column].append(kind)
        self.hidden: set[Figure] = set()
        self._index()

    def done(self) -> set[Figure]:
        small = sorted(
            (figure for figure, people in self.people.items() if 0 < people < FEWEST and figure[1] in self.split),
            key=repr,
        )
        self.hidden.update(small)
        for table in self.tables:
            for column in self.split:
                covered = hidden({row: self.people[row, column] for row in table.rows})
                self.hidden.update((row, column) for row in covered)
        self._below()
        for figure in small:
            self._hide(self._of_people(figure), figure)
        open_columns = {column for column in self.split - {HEADS} if 0 < self._have(column) < self._asked(column)}
        for row, column in small:
            if column in open_columns:
                self._hide(self._of_skill((row, column)), (row, column))
        return self.hidden

    # ---- hiding more ---------------------------------------------------------------------
    def _hide(self, more: set[Figure] | None, figure: Figure) -> None:
        if more is None:
            if not self._is_told_by_totals(figure):
                raise Unprotected(figure)
        elif more:
            self.hidden |= more
            self._below()

    def _below(self) -> None:
        """What is hidden of a unit is hidden of all below it. Tables come from the top down."""
        for table in self.tables:
            for column in self.split if table.above else ():
                if (table.above, column) in self.hidden:
                    self.hidden.update((row, column) for row in table.rows if self.people[row, column])

    def _cheapest(self, pairs: Iterable[tuple[Kind, Kind]], column: Column) -> set[Figure] | None:
        """Of all that could be hidden besides, so that people may be exchanged, the least; None if nothing helps."""
        found: list[set[Figure]] = []
        dearer = []
        for one, other in pairs:
            bound = self._price({(row, column) for row in one.rows ^ other.rows} - self.hidden)
            if bound:
                dearer.append((bound, one, other))
                continue
            found += self._exchanges(one, other, column)
            if set() in found:
                return set()
        best = min(found, key=self._price, default=None)
        for bound, one, other in sorted(dearer, key=lambda pair: pair[0]):
            if best is not None and bound >= self._price(best):
                break
            found = [*self._exchanges(one, other, column), *([best] if best else [])]
            best = min(found, key=self._price, default=None)
        return best

    def _price(self, figures: set[Figure]) -> int:
        return sum(self.people[figure] for figure in figures)

    # ---- other people behind the same shown figures ----------------------------------------
    def _of_people(self, figure: Figure) -> set[Figure] | None:
        """What must be hidden besides, so that there may be one person more or fewer behind a figure."""
        row, column = figure
        more = self._cheapest(self._twins_of(figure), column)
        if more == set():
            return more
        ones = self.behind[figure]
        alike = ((one, other) for one in ones for other in self._alike[one.columns] if row not in other.rows)
        return self._cheapest(alike, column)

    def _twins_of(self, figure: Figure) -> Iterator[tuple[Kind, Kind]]:
        """Kinds that differ in this cut alone: if anything can be exchanged for nothing it is mostly these, and among
        them those right beside it, which come first."""
        row, _ = figure
        for one in self.behind[figure]:
            for other in self._beside(row[0], one)[self._places[one, row[0]] - {row}]:
                if row not in other.rows:
                    yield one, other
        for one in self.behind[figure]:
            for other in self._twins[row[0], self._rests[one, row[0]]]:
                if row not in other.rows:
                    yield one, other

    def _beside(self, cut: Hashable, one: Kind) -> dict[frozenset[Row], list[Kind]]:
        """The twins of a kind by their place but for one of its rows."""
        key = cut, self._rests[one, cut]
        if key not in self._besides:
            found = self._besides[key] = defaultdict(list)
            for other in self._twins[key]:
                place = self._places[other, cut]
                for row in place:
                    found[place - {row}].append(other)
        return self._besides[key]

    def _exchanges(self, one: Kind, other: Kind, column: Column) -> Iterator[set[Figure]]:
        """Somebody of one row for somebody of another; and the same with two who aren't asked going back, so that
        heads and other levels may stay as they are."""
        yield from self._if_open((one, 1), (other, -1))
        for cut in sorted({str(row[0]) for row in one.rows ^ other.rows}):
            for not_asked in self._here[cut, self._places[one, cut]]:
                back = self._exact.get((cut, self._rests[not_asked, cut], self._places[other, cut]))
                if back and column not in not_asked.columns:
                    yield from self._if_open((one, 1), (other, -1), (not_asked, -1), (back, 1))

    def _of_skill(self, figure: Figure) -> set[Figure] | None:
        """The same for one more or fewer who have the level."""
        column = figure[1]
        among_twins = (
            self._between(one, other, column)
            for one, other in self._twins_of(figure)
            if self._differ_in_skill(one, other, column)
        )
        if set() in among_twins:
            return set()
        best: set[Figure] | None = None
        for one in self.behind[figure]:
            best = self._cheapest_in_skill(one, figure, best)
        return best

    def _cheapest_in_skill(self, one: Kind, figure: Figure, best: set[Figure] | None) -> set[Figure] | None:
        """The least to hide so that somebody of this kind has the level for somebody of another; or what was best. Of
        kinds that differ in the other cuts already by more than that, none is looked at."""
        row, column = figure
        found = self._asked_by_rest(column, row[0])
        here, _ = self._rests[one, row[0]]
        prices = {rest: self._price({(each, column) for each in rest ^ here} - self.hidden) for rest in found}
        for rest in sorted(found, key=prices.__getitem__):
            if best is not None and prices[rest] >= self._price(best):
                break
            for other in found[rest]:
                if row not in other.rows and self._differ_in_skill(one, other, column):
                    more = self._between(one, other, column)
                    if best is None or self._price(more) < self._price(best):
                        best = more
        return best

    def _differ_in_skill(self, one: Kind, other: Kind, column: Column) -> bool:
        has, lacks = self._has[column], self._lacks[column]
        return (one in lacks and other in has) or (one in has and other in lacks)

    def _between(self, one: Kind, other: Kind, column: Column) -> set[Figure]:
        """The figures of a column that differ where one person counts as this kind or as the other."""
        return {(row, column) for row in one.rows ^ other.rows} - self.hidden

    def _asked_by_rest(self, column: Column, cut: Hashable) -> dict[frozenset[Row], list[Kind]]:
        """Who is asked of a level, by their rows of the other cuts."""
        if (column, cut) not in self._askeds:
            found = self._askeds[column, cut] = defaultdict(list)
            for kind in self.asked[column]:
                found[self._rests[kind, cut][0]].append(kind)
        return self._askeds[column, cut]

    def _if_open(self, *changes: tuple[Kind, int]) -> Iterator[set[Figure]]:
        """The figures a move changes, if one way or the other leaves somebody behind each: hidden is never nobody. A
        move keeps the totals of the organisation, as it puts people for others who are asked the same."""
        effect: Counter[Figure] = Counter()
        for kind, change in changes:
            for row in kind.rows:
                for column in kind.columns & self.split:
                    effect[row, column] += change
        moved = [(figure, change) for figure, change in effect.items() if change]
        if any(all(self.people[figure] + sign * change > 0 for figure, change in moved) for sign in (1, -1)):
            yield {figure for figure, _ in moved} - self.hidden

    # ---- what is looked up -------------------------------------------------------------------
    def _index(self) -> None:
        self._has = {column: {kind for kind in kinds if kind.has(column)} for column, kinds in self.asked.items()}
        self._lacks = {
            column: {kind for kind in kinds if kind.has(column) < kind.heads} for column, kinds in self.asked.items()
        }
        self._twins: dict[tuple[Hashable, Hashable], list[Kind]] = defaultdict(list)
        self._here: dict[tuple[Hashable, Hashable], list[Kind]] = defaultdict(list)
        self._places: dict[tuple[Kind, Hashable], frozenset[Row]] = {}
        self._rests: dict[tuple[Kind, Hashable], tuple[frozenset[Row], frozenset[Column]]] = {}
        self._exact: dict[tuple[Hashable, Hashable, Hashable], Kind] = {}
        self._besides: dict[tuple[Hashable, Hashable], dict[frozenset[Row], list[Kind]]] = {}
        self._askeds: dict[tuple[Column, Hashable], dict[frozenset[Row], list[Kind]]] = {}
        self._alike: dict[frozenset[Column], list[Kind]] = defaultdict(list)
        for kind in self.kinds:
            self._alike[kind.columns].append(kind)
            for cut in {row[0] for row in kind.rows}:
                place = frozenset(row for row in kind.rows if row[0] == cut)
                rest = kind.rows - place, kind.columns
                self._places[kind, cut], self._rests[kind, cut] = place, rest
                self._exact[cut, rest, place] = kind
                self._twins[cut, rest].append(kind)
                self._here[cut, place].append(kind)

    def _have(self, column: Column) -> int:
        return sum(kind.has(column) for kind in self.asked[column])

    def _asked(self, column: Column) -> int:
        return sum(kind.heads for kind in self.asked[column])

    def _is_told_by_totals(self, figure: Figure) -> bool:
        """Whether a figure follows from the organisation's own totals and who is asked of what."""
        totals = Sums(dict.fromkeys(kinds, 1) for kinds in self.asked.values())
        return totals.tell(dict.fromkeys(self.behind[figure], 1))


def merged(kinds: Iterable[Kind], rows: set[Row]) -> list[Kind]:
    """Kinds that differ in nothing these rows show, put together; without those of nobody."""
    found: dict[tuple[frozenset[Row], frozenset[Column]], Kind] = {}
    for kind in kinds:
        place = kind.rows & rows, kind.columns
        if before := found.get(place):
            attained = {each: kind.has(each) + before.has(each) for each in kind.columns}
            found[place] = Kind(*place, kind.heads + before.heads, attained)
        else:
            found[place] = Kind(*place, kind.heads, kind.attained)
    return [kind for kind in found.values() if kind.heads]
