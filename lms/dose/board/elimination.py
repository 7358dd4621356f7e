"""Says whether some sums tell another sum: exact elimination over fractions. Plain Python."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from fractions import Fraction


class Sums:
    """Sums of unknowns whose values are known; more may be added."""

    def __init__(self, sums: Iterable[Mapping[Hashable, int]] = ()) -> None:
        self._reduced: dict[Hashable, dict[Hashable, Fraction]] = {}
        for each in sums:
            self.add(each)

    def add(self, known: Mapping[Hashable, int]) -> None:
        left = self._rest(known)
        if left:
            pivot = next(iter(left))
            scale = left[pivot]
            self._reduced[pivot] = {unknown: factor / scale for unknown, factor in left.items()}

    def tell(self, asked: Mapping[Hashable, int]) -> bool:
        """Whether the value of this sum follows from those known, whatever the unknowns are."""
        return not self._rest(asked)

    def _rest(self, given: Mapping[Hashable, int]) -> dict[Hashable, Fraction]:
        """What is left of a sum after all that is known has been taken off it."""
        left = {unknown: Fraction(factor) for unknown, factor in given.items() if factor}
        for pivot, row in self._reduced.items():  # in the order they came: a row holds no pivot of an earlier one
            factor = left.get(pivot)
            if factor:
                for unknown, share in row.items():
                    rest = left.get(unknown, Fraction(0)) - factor * share
                    if rest:
                        left[unknown] = rest
                    else:
                        left.pop(unknown, None)
        return left
