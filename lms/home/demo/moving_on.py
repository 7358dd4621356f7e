"""Lets the demo's people come and go: without it no figure of the dose would ever have moved.

Some of today's staff came lately or from another team, some who left had a level, some levels ran out.
"""

from __future__ import annotations

from datetime import date, timedelta

from curriculum.models import LevelPage
from lms.escalator.expiry import expires_on
from lms.escalator.models import Attainment
from lms.people.models import Assignment, Organisation, Person

LEFT = 14
FORMER = (
    "Alma Birch, Bodil Crane, Cecil Drake, Delia Eagle, Errol Finch, Flora Grouse, Gil Heron, Hazel Jay, Ivor Kite, "
    "June Linnet, Keir Martin, Lena Nightjar, Milo Owl, Nell Plover"
)


def move_on(today: date) -> None:
    """Before the counts are opened: they go through these two years day by day."""
    northbridge = Organisation.objects.get(slug="northbridge")
    level = LevelPage.objects.get(code="L1")
    posts = Assignment.objects.filter(
        unit__organisation=northbridge, ends_on=None, is_primary=True, person__demo_role="", person__reports=None
    ).select_related("person")
    staff = list(posts.order_by("pk"))
    _leave(northbridge, staff, level, today)
    _come_lately(staff[3::17], today)
    _change_team(staff[7::23], today)
    _run_out(staff, level, today)


def _leave(organisation: Organisation, staff: list[Assignment], level: LevelPage, today: date) -> None:
    for number, (name, model) in enumerate(zip(FORMER.split(", "), staff[:LEFT], strict=True)):
        person = Person.objects.create_user(
            f"{name.lower().replace(' ', '.')}@{organisation.slug}.example", full_name=name, organisation=organisation,
            employee_number=f"{180_000 + number:08d}", is_active=False,
        )  # fmt: skip
        ended = today - timedelta(days=25 + 47 * number)
        Assignment.objects.create(
            person=person, unit=model.unit, number=f"{person.employee_number}-1", staff_group=model.staff_group,
            job_role=model.job_role, pay_band=model.pay_band, starts_on=ended - timedelta(days=900), ends_on=ended,
        )  # fmt: skip
        if number % 2:
            _attainment(person, level, ended - timedelta(days=330))


def _come_lately(posts: list[Assignment], today: date) -> None:
    for number, post in enumerate(posts):
        post.starts_on = today - timedelta(days=12 + 31 * number)
    Assignment.objects.bulk_update(posts, ["starts_on"])


def _change_team(posts: list[Assignment], today: date) -> None:
    """They were on the next one's team before."""
    before = []
    for number, post in enumerate(posts):
        moved_on = today - timedelta(days=40 + 67 * number)
        before.append(
            Assignment(
                person=post.person, unit=posts[number - 1].unit, number=f"{post.number}-before",
                ends_on=moved_on - timedelta(days=1),
                staff_group=post.staff_group, job_role=post.job_role, pay_band=post.pay_band, starts_on=post.starts_on,
            )
        )  # fmt: skip
        post.starts_on = moved_on
    before = [post for post in before if post.starts_on <= post.ends_on]
    Assignment.objects.bulk_create(before)
    Assignment.objects.bulk_update(posts, ["starts_on"])


def _run_out(staff: list[Assignment], level: LevelPage, today: date) -> None:
    """Twelve whose level ran out; every third of them renewed it a month later."""
    holders = set(Attainment.objects.filter(level=level).values_list("person", flat=True))
    without = [post.person for post in staff if post.person_id not in holders][:36:3]
    for number, person in enumerate(without):
        ran_out = today - timedelta(days=100 + 41 * number)
        held = _attainment(person, level, ran_out - timedelta(days=1096))
        Attainment.objects.filter(pk=held.pk).update(expires_on=ran_out)
        if number % 3 == 0:
            _attainment(person, level, ran_out + timedelta(days=30), cycle=2)


def _attainment(person: Person, level: LevelPage, on: date, cycle: int = 1) -> Attainment:
    return Attainment.objects.create(
        person=person, level=level, cycle=cycle, achieved_on=on, expires_on=expires_on(on, level.validity_months)
    )
