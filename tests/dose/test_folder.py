"""Staff lists from a folder: whole files only, each once, a dry run first, confirmed unseen only where allowed."""

import os
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lms.dose.models import FolderFile, FolderRule, StaffImport
from lms.dose.staff_lists import receiving
from lms.dose.staff_lists.collecting import collect
from lms.dose.staff_lists.folder_setting import set_rule
from lms.people.models import Assignment, AuditEntry, Person, RoleGrant
from lms.reminders import rules
from lms.reminders.models import OutboxMessage
from lms.reminders.wanted import objection
from tests.at_once import at_once
from tests.dose.lists import as_csv, row, someone
from tests.dose.test_receiving import CHOSEN, TITLES, data, theirs

NOW = timezone.now()
LATER = NOW + timedelta(seconds=90)
State = FolderFile.State


@pytest.fixture
def inbox(tmp_path, settings, northbridge) -> Path:
    settings.STAFF_LIST_FOLDER = str(tmp_path)
    folder = tmp_path / northbridge.slug
    folder.mkdir()
    return folder


@pytest.fixture
def rule(hr):
    """A function that sets what should happen."""

    def _rule(**changes) -> FolderRule:
        said = {"is_on": True, "profile": None, "confirms_alone": True, "most_conflicts": Decimal(0)}
        return set_rule(**said | changes, by=hr, now=NOW)

    return _rule


def cast():
    """Lines for everybody who is there already."""
    return [
        row(employee_number=p.person.employee_number, assignment_number=p.number, full_name=p.person.full_name,
            work_email=p.person.email, division="Medicine", directorate="", team="Ward 7", staff_group=p.staff_group,
            job_role=p.job_role, pay_band=p.pay_band, contract_type="", hire_date="01/01/2020")
        for p in Assignment.objects.select_related("person")
    ]  # fmt: skip


def lay(inbox, *lines, name="staff.csv"):
    (inbox / name).write_bytes(as_csv(*lines))


def look(first=NOW, again=LATER):
    """Two looks, a minute and a half apart: the second one takes what has not changed."""
    collect(now=first)
    return collect(now=again)


def lying(folder):
    return sorted(entry.name for entry in folder.iterdir() if entry.is_file()) if folder.exists() else []


def test_a_good_list_is_taken_confirmed_unseen_and_put_away(inbox, rule, hr):
    rule()
    lay(inbox, *cast(), someone("2"))
    assert look() == 1
    assert Person.objects.filter(employee_number="2").exists()
    batch = StaffImport.objects.get()
    assert (batch.state, batch.source, batch.by) == (StaffImport.State.CONFIRMED, "scheduled", hr)
    assert lying(inbox) == []
    assert [name.endswith(" staff.csv") for name in lying(inbox / "done")] == [True]
    assert FolderFile.objects.get().reason == "Confirmed by itself."
    said = AuditEntry.objects.filter(detail__source="scheduled").order_by("pk").values_list("action", flat=True)
    assert list(said) == ["staff_list.taken", "staff_list.let_in"]
    assert not OutboxMessage.objects.exists()


def test_nothing_is_taken_at_the_first_look_nor_while_it_grows_nor_when_it_is_off(inbox, rule):
    rule(is_on=False)
    lay(inbox, *cast())
    assert look() == 0
    assert not FolderFile.objects.exists()
    rule()
    assert collect(now=NOW) == 0
    lay(inbox, *cast(), someone("2"))  # it grew
    assert collect(now=LATER) == 0
    assert collect(now=LATER + timedelta(seconds=30)) == 0
    assert collect(now=LATER + timedelta(seconds=61)) == 1


def test_a_file_of_an_old_date_that_still_grows_is_left(inbox, rule):
    rule()
    lay(inbox, *cast())
    os.utime(inbox / "staff.csv", (1, 1))
    collect(now=NOW)
    lay(inbox, *cast(), someone("2"))
    os.utime(inbox / "staff.csv", (1, 1))  # a copy that keeps dates tells growth by its size alone
    assert collect(now=LATER) == 0


def test_what_is_not_a_plain_list_is_not_touched(inbox, rule, tmp_path):
    rule()
    secret = tmp_path / "secret.csv"
    secret.write_bytes(as_csv(*cast()))
    (inbox / "link.csv").symlink_to(secret)
    (inbox / "folder.csv").mkdir()
    for name in (".hidden.csv", "~lock.xlsx", "staff.csv.part", "notes.md"):
        (inbox / name).write_text("x")
    assert look() == 0
    assert not FolderFile.objects.exists()
    assert len(lying(inbox)) == 5


def test_the_same_content_is_never_taken_twice_whatever_its_name(inbox, rule):
    rule()
    lay(inbox, *cast())
    look()
    lay(inbox, *cast(), name="again.csv")
    assert look(LATER, LATER + timedelta(seconds=90)) == 0
    assert StaffImport.objects.count() == 1
    refused = FolderFile.objects.get(name="again.csv")
    assert refused.state == State.REFUSED
    assert refused.reason.startswith("The same list was taken before, on ")
    name, why = lying(inbox / "refused")
    assert (inbox / "refused" / why).read_text().startswith("The same list was taken before")
    assert why == f"{name}.why.txt"


@pytest.mark.parametrize(
    "content, said",
    [(b"", "The file is empty."), (b"name\nA\n", "columns are missing"), (b"\x00\x01\x02\x03", "isn't a text file")],
)
def test_what_is_no_list_is_refused_with_a_text_beside_it_and_a_mail(inbox, rule, hr, content, said):
    rule()
    (inbox / "staff.csv").write_bytes(content)
    assert look() == 0
    assert said in FolderFile.objects.get().reason
    assert said in (inbox / "refused" / lying(inbox / "refused")[1]).read_text()
    message = OutboxMessage.objects.get()
    assert (message.person, message.rule.code) == (hr, rules.STAFF_LIST_WAITS)
    assert reverse("dose:folder") in message.body
    assert objection(message) == ""


def test_a_list_waits_for_hr_when_many_would_leave(inbox, rule, hr, nurse):
    rule(most_conflicts=Decimal(100))
    lay(inbox, *[line for line in cast() if line["employee_number"] != nurse.employee_number])
    assert look() == 1
    nurse.refresh_from_db()
    assert nurse.is_active
    batch = StaffImport.objects.get()
    assert batch.state == StaffImport.State.CHECKED
    assert FolderFile.objects.get().reason == "More than 10% would leave."
    message = OutboxMessage.objects.get()
    assert reverse("dose:staff_list", args=[batch.pk]) in message.body
    assert "leave" not in message.subject + message.body  # why it waits is read on the page
    collect(now=LATER + timedelta(minutes=5))
    assert OutboxMessage.objects.count() == 1
    StaffImport.objects.update(state=StaffImport.State.DISCARDED)
    assert objection(message) == "Somebody has dealt with the list."


def test_a_list_waits_when_it_has_more_conflicts_than_allowed(inbox, rule):
    rule(most_conflicts=Decimal("20"))
    lay(inbox, *cast(), someone("2"), someone("3", hire_date="soon"))
    look()
    assert "1 of 3 lines have a conflict, more than the 20% you allow." in FolderFile.objects.get().reason
    rule(most_conflicts=Decimal("50"))
    lay(inbox, *cast(), someone("4"), someone("3", hire_date="soon"), name="second.csv")
    look(LATER, LATER + timedelta(seconds=90))
    assert Person.objects.filter(employee_number="4").exists()
    assert not Person.objects.filter(employee_number="2").exists()


def test_without_leave_to_confirm_every_list_that_would_change_something_waits(inbox, rule):
    rule(confirms_alone=False)
    lay(inbox, *cast(), someone("2"))
    look()
    assert FolderFile.objects.get().reason == "It waits for you to confirm it."
    assert not Person.objects.filter(employee_number="2").exists()


def test_a_list_that_changes_nothing_troubles_nobody(inbox, rule):
    rule()
    lines = [*cast(), someone("2")]
    lay(inbox, *lines)
    look()
    rule(confirms_alone=False)
    lay(inbox, *reversed(lines), name="again.csv")  # the same people, not the same content
    look(LATER, LATER + timedelta(seconds=90))
    again = FolderFile.objects.get(name="again.csv")
    assert again.staff_import.report["changes_nothing"]
    assert again.decided_at
    assert not OutboxMessage.objects.exists()


def test_a_profile_reads_the_list_and_one_that_does_not_fit_is_named(inbox, rule, hr):
    profile = receiving.save_profile("Monthly", CHOSEN, list(TITLES), by=hr, now=NOW)
    rule(profile=profile, confirms_alone=False)
    (inbox / "theirs.csv").write_bytes(data(theirs(someone("2"))))
    lay(inbox, *cast(), name="ours.csv")
    assert look() == 1
    assert StaffImport.objects.get().report["starters"][0]["name"] == "Siân Rees"
    refused = FolderFile.objects.get(name="ours.csv")
    assert "The profile Monthly reads columns that are not in this file" in refused.reason
    assert "Care Group" in refused.reason


def test_a_list_is_taken_in_the_name_of_somebody_in_hr_today(inbox, rule, hr, hire):
    rule()
    RoleGrant.objects.filter(person=hr).update(ends_on=NOW.date() - timedelta(5))
    lay(inbox, *cast())
    assert look() == 0  # nobody is HR: it stays where it is
    assert lying(inbox) == ["staff.csv"]
    second = hire("Second Hr", role="hr")
    lay(inbox, *cast())
    look()
    assert StaffImport.objects.get().by == second


def test_a_file_taken_away_again_is_forgotten(inbox, rule):
    rule()
    lay(inbox, *cast())
    collect(now=NOW)
    (inbox / "staff.csv").unlink()
    collect(now=LATER)
    assert not FolderFile.objects.exists()


def test_each_organisation_has_its_own_folder_and_a_broken_one_stops_nobody(inbox, rule, hr, stranger, tmp_path):
    RoleGrant.objects.create(person=stranger, role="hr", starts_on="2020-01-01")
    set_rule(is_on=True, profile=None, confirms_alone=False, most_conflicts=Decimal(0), by=stranger, now=NOW)
    rule(confirms_alone=False)
    (tmp_path / stranger.organisation.slug).write_text("a file where a folder should be")
    lay(inbox, *cast(), someone("2"))
    assert look() == 1
    assert StaffImport.objects.get().organisation == hr.organisation


def test_without_a_folder_or_with_one_that_is_not_there_nothing_happens(settings, rule, tmp_path):
    rule()
    settings.STAFF_LIST_FOLDER = ""
    assert look() == 0
    settings.STAFF_LIST_FOLDER = str(tmp_path / "nowhere")
    assert look() == 0


def test_the_command_looks_too(inbox, rule, capsys):
    rule(confirms_alone=False)
    lay(inbox, *cast())
    collect(now=timezone.now() - timedelta(minutes=5))
    call_command("collect_staff_lists")
    assert "Staff lists taken: 1" in capsys.readouterr().out


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_many_looking_at_once_take_a_file_once(inbox, rule):
    rule()
    lay(inbox, *cast(), someone("2"))
    lay(inbox, *cast(), someone("3"), name="other.csv")
    lay(inbox, *cast(), someone("3"), name="twin.csv")
    collect(now=NOW)
    taken = at_once(lambda n: collect(now=LATER), 6)
    assert sum(taken) == 2
    assert StaffImport.objects.count() == 2
    assert sorted(FolderFile.objects.values_list("state", flat=True)) == ["refused", "taken", "taken"]
    assert lying(inbox) == []
    assert len(lying(inbox / "done")) == 2
    assert len(lying(inbox / "refused")) == 2  # the twin and why
    assert Person.objects.filter(employee_number__in=["2", "3"]).exists()


# ---- the page ------------------------------------------------------------------------------
def test_hr_sets_the_folder_and_sees_what_became_of_each_file(client, hr, inbox, settings):
    client.force_login(hr)
    url = reverse("dose:folder")
    page = client.post(url, {"is_on": "on", "most_conflicts": "150"})
    assert page.status_code == 422
    assert 'value="150"' in page.text
    page = client.post(url, {"is_on": "on", "most_conflicts": "2.5"}, follow=True)
    assert "Staff lists are taken from the folder." in page.text
    assert FolderRule.objects.get().most_conflicts == Decimal("2.5")
    lay(inbox, *cast(), someone("2"))
    look()
    page = client.get(url)
    assert "staff.csv" in page.text
    assert "It waits for you to confirm it." in page.text
    assert "has not set a folder up" not in page.text
    settings.STAFF_LIST_FOLDER = ""
    assert "has not set a folder up" in client.get(url).text
    assert AuditEntry.objects.filter(action="staff_folder.set").count() == 1


def test_nobody_but_hr_sets_it_and_not_with_anothers_profile(nurse, hr, stranger):
    said = {"is_on": True, "confirms_alone": False, "most_conflicts": Decimal(0), "now": NOW}
    with pytest.raises(PermissionDenied):
        set_rule(**said, profile=None, by=nurse)
    RoleGrant.objects.create(person=stranger, role="hr", starts_on="2020-01-01")
    theirs_profile = receiving.save_profile("Theirs", CHOSEN, list(TITLES), by=stranger, now=NOW)
    with pytest.raises(PermissionDenied):
        set_rule(**said, profile=theirs_profile, by=hr)


def test_few_and_many_files_take_the_same_number_of_queries(client, hr):
    client.force_login(hr)

    def queries():
        with CaptureQueriesContext(connection) as found:
            client.get(reverse("dose:folder"))
        return len(found)

    def files(start, end):
        FolderFile.objects.bulk_create(
            FolderFile(organisation=hr.organisation, name=f"{n}.csv", size=1, modified_ns=1, seen_at=NOW,
                       state=State.REFUSED, reason="No.")
            for n in range(start, end)
        )  # fmt: skip

    files(0, 2)
    queries()
    few = queries()
    files(2, 300)
    assert queries() == few


def test_a_long_list_is_decided_when_a_worker_has_checked_it_and_closed_when_it_is_in(
    inbox, rule, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr("lms.dose.staff_lists.importing.AT_ONCE", 1)  # every list is a long one
    rule()
    lay(inbox, *cast(), someone("2"))
    collect(now=NOW)
    with django_capture_on_commit_callbacks() as rings:
        assert collect(now=LATER) == 1
    batch = StaffImport.objects.get()
    assert batch.state == StaffImport.State.QUEUED
    assert FolderFile.objects.get().decided_at is None
    for ring in rings:
        ring()  # the worker checks it
    with django_capture_on_commit_callbacks() as rings:
        collect(now=LATER + timedelta(minutes=2))
    batch.refresh_from_db()
    assert batch.state == StaffImport.State.CONFIRMING
    assert FolderFile.objects.get().decided_at is None
    for ring in rings:
        ring()  # the worker takes it in
    collect(now=LATER + timedelta(minutes=4))
    assert Person.objects.filter(employee_number="2").exists()
    closed = FolderFile.objects.get()
    assert (closed.reason, bool(closed.decided_at)) == ("Confirmed by itself.", True)
    assert not OutboxMessage.objects.exists()


def test_a_list_whose_check_failed_is_told_once(inbox, rule, monkeypatch):
    monkeypatch.setattr("lms.dose.staff_lists.importing.AT_ONCE", 1)
    rule()
    lay(inbox, *cast(), someone("2"))
    look()
    StaffImport.objects.update(state=StaffImport.State.FAILED, trouble="It could not be read three times.")
    for minutes in (2, 4):
        collect(now=LATER + timedelta(minutes=minutes))
    assert FolderFile.objects.get().reason == "It could not be read three times."
    assert OutboxMessage.objects.count() == 1
