"""What can only be seen in several lines together: who is there twice, and who supervises whom in a circle.

The database finds the few people concerned; what is wrong with them is said here, a person at a time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter

from django.db.models import Case, Count, F, Max, Min, Q, Value, When

from lms.dose.models import StaffImport, StaffLine
from lms.dose.staff_lists.columns import LONGEST_REASON, WAITS

PIECE = 500
SHOWN = 10


def settle(batch: StaffImport) -> None:
    _people_with_several_lines(batch)
    _shared_addresses(batch)
    _circles(batch)


# ---- several lines of one person --------------------------------------------------------
def _people_with_several_lines(batch: StaffImport) -> None:
    named = batch.lines.exclude(employee_number="").values("employee_number")
    several = named.annotate(lines=Count("pk")).filter(lines__gt=1)
    marked = Case(When(marked=True, then=Value(True)), default=Value(False))
    numbers = several.values("employee_number")
    own = batch.lines.filter(employee_number__in=numbers)
    if not own.update(has_others=True, is_primary=marked, is_main=marked):
        return
    # Nothing is wrong with most of them; only the others are looked at one by one.
    wrong = several.filter(has_others=True).annotate(
        problems=Max("problem"), name=Min("full_name"), other_name=Max("full_name"), address=Min("email"),
        other_address=Max("email"), posts=Count("number", distinct=True), mains=Count("pk", filter=Q(marked=True)),
    ).exclude(problems="", name=F("other_name"), address=F("other_address"), posts=F("lines"), mains=1)  # fmt: skip
    lines = batch.lines.filter(employee_number__in=wrong.values("employee_number"))
    _save(_settled(lines.order_by("employee_number", "line").iterator()), ["problem"])


def _settled(lines: Iterable[StaffLine]) -> Iterator[StaffLine]:
    for _, group in groupby(lines, key=attrgetter("employee_number")):
        own = list(group)
        reasons = _reasons(own)
        for line in own:
            line.problem = line.problem or reasons.get(line.line, WAITS)[:LONGEST_REASON]
        yield from own


def _reasons(own: list[StaffLine]) -> dict[int, str]:
    """Why these lines of one person can't be taken; lines not named wait for those that are."""
    bad = {line.line: line.problem for line in own if line.problem}
    return bad or _two_people(own) or _same_post(own) or _no_one_primary(own)


def _two_people(own: list[StaffLine]) -> dict[int, str]:
    if len({(line.full_name, line.email) for line in own}) == 1:
        return {}
    reason = f"Employee {own[0].employee_number} has different names or addresses on lines {_lines(own)}."
    return {line.line: reason for line in own}


def _same_post(own: list[StaffLine]) -> dict[int, str]:
    again = {number for number, count in Counter(line.number for line in own).items() if count > 1}
    return {
        line.line: f"Employee {line.employee_number} has assignment {line.number} on several lines."
        for line in own
        if line.number in again
    }


def _no_one_primary(own: list[StaffLine]) -> dict[int, str]:
    marked = sum(line.marked is True for line in own)
    if marked == 1:
        return {}
    words = "more than one primary post" if marked else "several posts and none is marked as primary"
    reason = f"Employee {own[0].employee_number} has {words}, on lines {_lines(own)}."
    return {line.line: reason for line in own}


# ---- one address of several people ------------------------------------------------------
def _shared_addresses(batch: StaffImport) -> None:
    people = batch.lines.filter(problem="").values("email")
    people = people.annotate(first=Min("employee_number"), last=Max("employee_number")).exclude(first=F("last"))
    lines = batch.lines.filter(problem="", email__in=people.values("email")).order_by("email", "line")
    _save(_refused(lines.iterator()), ["problem"])


def _refused(lines: Iterable[StaffLine]) -> Iterator[StaffLine]:
    for email, group in groupby(lines, key=attrgetter("email")):
        own = list(group)
        for line in own:
            line.problem = f"{email} belongs to several people, on lines {_lines(own)}."[:LONGEST_REASON]
        yield from own


# ---- circles ----------------------------------------------------------------------------
def _circles(batch: StaffImport) -> None:
    """Take people who supervise each other in a circle without a line manager, and say so.

    Only who is somebody's supervisor can stand in a circle, so only they are looked at.
    """
    taken = batch.lines.filter(problem="").exclude(supervisor="")
    managers = taken.filter(employee_number__in=taken.values("supervisor"))
    above: dict[str, str] = {}
    own: set[str] = set()  # whoever is their own supervisor, be it in a second post
    for number, supervisor, is_main in managers.values_list("employee_number", "supervisor", "is_main").iterator():
        if is_main:
            above[number] = supervisor
        if number == supervisor:
            own.add(number)
    for circling, which in ((own, Q(supervisor=F("employee_number"))), (in_circles(above), Q(is_main=True))):
        numbers = sorted(circling)
        for start in range(0, len(numbers), PIECE):
            piece = taken.filter(which, employee_number__in=numbers[start : start + PIECE])
            _save(_freed(piece), ["supervisor", "note"])


def _freed(lines: Iterable[StaffLine]) -> Iterator[StaffLine]:
    for line in lines:
        line.note = f"Supervisor {line.supervisor} is in a loop back to this person; taken without a line manager."
        line.supervisor = ""
        yield line


def in_circles(above: dict[str, str]) -> set[str]:
    """Those from whom going up leads back to them. Everybody is walked over once."""
    found: set[str] = set()
    seen: dict[str, str] = {}  # by whose walk
    for start in above:
        number = start
        while number in above and number not in seen:
            seen[number] = start
            number = above[number]
        if seen.get(number) == start and number not in found:
            first = number
            found.add(first)
            number = above[first]
            while number != first:
                found.add(number)
                number = above[number]
    return found


def _save(lines: Iterable[StaffLine], fields: list[str]) -> None:
    piece: list[StaffLine] = []
    for line in lines:
        piece.append(line)
        if len(piece) == PIECE:
            StaffLine.objects.bulk_update(piece, fields)
            piece = []
    StaffLine.objects.bulk_update(piece, fields)


def _lines(own: list[StaffLine]) -> str:
    shown = ", ".join(str(line.line) for line in own[:SHOWN])
    return shown if len(own) <= SHOWN else f"{shown} and {len(own) - SHOWN} more"
