"""Puts in what seldom agrees between learners and a staff list, how that list is read, and what was told back to it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from curriculum.models import LevelPage
from lms.dose.reconciliation.competences import Wanted
from lms.dose.reconciliation.exporting import export, name_competences
from lms.dose.reconciliation.linking import things_of
from lms.dose.staff_lists.receiving import save_profile
from lms.home.demo.projects import noon
from lms.people.models import Assignment, Organisation, Person

TITLES = {
    "Employee No": "employee_number", "Assignment No": "assignment_number", "First Name": "first_name",
    "Surname": "last_name", "Email Address": "work_email", "Care Group": "division", "Ward": "team",
    "Staff Group": "staff_group", "Position Title": "job_role", "Pay Grade": "pay_band", "WTE": "fte",
    "Latest Start Date": "hire_date", "Manager Employee No": "supervisor_employee_number", "Cost Centre": "",
}  # fmt: skip
COMPETENCES = {"L1": "QI Foundations (Trust)", "L2": "QI Practice in Teams (Trust)"}


def join(today: date) -> None:
    northbridge = Organisation.objects.get(slug="northbridge")
    helen = Person.objects.get(full_name="Helen Marsh")
    staff = Person.objects.filter(organisation=northbridge, demo_role="", role_grants=None, enrolments=None)
    unused = (person for person in staff.order_by("pk") if not things_of(person))
    twice, back = next(unused), next(unused)
    first, _, last = twice.full_name.partition(" ")
    _account(northbridge, f"{last.upper()}, {first}", f"{first}.{last}@homemail.example".lower(), noon(today))
    _account(northbridge, "Patrick Boyle", "patrick.boyle@homemail.example", noon(today))
    _left(northbridge, back.full_name, "00190011", today - timedelta(days=1900), today - timedelta(days=1000))
    _left(northbridge, "Ingrid Solberg", "00190012", today - timedelta(days=1200), today - timedelta(days=12))
    columns = {title.lower().replace(" ", "_"): ours for title, ours in TITLES.items()}
    save_profile("Monthly list of the staff record system", columns, list(TITLES), by=helen, now=noon(today))
    levels = {level: COMPETENCES[level.code] for level in LevelPage.objects.filter(code__in=COMPETENCES)}
    name_competences(levels, by=helen)
    list(export(Wanted(), by=helen, kind="csv", now=noon(today - timedelta(days=30))))


def _account(organisation: Organisation, name: str, email: str, seen_at: datetime) -> None:
    """Somebody who signed up for themselves, whom no staff list names."""
    Person.objects.create_user(email, full_name=name, organisation=organisation, last_login=seen_at)


def _left(organisation: Organisation, name: str, number: str, starts_on: date, ends_on: date) -> None:
    """A record whose post has ended, and that nobody closed."""
    person = Person.objects.create_user(
        f"{name.lower().replace(' ', '.')}.{number[-2:]}@{organisation.slug}.example", full_name=name,
        organisation=organisation, employee_number=number,
    )  # fmt: skip
    like = Assignment.objects.filter(person__organisation=organisation, job_role="Staff nurse")[0]
    Assignment.objects.create(
        person=person, unit=like.unit, number=f"{number}-1", staff_group=like.staff_group, job_role=like.job_role,
        pay_band=like.pay_band, starts_on=starts_on, ends_on=ends_on,
    )  # fmt: skip
