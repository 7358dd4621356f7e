"""Compares a staff list with the present state and says what would change. Plain values in, a plan out.

Who is named in the list has not left, even where their line is in conflict. People without an employee number
(patients, carers, board members entered by hand) are nobody's leavers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from lms.dose.staff_list import Conflict, Post, StaffList

BRAKE = Decimal("0.1")
# A change of these ends the post and begins another, so that the record shows what was held when.
LASTING = ("unit", "staff_group", "job_role", "pay_band", "is_primary")
PASSING = ("fte", "contract_type", "supervisor", "ends_on")
WORDS = {"unit": "unit", "staff_group": "staff group", "job_role": "job role", "pay_band": "pay band",
         "is_primary": "primary post", "fte": "FTE", "contract_type": "contract type",
         "supervisor": "line manager", "ends_on": "leave date"}  # fmt: skip


@dataclass(frozen=True)
class Held:
    """A post somebody holds, or will hold: not one that has ended."""

    number: str
    unit: tuple[str, ...]
    staff_group: str
    job_role: str
    pay_band: str
    is_primary: bool
    fte: Decimal
    contract_type: str
    supervisor: str
    starts_on: date
    ends_on: date | None
    pk: int = 0


@dataclass(frozen=True)
class Known:
    """A person of the organisation and the posts they hold."""

    pk: int
    employee_number: str
    full_name: str
    email: str
    is_active: bool
    posts: tuple[Held, ...] = ()


@dataclass(frozen=True)
class Person:
    """A person as the list has them."""

    line: int
    employee_number: str
    full_name: str
    email: str
    pk: int | None
    is_changed: bool


@dataclass(frozen=True)
class Line:
    """One line of the dry run: where in the list (0 for who isn't in it), who, and what would happen."""

    line: int
    name: str
    what: str


@dataclass
class Plan:
    starters: list[Line] = field(default_factory=list)
    leavers: list[Line] = field(default_factory=list)
    movers: list[Line] = field(default_factory=list)
    changes: list[Line] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    unchanged: int = 0
    held_before: int = 0
    # What confirming would write.
    people: list[Person] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    ended: dict[int, date] = field(default_factory=dict)
    opened: list[tuple[str, Held]] = field(default_factory=list)
    altered: list[Held] = field(default_factory=list)

    @property
    def changes_nothing(self) -> bool:
        return not (self.starters or self.leavers or self.movers or self.changes)

    @property
    def needs_brake(self) -> bool:
        return len(self.leavers) > BRAKE * self.held_before


def compare(
    staff: StaffList, known: Iterable[Known], addresses_elsewhere: frozenset[str], *, today: date, yesterday: date
) -> Plan:
    """Say what the list would change. `addresses_elsewhere` are e-mail addresses of people of no employee number
    here, or of other organisations: nobody can take those."""
    state = {person.employee_number: person for person in known}
    plan = Plan(conflicts=list(staff.conflicts), held_before=sum(bool(person.posts) for person in state.values()))
    owner = {person.email: person.employee_number for person in state.values()}
    by_person: dict[str, list[Post]] = defaultdict(list)
    for post in staff.posts:
        by_person[post.employee_number].append(post)
    refused = _refused_addresses(by_person, owner, addresses_elsewhere)
    for number, reason in refused.items():
        plan.conflicts += [Conflict(post.line, reason) for post in by_person.pop(number)]
    heads = {number for number, posts in by_person.items() if number in state or not _all_left(posts, today)}
    heads |= {number for number in staff.mentioned if number in state and state[number].posts}
    for number, posts in by_person.items():
        wanted = [_with_known_supervisor(post, heads, plan) for post in posts]
        _one_person(plan, state.get(number), wanted, today=today, yesterday=yesterday)
    _leavers(plan, state, staff.mentioned | set(refused), yesterday=yesterday)
    plan.conflicts.sort(key=lambda conflict: conflict.line)
    return plan


def _refused_addresses(
    by_person: Mapping[str, list[Post]], owner: Mapping[str, str], elsewhere: frozenset[str]
) -> dict[str, str]:
    reasons = {}
    for number, posts in by_person.items():
        email = posts[0].email
        if email in elsewhere or owner.get(email, number) != number:
            reasons[number] = f"{email} is in use by another person."
    return reasons


def _with_known_supervisor(post: Post, heads: set[str], plan: Plan) -> Post:
    if not post.supervisor or post.supervisor in heads:
        return post
    reason = f"Supervisor {post.supervisor} is not in this list; taken without a line manager."
    plan.conflicts.append(Conflict(post.line, reason))
    return replace(post, supervisor="")


def _all_left(posts: list[Post], today: date) -> bool:
    return all(post.leaves_on and post.leaves_on < today for post in posts)


def _one_person(plan: Plan, person: Known | None, posts: list[Post], *, today: date, yesterday: date) -> None:
    """Sort one person of the list into the plan."""
    main = next((post for post in posts if post.is_primary), posts[0])
    held = {post.number: post for post in person.posts} if person else {}
    staying = [post for post in posts if not (post.leaves_on and post.leaves_on < today and post.number not in held)]
    if not staying and not held:
        if person is None or person.is_active:
            plan.conflicts.append(Conflict(main.line, f"{main.full_name} left already; not taken in."))
        return
    wanted = {post.number: _held(post, held.get(post.number), person is None, today=today) for post in staying}
    news = _posts(plan, main.employee_number, held, wanted, yesterday=yesterday)
    leaves = all(post.ends_on and post.ends_on < today for post in wanted.values())
    details = _details(plan, person, main)
    if leaves:
        if person and person.posts:
            plan.gone.append(person.pk)
            plan.leavers.append(Line(main.line, main.full_name, f"left on {_day(main.leaves_on)}"))
    elif not held:
        where = "starts" if person is None else "comes back"
        plan.starters.append(Line(main.line, main.full_name, f"{where} in {' / '.join(main.unit)}"))
    elif any(name == "unit" for name in news):
        plan.movers.append(Line(main.line, main.full_name, f"moves to {' / '.join(main.unit)}"))
    elif news or details:
        words = dict.fromkeys([*details, *(WORDS.get(name, name) for name in news)])
        plan.changes.append(Line(main.line, main.full_name, ", ".join(words)))
    else:
        plan.unchanged += 1


def _held(post: Post, now: Held | None, is_new: bool, *, today: date) -> Held:
    """The post as it should be held. A new one of a person we know begins today: the list has no date for it."""
    starts_on = now.starts_on if now else (post.hired_on if is_new else max(today, post.hired_on))
    return Held(
        number=post.number, unit=post.unit, staff_group=post.staff_group, job_role=post.job_role,
        pay_band=post.pay_band, is_primary=bool(post.is_primary), fte=post.fte, contract_type=post.contract_type,
        supervisor=post.supervisor, starts_on=starts_on, ends_on=post.leaves_on, pk=now.pk if now else 0,
    )  # fmt: skip


def _posts(
    plan: Plan, person: str, held: Mapping[str, Held], wanted: Mapping[str, Held], *, yesterday: date
) -> list[str]:
    """Plan what happens to the posts of one person; return the names of what differs."""
    news: list[str] = []
    for number, now in held.items():
        if number not in wanted:
            plan.ended[now.pk] = max(now.starts_on, yesterday)
            news.append("fewer posts")
    for number, then in wanted.items():
        if number not in held:
            plan.opened.append((person, then))
            news.append("more posts")
            continue
        now = held[number]
        then = replace(then, ends_on=max(now.starts_on, then.ends_on) if then.ends_on else None)
        differing = [name for name in LASTING + PASSING if getattr(now, name) != getattr(then, name)]
        news += differing
        ends_anyway = then.ends_on is not None and then.ends_on <= yesterday
        if set(differing) & set(LASTING) and now.starts_on <= yesterday and not ends_anyway:
            plan.ended[now.pk] = yesterday
            plan.opened.append((person, replace(then, pk=0, starts_on=_next_day(yesterday))))
        elif differing:
            plan.altered.append(then)
    return news


def _details(plan: Plan, person: Known | None, post: Post) -> list[str]:
    differing = []
    if person is not None:
        differing = [
            word
            for word, now, then in (
                ("name", person.full_name, post.full_name),
                ("e-mail address", person.email, post.email),
            )
            if now != then
        ]
    plan.people.append(
        Person(
            post.line, post.employee_number, post.full_name, post.email, person.pk if person else None,
            is_changed=person is None or bool(differing) or not person.is_active,
        )
    )  # fmt: skip
    return differing


def _leavers(plan: Plan, state: Mapping[str, Known], mentioned: set[str], *, yesterday: date) -> None:
    for person in state.values():
        if person.employee_number in mentioned or person.email in mentioned or not person.posts:
            continue
        plan.gone.append(person.pk)
        plan.ended |= {post.pk: max(post.starts_on, yesterday) for post in person.posts}
        plan.leavers.append(Line(0, person.full_name, "is not in the list"))


def _next_day(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)


def _day(day: date | None) -> str:
    return f"{day:%-d %B %Y}" if day else ""
