from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lms.dose.counts import coverage
from lms.dose.models import StaffImport
from lms.dose.staff_lists import importing
from lms.evidence.models import PrivateFile
from lms.people.models import Assignment, AuditEntry, OrgUnit, Person, RoleGrant
from tests.dose.lists import as_csv, row, someone

MONDAY = date(2026, 1, 5)
SUNDAY = MONDAY - timedelta(days=1)
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.fixture
def hr(hr):
    """HR was entered by hand, so no list can make her a leaver."""
    hr.employee_number = ""
    hr.save()
    return hr


@pytest.fixture
def check(hr):
    def _check(*rows, today=MONDAY, **rest):
        return importing.check(SimpleUploadedFile("staff.csv", as_csv(*rows, **rest)), by=hr, now=NOON, today=today)

    return _check


@pytest.fixture
def take_in(check, hr):
    def _take_in(*rows, today=MONDAY, **rest):
        batch = check(*rows, today=today, **rest)
        return importing.confirm(batch, by=hr, now=NOON, today=today, brake_released=True)

    return _take_in


def counts(batch):
    return {name: len(batch.report[name]) for name in importing.LISTS if batch.report[name]}


def snapshot():
    return (
        list(Person.objects.order_by("pk").values("pk", "full_name", "email", "is_active", "employee_number")),
        list(Assignment.objects.order_by("pk").values()),
        list(OrgUnit.objects.order_by("pk").values()),
    )


def heads(organisation, day):
    return sum(coverage.heads_by_group(organisation, today=day).values())


def held(number):
    return Assignment.objects.current(MONDAY).get(person__employee_number=number)


def test_a_check_changes_nothing_and_a_confirmation_does(check, hr, northbridge):
    before = snapshot()
    batch = check(row(), someone("2", supervisor_employee_number="100001", team=""))
    assert counts(batch) == {"starters": 2}
    assert batch.report["starters"][0] == {
        "line": 2,
        "name": "Joanna Pryce",
        "what": "starts in Medicine / Acute / Ward 7",
    }
    assert snapshot() == before
    importing.confirm(batch, by=hr, now=NOON, today=MONDAY)
    joanna = Person.objects.get(employee_number="100001")
    assert (joanna.organisation, joanna.is_active, joanna.has_usable_password()) == (northbridge, True, False)
    post = held("2")
    assert (post.line_manager, post.starts_on, post.fte) == (joanna, date(2020, 4, 3), Decimal(1))
    assert [unit.name for unit in OrgUnit.objects.filter(path__startswith=post.unit.path)] == ["Acute", "Ward 7"]
    assert held("100001").unit.path == f"{post.unit.path}{held('100001').unit_id}/"
    assert heads(northbridge, MONDAY) == 3


def test_the_same_file_twice_changes_nothing(take_in, check):
    rows = [row(), someone("2", supervisor_employee_number="100001"), someone("3", primary=""),
            someone("2", assignment_number="2b", primary="no")]  # fmt: skip
    rows[3]["full_name"] = "Person 2"
    take_in(*rows)
    before = snapshot()
    again = check(*rows)
    assert (counts(again), again.report["changes_nothing"], again.report["unchanged"]) == ({}, True, 3)
    take_in(*rows)
    assert snapshot() == before


def test_confirming_twice_takes_it_in_once(check, hr):
    batch = check(row())
    for _ in range(2):
        batch = importing.confirm(batch, by=hr, now=NOON, today=MONDAY)
    assert batch.state == StaffImport.State.CONFIRMED
    assert Assignment.objects.filter(person__employee_number="100001").count() == 1
    assert AuditEntry.objects.filter(action="staff_list.confirmed").count() == 1


def test_a_mover_keeps_the_old_post_as_the_record_of_it(take_in, northbridge):
    take_in(row())
    tuesday = MONDAY + timedelta(days=1)
    batch = take_in(row(division="Surgery", directorate="", team="Theatres"), today=tuesday)
    assert batch.report["movers"] == [{"line": 2, "name": "Joanna Pryce", "what": "moves to Surgery / Theatres"}]
    old, new = Assignment.objects.filter(person__employee_number="100001").order_by("starts_on")
    assert (old.unit.name, old.ends_on) == ("Ward 7", MONDAY)
    assert (new.unit.name, new.unit.kind, new.starts_on, new.ends_on) == ("Theatres", "team", tuesday, None)
    assert heads(northbridge, tuesday) == heads(northbridge, MONDAY)


def test_a_move_and_a_move_back_on_one_day_leave_one_open_post(take_in):
    take_in(row())
    for team in ("Ward 8", "Ward 7", "Ward 8"):
        take_in(row(team=team))
    assert held("100001").unit.name == "Ward 8"


def test_a_change_of_name_hours_or_line_manager_is_written_in_place(take_in):
    take_in(row(), someone("2"))
    batch = take_in(row(full_name="Joanna Price", fte="0.6", supervisor_employee_number="2"), someone("2"))
    assert batch.report["changes"][0]["what"] == "name, FTE, line manager"
    post = Assignment.objects.get(person__employee_number="100001")
    assert (post.fte, post.line_manager.employee_number, post.person.full_name) == (
        Decimal("0.60"),
        "2",
        "Joanna Price",
    )


def test_the_primary_post_can_pass_to_another_post(take_in):
    second = {"assignment_number": "b", "team": "Ward 8"}
    take_in(row(primary="yes"), row(primary="no", **second))
    take_in(row(primary="no"), row(primary="yes", **second), today=MONDAY + timedelta(days=1))
    take_in(row(primary="yes"), row(primary="no", **second), today=MONDAY + timedelta(days=1))
    open_posts = Assignment.objects.filter(person__employee_number="100001", ends_on=None)
    assert dict(open_posts.values_list("number", "is_primary")) == {"100001": True, "b": False}


def test_a_leaver_is_end_dated_made_inactive_and_never_deleted(take_in, check, hr):
    take_in(row(), someone("2", supervisor_employee_number="100001"))
    batch = check(someone("2", supervisor_employee_number="100001"))
    assert batch.report["leavers"] == [{"line": 0, "name": "Joanna Pryce", "what": "is not in the list"}]
    assert "not in this list; taken without a line manager" in batch.report["conflicts"][0]["reason"]
    importing.confirm(batch, by=hr, now=NOON, today=MONDAY, brake_released=True)
    joanna = Person.objects.get(employee_number="100001")
    assert not joanna.is_active
    assert joanna.assignments.get().ends_on == SUNDAY
    assert held("2").line_manager is None


def test_a_leaver_by_leave_date_goes_and_one_who_comes_back_starts_again(take_in, check):
    take_in(row())
    take_in(row(leave_date="31/12/2025"))
    joanna = Person.objects.get(employee_number="100001")
    assert (joanna.is_active, joanna.assignments.get().ends_on) == (False, date(2025, 12, 31))
    assert check(row(leave_date="31/12/2025")).report["changes_nothing"]
    batch = take_in(row())
    assert batch.report["starters"][0]["what"].startswith("comes back")
    joanna.refresh_from_db()
    assert joanna.is_active
    assert held("100001").starts_on == MONDAY


def test_a_leave_date_to_come_is_noted_and_the_person_stays(take_in):
    take_in(row())
    take_in(row(leave_date="31/03/2026"))
    assert held("100001").ends_on == date(2026, 3, 31)
    assert Person.objects.get(employee_number="100001").is_active


def test_who_is_in_conflict_has_not_left(take_in, check):
    take_in(row(), someone("2"))
    batch = check(row(hire_date="soon"), someone("2"))
    assert counts(batch) == {"conflicts": 1}


def test_a_manager_whose_own_line_is_in_conflict_stays_the_manager_of_others(take_in):
    boss, nurse = someone("2"), someone("3", supervisor_employee_number="2")
    take_in(boss, nurse)
    batch = take_in(boss | {"fte": "often"}, nurse | {"fte": "0.5"})
    assert counts(batch) == {"changes": 1, "conflicts": 1}
    assert held("3").line_manager.employee_number == "2"


def test_of_lines_that_did_nothing_none_is_kept_once_the_list_is_taken_in(take_in):
    people = [someone(number) for number in "23456"]
    take_in(*people)
    batch = take_in(*people[:4], people[4] | {"fte": "0.5"})
    assert [line.employee_number for line in batch.lines.all()] == ["6"]


@pytest.mark.postgresql
def test_new_posts_find_their_people_as_a_set_and_what_follows_is_planned_as_ever(check, hr):
    batch, set_to = check(*(someone(number) for number in "234")), {}

    def look(execute, sql, params, many, context):
        if "INSERT INTO people_assignment" in sql or 'UPDATE "dose_staffimport"' in sql:
            with connection.connection.cursor() as cursor:
                set_to[sql.split()[0]] = cursor.execute("SHOW enable_nestloop").fetchone()[0]
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        importing.confirm(batch, by=hr, now=NOON, today=MONDAY)
    assert set_to == {"INSERT": "off", "UPDATE": "on"}


def test_people_without_an_employee_number_and_other_organisations_are_left_alone(take_in, hr, stranger):
    take_in(row())
    for person in (hr, stranger):
        person.refresh_from_db()
        assert person.is_active
        assert person.assignments.get().ends_on is None


def test_an_address_of_somebody_else_is_a_conflict(check, hr, stranger):
    batch = check(row(work_email=stranger.email.upper()), someone("2", work_email=hr.email), someone("3"))
    assert [line["reason"] for line in batch.report["conflicts"]] == [
        f"{email} is in use by another person." for email in (stranger.email, hr.email)
    ]
    assert counts(batch) == {"starters": 1, "conflicts": 2}


def test_more_than_a_tenth_leaving_needs_saying_so(take_in, check, hr):
    people = [someone(str(number)) for number in range(10)]
    take_in(*people)
    assert not check(*people[1:]).report["needs_brake"]  # one of ten
    batch = check(*people[2:])
    assert batch.report["needs_brake"]
    with pytest.raises(importing.NeedsAnotherLook, match="More than 10%"):
        importing.confirm(batch, by=hr, now=NOON, today=MONDAY)
    assert Person.objects.filter(is_active=False).count() == 0
    importing.confirm(batch, by=hr, now=NOON, today=MONDAY, brake_released=True)
    assert Person.objects.filter(is_active=False).count() == 2


def test_a_check_that_no_longer_holds_is_not_confirmed_but_shown_again(check, take_in, hr):
    batch = check(row(), someone("2"))
    take_in(row())
    with pytest.raises(importing.NeedsAnotherLook, match="Something has changed"):
        importing.confirm(batch, by=hr, now=NOON, today=MONDAY)
    batch = importing.recheck(batch, by=hr, now=NOON, today=MONDAY)
    assert counts(batch) == {"starters": 1}
    importing.confirm(batch, by=hr, now=NOON, today=MONDAY)
    assert held("2").is_primary


def test_a_list_never_sets_a_role_and_only_hr_brings_one_in(take_in, nurse):
    grants = RoleGrant.objects.count()
    take_in(row(role="hr"), header=[*row(), "role", "is_superuser"])
    assert RoleGrant.objects.count() == grants
    assert not Person.objects.filter(is_superuser=True).exists()
    with pytest.raises(PermissionDenied):
        importing.check(SimpleUploadedFile("s.csv", as_csv(row())), by=nurse, now=NOON, today=MONDAY)


def test_what_must_not_be_known_is_not_kept_either(check):
    batch = check(row(Salary="31337"), header=[*row(), "Salary"])
    assert batch.report["refused"] == ["Salary"]
    with PrivateFile.objects.get().stored.open("rb") as file:
        assert b"31337" not in file.read()


def test_a_confirmation_asks_no_more_queries_for_400_people_than_for_10(check, hr):
    def queries(rows):
        batch = check(*rows)
        with CaptureQueriesContext(connection) as found:
            importing.confirm(batch, by=hr, now=NOON, today=MONDAY, brake_released=True)
        return len(found)

    queries([someone("first")])  # the list that knows nobody takes fewer
    few = queries([someone(str(number), supervisor_employee_number="0") for number in range(10)])
    many = queries(
        [someone(f"x{number}", team=f"Ward {number % 30}", supervisor_employee_number="x1") for number in range(400)]
    )
    # The ten leave: one query for their posts, one for them. SQLite takes fewer rows in one query than PostgreSQL.
    assert many <= few + (3 if connection.vendor == "postgresql" else 10)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_confirmations_at_once_take_the_list_in_once(check, hr):
    batch = check(row(), someone("2"))

    def confirm(_):
        try:
            importing.confirm(
                StaffImport.objects.get(pk=batch.pk), by=Person.objects.get(pk=hr.pk), now=NOON, today=MONDAY
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(confirm, range(8)))
    assert Assignment.objects.filter(person__employee_number__in=["100001", "2"]).count() == 2
    assert AuditEntry.objects.filter(action="staff_list.confirmed").count() == 1
