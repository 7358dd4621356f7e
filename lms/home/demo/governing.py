"""Lets the demo's board say how it leads improvement: two rounds that are closed, and one that is open."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random

from lms.dose.maturity.maturing import answer, close_round, open_round
from lms.dose.models import MaturityRound
from lms.home.demo.projects import noon
from lms.people.models import Assignment, Organisation, OrgUnit, Person, Role, RoleGrant
from lms.people.signals import role_changed

BOARD = {  # more board members than Margaret Cole: from five answers up there is something to see
    "Adaeze Nwosu": "Chair",
    "Peter Lang": "Chief executive",
    "Ines Duarte": "Medical director",
    "Colin Frith": "Finance director",
    "Ruqaya Malik": "Non-executive director",
}
ROUNDS = [("First round", 400, 1.2), ("Second round", 190, 1.9)]  # name, opened so many days ago, usual stage


def assess(today: date) -> None:
    northbridge = Organisation.objects.get(slug="northbridge")
    hr = northbridge.people.get(full_name="Helen Marsh")
    members = _board(northbridge, today)
    random = Random(11)
    for name, days, usual in ROUNDS:
        opened = noon(today - timedelta(days=days))
        asked = _open(northbridge, hr, name, opened)
        for member in members:
            answer(asked, _answers(asked, usual, random), by=member)
        close_round(asked, by=hr, now=opened + timedelta(days=30))
    asked = _open(northbridge, hr, "Third round", noon(today - timedelta(days=6)))
    for member in members[-2:]:
        answer(asked, _answers(asked, 2.4, random), by=member)


def _open(northbridge: Organisation, hr: Person, name: str, at: datetime) -> MaturityRound:
    return open_round(northbridge, name=name, answer_by=at.date() + timedelta(days=28), by=hr, now=at)


def _answers(asked: MaturityRound, usual: float, random: Random) -> dict[str, int]:
    """Around the usual stage, each question with a lean of its own."""
    found = {}
    for number, question in enumerate(asked.questions):
        lean = (number % 5 - 2) * 0.35
        found[question["key"]] = min(4, max(0, round(random.gauss(usual + lean, 0.7))))
    return found


def _board(northbridge: Organisation, today: date) -> list[Person]:
    """Margaret Cole first, who has not answered the open round yet."""
    members = [northbridge.people.get(full_name="Margaret Cole")]
    room = OrgUnit.objects.get(organisation=northbridge, name="Trust board")
    since = today - timedelta(days=700)
    for number, (name, job_role) in enumerate(BOARD.items(), 1):
        address = f"{name.lower().replace(' ', '.')}@northbridge.example"
        member = Person.objects.create_user(
            address, full_name=name, organisation=northbridge, employee_number=f"{209_000 + number:08d}"
        )
        Assignment.objects.create(
            person=member, unit=room, number=f"{member.employee_number}-1", staff_group="Board", job_role=job_role,
            contract_type="Permanent", starts_on=since,
        )  # fmt: skip
        RoleGrant.objects.create(person=member, role=Role.BOARD, starts_on=since)
        role_changed.send(sender=RoleGrant, person=member, today=today)
        members.append(member)
    return members
