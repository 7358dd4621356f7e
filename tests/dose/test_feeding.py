"""One list of several organisations: each gets its own part and sees no other."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.core.management import CommandError, call_command

from lms.dose import tasks
from lms.dose.models import OrganisationCode, StaffImport
from lms.dose.staff_lists import feeding
from lms.dose.staff_lists.tables import UnreadableList
from lms.people.models import AuditEntry, Person
from tests.dose.lists import HEADER, as_csv, someone

MONDAY = date(2026, 1, 5)
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
State = StaffImport.State


@pytest.fixture
def operator(db):
    return Person.objects.create_user("operator@x.example", full_name="Opa Rator")


@pytest.fixture
def codes(northbridge, southmoor):
    feeding.learn_codes({"RNB": northbridge, "RSM": southmoor})


@pytest.fixture
def alliance_list(tmp_path):
    """A function that writes a list of these org_codes, one person for each."""

    def _write(*org_codes, **changes):
        path = tmp_path / "alliance.csv"
        path.write_bytes(as_csv(*(someone(str(n), org_code=code) | changes for n, code in enumerate(org_codes))))
        return path

    return _write


def fed(path, operator, **rest):
    with path.open("rb") as file:
        return feeding.feed(file, name="alliance.csv", by=operator, now=NOON, **rest)


def test_each_organisation_gets_its_own_lines_numbered_as_in_the_file(
    operator, codes, alliance_list, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        found = fed(alliance_list("RNB", "RSM", "RNB"), operator)
    assert [batch.organisation.slug for batch in found.lists] == ["northbridge", "southmoor"]
    lines = [list(batch.lines.order_by("line").values_list("line", flat=True)) for batch in found.lists]
    assert lines == [[2, 4], [3]]
    assert set(StaffImport.objects.values_list("state", "source")) == {(State.CHECKED, "feed")}
    assert not Person.objects.filter(employee_number="0").exists()  # it waits for each one's HR


def test_hr_sees_the_part_of_their_own_organisation_only(client, operator, codes, alliance_list, hr, stranger):
    fed(alliance_list("RNB", "RSM"), operator)
    assert [batch.organisation for batch in StaffImport.objects.visible_to(hr)] == [hr.organisation]
    assert not StaffImport.objects.visible_to(stranger).exists()  # not HR there


def test_lines_of_a_code_nobody_told_are_left_out_and_counted(operator, codes, alliance_list):
    found = fed(alliance_list("RNB", "RXX", "RXX", ""), operator)
    assert (found.unknown, [batch.rows for batch in found.lists]) == ({"RXX": 2, "": 1}, [1])


def test_after_a_merger_two_codes_mean_one_organisation(operator, codes, northbridge):
    feeding.learn_codes({"RSM": northbridge})
    assert OrganisationCode.objects.filter(organisation=northbridge).count() == 2


def test_a_list_without_org_code_or_with_far_too_many_is_refused_whole(operator, codes, alliance_list, tmp_path):
    path = tmp_path / "none.csv"
    path.write_bytes(as_csv(someone("1"), header=[name for name in HEADER if name != "org_code"]))
    with pytest.raises(UnreadableList, match="needs the column org_code"):
        fed(path, operator)
    with pytest.raises(UnreadableList, match="more than 500 different org_codes"):
        fed(alliance_list(*(f"R{n}" for n in range(501))), operator)
    assert not StaffImport.objects.exists()


def test_the_command_takes_in_what_is_harmless_and_leaves_the_rest_to_hr(
    operator, northbridge, southmoor, alliance_list, hr, nurse, ward_manager, capsys
):
    told = {"by": operator.email, "code": ["RNB=northbridge", "RSM=southmoor"]}
    path = alliance_list("RNB", "RSM", "RXX")
    call_command("import_staff_lists", str(path), confirm=True, **told)
    said = capsys.readouterr()
    # At Northbridge the list would make everybody a leaver: that is for HR to say.
    assert "Northbridge Hospitals: waits for HR (3 leavers, 1 starters)" in said.out
    assert "Southmoor Community Trust: taken in (1 starters)" in said.out
    assert "1 lines left out: nobody said whose org_code RXX is." in said.err
    assert list(Person.objects.filter(employee_number="1").values_list("organisation__slug", flat=True)) == [
        "southmoor"
    ]
    assert AuditEntry.objects.filter(action="staff_list.confirmed", by=operator, organisation=southmoor).count() == 1
    call_command("import_staff_lists", str(path), confirm=True, **told)
    assert "Southmoor Community Trust: nothing to change (no difference)" in capsys.readouterr().out


def test_without_confirm_the_lists_wait_for_a_worker(operator, codes, alliance_list, capsys):
    call_command("import_staff_lists", str(alliance_list("RNB", "RSM")), by=operator.email.upper())
    assert "2 lists wait to be checked by a worker." in capsys.readouterr().out
    assert set(StaffImport.objects.values_list("state", flat=True)) == {State.QUEUED}
    for batch in StaffImport.objects.all():
        tasks.work_on_list(batch.pk)
    assert set(StaffImport.objects.values_list("state", flat=True)) == {State.CHECKED}


@pytest.mark.parametrize(
    "given, said",
    [
        ({"by": "nobody@x.example"}, "Nobody here signs in as nobody@x.example."),
        ({"code": ["RNB=nowhere"]}, "No organisation has the slug nowhere."),
        ({"file": "/nowhere/list.csv"}, "No such file"),
    ],
)
def test_what_the_operator_mistypes_is_said_plainly(operator, codes, alliance_list, given, said):
    told = {"file": str(alliance_list("RNB")), "by": operator.email} | given
    with pytest.raises(CommandError, match=said):
        call_command("import_staff_lists", told.pop("file"), **told)
