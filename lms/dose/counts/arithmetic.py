"""The sums of dose: target, coverage, attainment of the target and gap, in heads and Decimals.

Plain Python. What isn't defined is None, which pages show as a dash: never as 100 %.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal

# A share such as 0.8 of 1,215 is exact in Decimal; the slack forgives shares that came from thirds.
SLACK = Decimal("1e-9")


def target_count(kind: str, value: Decimal, *, population: int, driver: int, minimum: int = 0) -> int:
    """How many people must have the level.

    `coverage`: a share of the population asked, rounded up. `ratio`: one for every `value` of the driver (heads),
    rounded up, at least the minimum. `fixed`: the number itself, at least the minimum.
    """
    if kind == "coverage":
        return max(_ceil(value * population - SLACK), 0)
    if kind == "ratio":
        return max(minimum, _ceil(Decimal(driver) / value))
    if kind == "fixed":
        return max(minimum, _ceil(value))
    raise ValueError(f"There is no kind of target called {kind!r}.")


def coverage(attained: int, population: int) -> Decimal | None:
    return Decimal(attained) / population if population else None


def target_attainment(attained: int, target: int | None) -> Decimal | None:
    """The share of the target that is there; above 1 when there is more than was asked for."""
    return Decimal(attained) / target if target else None


def gap(attained: int, target: int | None) -> int | None:
    return None if target is None else max(0, target - attained)


def _ceil(number: Decimal) -> int:
    return int(number.to_integral_value(rounding=ROUND_CEILING))
