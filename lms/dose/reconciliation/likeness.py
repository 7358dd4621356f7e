"""Finds records that may be one person. Plain Python: people in, pairs with their reasons out.

Never compares everybody with everybody: people are sorted by name, and each is compared with the few that follow.
Of many records with one name each is paired with the next only, so the list can't grow with the square either.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import ratio

FOLLOWING = 5
NEARLY = 88  # of 100: one letter in eight
MANY = 6
TITLES = frozenset("dr mr mrs ms miss mx prof professor sir dame rev".split())
SHARED = frozenset("admin enquiries info office reception secretary team ward".split())
SAME_NAME = "the same name"
ALIKE = "nearly the same name"
SAME_MAIL = "the same e-mail name at two domains"
SAME_DAY = "began on the same day"


@dataclass(frozen=True)
class Someone:
    pk: int
    full_name: str
    email: str
    employee_number: str
    has_post: bool
    began_on: date | None
    has_signed_in: bool = False
    is_active: bool = True


@dataclass(frozen=True)
class Pair:
    """Two records, the lower key first, and why they are thought to be one person."""

    first: Someone
    second: Someone
    reasons: tuple[str, ...]

    @property
    def numbered(self) -> list[Someone]:
        return [one for one in (self.first, self.second) if one.employee_number]


def pairs(people: Iterable[Someone], dismissed: Collection[tuple[int, int]] = frozenset()) -> list[Pair]:
    """Every pair worth a look, those with the most reasons first."""
    everybody = list(people)
    names = {one.pk: name_key(one.full_name) for one in everybody}
    found: dict[tuple[int, int], set[str]] = defaultdict(set)
    for reason, key in ((SAME_NAME, lambda one: names[one.pk]), (SAME_MAIL, _mail_key)):
        for one, other in _sharing(everybody, key):
            if reason != SAME_MAIL or one.email.lower() != other.email.lower():
                found[_keys(one, other)].add(reason)
    for one, other in _alike(everybody, names):
        found[_keys(one, other)].add(ALIKE)
    by_pk = {one.pk: one for one in everybody}
    told = [
        _pair(by_pk[first], by_pk[second], reasons)
        for (first, second), reasons in found.items()
        if (first, second) not in dismissed
    ]
    worth = [pair for pair in told if _is_worth_a_look(pair)]
    return sorted(worth, key=lambda pair: (-len(pair.reasons), pair.first.full_name, pair.first.pk, pair.second.pk))


def resembling(one: Someone, others: Iterable[Someone]) -> list[Someone]:
    """Those of the others who may be this person: each is looked at once."""
    name, mail = name_key(one.full_name), _mail_key(one)
    return [
        other
        for other in others
        if other.pk != one.pk and (_is_one(name, name_key(other.full_name)) or (mail and mail == _mail_key(other)))
    ]


def _is_one(name: str, other: str) -> bool:
    return name == other or _is_a_slip(name, other)


def name_key(name: str) -> str:
    """A name whatever its case, accents, order, title or punctuation: "Rees, Siân" and "Dr SIAN REES" are one."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    words = re.findall(r"\w+", re.sub(r"['’`.]", "", plain))
    return " ".join(sorted(word for word in words if word not in TITLES) or sorted(words))


def _mail_key(one: Someone) -> str:
    """The part before the @ without "+tag", if it is long enough to mean somebody."""
    local = one.email.lower().partition("@")[0].partition("+")[0]
    return local if len(local) >= 5 and local not in SHARED else ""


def _sharing(people: Sequence[Someone], key: Callable[[Someone], str]) -> Iterable[tuple[Someone, Someone]]:
    groups: dict[str, list[Someone]] = defaultdict(list)
    for one in people:
        if shared := key(one):
            groups[shared].append(one)
    for group in groups.values():
        for place, one in enumerate(group):
            following = group[place + 1 :] if len(group) <= MANY else group[place + 1 : place + 2]
            yield from ((one, other) for other in following)


def _alike(people: Sequence[Someone], names: dict[int, str]) -> Iterable[tuple[Someone, Someone]]:
    """Names with a slip of the pen in them, met when sorted from the front and from the back."""
    one_each = list({names[one.pk]: one for one in people if names[one.pk]}.values())
    for sort_key in (lambda one: names[one.pk], lambda one: names[one.pk][::-1]):
        ordered = sorted(one_each, key=sort_key)
        for place, one in enumerate(ordered):
            for other in ordered[place + 1 : place + 1 + FOLLOWING]:
                if _is_a_slip(names[one.pk], names[other.pk]):
                    yield one, other


def _is_a_slip(one: str, other: str) -> bool:
    return ratio(one, other, score_cutoff=NEARLY) > 0 and OSA.distance(one, other, score_cutoff=2) <= 2


def _keys(one: Someone, other: Someone) -> tuple[int, int]:
    return min(one.pk, other.pk), max(one.pk, other.pk)


def _pair(first: Someone, second: Someone, reasons: set[str]) -> Pair:
    found = [reason for reason in (SAME_NAME, ALIKE, SAME_MAIL) if reason in reasons]
    if first.began_on and first.began_on == second.began_on:
        found.append(SAME_DAY)
    return Pair(first, second, tuple(found))


def _is_worth_a_look(pair: Pair) -> bool:
    """Two colleagues of one name with a post each are two people, unless more speaks for one."""
    both_work = all(one.employee_number and one.has_post for one in (pair.first, pair.second))
    return len(pair.reasons) > 1 or not both_work
