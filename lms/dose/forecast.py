"""The sums of where the dose is heading: what it takes to reach a target, to stay there, and when it will be.

Plain Python, Decimal in and out. One model throughout: of those who have a level, a share `survival` still has it a
year on, and each year `pace` graduates come on top, counted from the year's end. So A(t) = n - (n - A0) s^t, with the
ceiling n = x / (1 - s). Whatever the caller's decimal context, the sums are made with 34 significant digits; where a
whole number of people, places or cohorts is asked for it is the next one up. How far chance alone may carry us from
the line is `band`, which lives in `lms.dose.simulation`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import ROUND_CEILING, Context, Decimal, localcontext

from lms.dose.counts.arithmetic import SLACK
from lms.dose.simulation import band as band

PRECISION = Context(prec=34)
NONE, ONE = Decimal(0), Decimal(1)


def survival(leaver_rate: Decimal, lapse_rate: Decimal) -> Decimal:
    """The share of those who have a level that still has it a year on: (1 - l)(1 - r).

    Both rates are shares a year, 0 to 1: qualified leavers, and attainments expired and not renewed, over the mean
    number qualified. ValueError beyond that.
    """
    _check_share("The leaver rate", leaver_rate)
    _check_share("The lapse rate", lapse_rate)
    with _precisely():
        return (ONE - leaver_rate) * (ONE - lapse_rate)


def graduates_needed(
    target: Decimal | int, attained: Decimal | int, survival: Decimal, years: Decimal | int
) -> Decimal:
    """Graduates a year, every year alike, that bring `attained` people to `target` in so many years.

    x = (T - A0 s^Y)(1 - s) / (1 - s^Y), and (T - A0) / Y where nobody is lost. Not rounded; never below 0, which is
    what it is when more than the target will still be there without anybody new. Years may be broken, and must be
    more than 0: no number of graduates changes what there is today.
    """
    _check_heads(target=target, attained=attained)
    _check_share("Survival", survival)
    if years <= 0:
        raise ValueError("There must be some time left: the years must be more than 0.")
    with _precisely():
        if survival == ONE:
            return max(NONE, (Decimal(target) - attained) / years)
        kept = _power(survival, Decimal(years))
        return max(NONE, (target - attained * kept) * (ONE - survival) / (ONE - kept))


def enrolments_needed(graduates: Decimal | int, completion_rate: Decimal) -> int:
    """Places to fill so that this many graduate: graduates / completion rate, rounded up to a whole place.

    The graduates go in unrounded: 1,495.22 at 90 % are 1,662 places, not the 1,663 that 1,496 would take. The rate is
    a share, more than 0 and at most 1; ValueError beyond that.
    """
    _check_heads(graduates=graduates)
    _check_share("The completion rate", completion_rate)
    if not completion_rate:
        raise ValueError("Where nobody completes, no number of places gives graduates.")
    with _precisely():
        return whole(graduates / completion_rate)


def to_stay(target: Decimal | int, survival: Decimal) -> Decimal:
    """Graduates a year that replace those lost at the target: T(1 - s). Not rounded."""
    _check_heads(target=target)
    _check_share("Survival", survival)
    with _precisely():
        return target * (ONE - survival)


def ceiling(pace: Decimal | int, survival: Decimal) -> Decimal | None:
    """The people this pace can hold in the end, x / (1 - s); None where nobody is lost and so nothing holds it back.

    It is approached from either side and never reached.
    """
    _check_heads(pace=pace)
    _check_share("Survival", survival)
    if survival == ONE:
        return None
    with _precisely():
        return pace / (ONE - survival)


def years_to_target(
    target: Decimal | int, attained: Decimal | int, pace: Decimal | int, survival: Decimal
) -> Decimal | None:
    """Years from now until this pace reaches the target: ln((n - T) / (n - A0)) / ln(s); None if it never does.

    0 when it is there already, however long it stays. A ceiling at or below the target is never. Where nobody stays
    for a year (s = 0), a pace of the target or more has it at the end of the first.
    """
    _check_heads(target=target, attained=attained, pace=pace)
    _check_share("Survival", survival)
    if attained >= target:
        return NONE
    return _years_until(Decimal(target), Decimal(attained), Decimal(pace), survival)


def years_above(
    target: Decimal | int, attained: Decimal | int, pace: Decimal | int, survival: Decimal
) -> Decimal | None:
    """Years from now until a target that is met is lost again at this pace; None if it stays met or isn't met."""
    _check_heads(target=target, attained=attained, pace=pace)
    _check_share("Survival", survival)
    end = ceiling(pace, survival)
    if attained < target or end is None or end >= target:
        return None
    if attained == target:
        return NONE
    return _years_until(Decimal(target), Decimal(attained), Decimal(pace), survival)


def _years_until(level: Decimal, attained: Decimal, pace: Decimal, survival: Decimal) -> Decimal | None:
    """When the line through `attained` comes to `level`, in years; None if its end lies on this side of it."""
    with _precisely():
        if survival == ONE:
            return (level - attained) / pace if pace else None
        end = pace / (ONE - survival)
        if survival == 0:
            return ONE if (end >= level) == (level > attained) else None
        if end == attained:  # a pace that just replaces those lost moves nothing
            return None
        left = (end - level) / (end - attained)
        return left.ln() / survival.ln() if 0 < left < 1 else None


def heads_after(attained: Decimal | int, pace: Decimal | int, survival: Decimal, years: Decimal | int) -> Decimal:
    """How many people have the level after so many years, whole or broken, 0 or more."""
    _check_heads(attained=attained, pace=pace, years=years)
    _check_share("Survival", survival)
    with _precisely():
        if survival == ONE:
            return Decimal(attained) + pace * Decimal(years)
        kept = _power(survival, Decimal(years))
        return attained * kept + pace * (ONE - kept) / (ONE - survival)


def trajectory(
    attained: Decimal | int, pace: Decimal | int, survival: Decimal, years: int, *, steps: int = 1
) -> list[Decimal]:
    """How many people have the level today and at the end of each of so many years, `steps` times a year."""
    if years < 0 or steps < 1:
        raise ValueError("A trajectory has no years below 0, and at least one step a year.")
    with _precisely():
        ends = [Decimal(step) / steps for step in range(years * steps + 1)]
    return [heads_after(attained, pace, survival, end) for end in ends]


def cohorts_needed(enrolments: int, cohort_size: int) -> int:
    """Cohorts that take this many: rounded up, the last may be half empty."""
    if enrolments < 0 or cohort_size < 1:
        raise ValueError("There are no enrolments below 0, and at least one person in a cohort.")
    return -(-enrolments // cohort_size)


def release_hours(enrolments: int, hours: Decimal) -> Decimal:
    """Hours away from the usual work: everybody who starts is released, whether they graduate or not."""
    _check_heads(enrolments=enrolments, hours=hours)
    with _precisely():
        return enrolments * hours


def cost_per_graduate(hours: Decimal, hourly_cost: Decimal, completion_rate: Decimal) -> Decimal:
    """What the release behind one graduate costs, the share of those who started and did not finish included."""
    _check_heads(hours=hours, hourly_cost=hourly_cost)
    _check_share("The completion rate", completion_rate)
    if not completion_rate:
        raise ValueError("Where nobody completes, no number of places gives graduates.")
    with _precisely():
        return hours * hourly_cost / completion_rate


def whole(number: Decimal | int) -> int:
    """The next whole number up. What division left behind the ninth decimal place doesn't count."""
    with _precisely():
        return int((number - SLACK).to_integral_value(rounding=ROUND_CEILING))


def _power(survival: Decimal, years: Decimal) -> Decimal:
    """s^Y; 1 at no years at all, which Decimal leaves undefined for a survival of 0."""
    return survival**years if years else ONE


def _check_share(name: str, share: Decimal) -> None:
    if not (share.is_finite() and 0 <= share <= 1):
        raise ValueError(f"{name} is a share between 0 and 1, not {share}.")


def _check_heads(**numbers: Decimal | int) -> None:
    for name, number in numbers.items():
        if not (Decimal(number).is_finite() and number >= 0):
            raise ValueError(f"{name.replace('_', ' ').capitalize()} can't be {number}: it is 0 or more.")


@contextmanager
def _precisely() -> Iterator[None]:
    with localcontext(PRECISION):
        yield
