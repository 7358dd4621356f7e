"""How old the sources of the figures are, and what is missing from them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from lms.dose.models import CountCheck, StaffImport, Target
from lms.people.models import Assignment, Organisation, Person
from lms.projects.models import Observation, Project

NO_DATA = timedelta(days=90)


def source_notes(organisation: Organisation, *, today: date) -> list[str]:
    """One sentence each: the nightly check, the staff list, people without a post, projects without data, targets.

    What is wrong with the figures themselves stands among the notes of the board page; these come with it.
    """
    return [
        *_nightly_check(today),
        *_staff_list(organisation, today),
        *_people_without_post(organisation, today),
        *_projects_without_data(organisation, today),
        *_targets_past(organisation, today),
    ]


def _nightly_check(today: date) -> Iterator[str]:
    """Nothing where there was none: the notes of the board page say so."""
    check = CountCheck.objects.filter(at__date__lte=today).order_by("-at").first()
    if check is None:
        return
    found = f"{_number(check.drifted, 'count')} to repair" if check.drifted else "every count right"
    yield f"The latest recount of everybody, on {timezone.localtime(check.at):%-d %B %Y at %H:%M}, found {found}."


def _staff_list(organisation: Organisation, today: date) -> Iterator[str]:
    confirmed = StaffImport.objects.filter(organisation=organisation, state=StaffImport.State.CONFIRMED)
    last = confirmed.filter(confirmed_at__date__lte=today).order_by("-confirmed_at").first()
    if last is not None and last.confirmed_at is not None:
        on = timezone.localdate(last.confirmed_at)
        yield f"The latest staff list was taken in on {on:%-d %B %Y}, {_number((today - on).days, 'day')} before."


def _people_without_post(organisation: Organisation, today: date) -> Iterator[str]:
    posts = Assignment.objects.current(today).filter(person=OuterRef("pk"))
    found = Person.objects.current().filter(~Exists(posts), organisation=organisation).count()
    if found:
        who = _number(found, "person", "people")
        yield f"{who} with an account {_have(found)} no current post, and {_are(found)} not counted."


def _projects_without_data(organisation: Organisation, today: date) -> Iterator[str]:
    recent = Observation.objects.filter(measure__project=OuterRef("pk"), on__gt=today - NO_DATA)
    active = Project.objects.filter(organisation=organisation, state=Project.State.ACTIVE)
    found, total = active.filter(~Exists(recent)).count(), active.count()
    if found:
        active_projects = _number(total, "active project")
        yield f"{found} of {active_projects} {_have(found)} no data point of the last {NO_DATA.days} days."


def _targets_past(organisation: Organisation, today: date) -> Iterator[str]:
    past = Target.objects.filter(Q(by_date__lt=today), organisation=organisation, is_current=True)
    for target in past.select_related("level").order_by("level__number", "level__title"):
        yield f"The date of the target of {target.level.title}, {target.by_date:%-d %B %Y}, has passed: decide it anew."


def _number(count: int, one: str, many: str = "") -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def _have(count: int) -> str:
    return "has" if count == 1 else "have"


def _are(count: int) -> str:
    return "is" if count == 1 else "are"
