"""A file whose titles are not ours: it waits, somebody says which column is which, and next time nobody is asked."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lms.dose.models import FolderRule, MappingProfile, StaffImport, WaitingList
from lms.dose.staff_lists import receiving
from lms.evidence.models import PrivateFile
from lms.people.models import AuditEntry, Person, RoleGrant
from tests.dose.lists import HEADER, as_csv, row, someone

NOW = timezone.now()
THEIRS = {
    "employee_number": "Emp No", "assignment_number": "Assignment No", "work_email": "E-mail", "division": "Care Group",
    "staff_group": "Staff Group", "job_role": "Position Title", "hire_date": "Start Date",
}  # fmt: skip
TITLES = [*THEIRS.values(), "Forename", "Surname", "Salary", "Shoe size"]
CHOSEN = {
    "emp_no": "employee_number", "assignment_no": "assignment_number", "e_mail": "work_email", "care_group": "division",
    "staff_group": "staff_group", "position_title": "job_role", "start_date": "hire_date", "forename": "first_name",
    "surname": "last_name", "shoe_size": "",
}  # fmt: skip


def theirs(line, first="Siân", last="Rees"):
    """A line of ours as their system writes it."""
    found = {title: line[name] for name, title in THEIRS.items()}
    return found | {"Forename": first, "Surname": last, "Salary": "30,000", "Shoe size": "39"}


def data(*lines, titles=TITLES):
    return as_csv(*lines, header=titles)


def receive(hr, content=None, name="esr.csv", **rest):
    content = data(theirs(someone("2"))) if content is None else content
    return receiving.receive(SimpleUploadedFile(name, content), by=hr, now=NOW, **rest)


def kept(batch):
    with batch.file.stored.open("rb") as file:
        return file.read().decode()


def test_a_list_with_our_titles_is_checked_at_once(hr):
    assert isinstance(receive(hr, as_csv(someone("2"))), StaffImport)
    assert isinstance(receive(hr, as_csv(someone("2")), look_first=True), WaitingList)


def test_a_file_waits_without_what_is_refused_and_shows_its_first_values(hr):
    lines = [theirs(someone(str(n))) for n in range(2, 9)]
    waiting = receive(hr, data(*lines))
    assert waiting.refused == ["Salary"]
    assert waiting.titles == [title for title in TITLES if title != "Salary"]
    assert waiting.samples[0] == ["2", "3", "4"]
    assert waiting.samples[-1] == ["39"]  # the same value is shown once
    assert "30,000" not in kept(waiting)
    assert not StaffImport.objects.exists()


def test_what_somebody_says_is_done_and_the_waiting_file_goes(hr, django_capture_on_commit_callbacks):
    waiting = receive(hr, data(theirs(someone("0002"))))
    stored, name = waiting.file.stored.storage, waiting.file.stored.name
    with django_capture_on_commit_callbacks(execute=True):
        batch = receiving.go_on(waiting, CHOSEN, by=hr, now=NOW)
    assert batch.report["counts"]["starters"] == 1
    assert batch.report["starters"][0]["name"] == "Siân Rees"
    assert (batch.report["refused"], batch.report["ignored"]) == (["Salary"], ["Shoe size"])
    assert "0002" in kept(batch)
    assert not WaitingList.objects.exists()
    assert not PrivateFile.objects.filter(pk=waiting.file_id).exists()
    assert not stored.exists(name)
    assert not MappingProfile.objects.exists()


def test_messages_name_the_line_of_the_file_as_it_was_sent(hr):
    good, bad = theirs(someone("2")), theirs(someone("3", hire_date="soon"))
    text = data(good).decode() + "\n\n" + data(bad).decode().splitlines()[1] + "\n"
    batch = receiving.go_on(receive(hr, text.encode()), CHOSEN, by=hr, now=NOW)
    assert [conflict["line"] for conflict in batch.report["conflicts"]] == [5]


@pytest.mark.parametrize("encoding, delimiter", [("utf-16", "\t"), ("cp1252", ";"), ("utf-8-sig", ",")])
def test_encodings_and_delimiters_are_told_by_titles_that_are_not_ours_too(hr, encoding, delimiter):
    content = as_csv(theirs(someone("2")), header=TITLES, delimiter=delimiter).decode().encode(encoding)
    waiting = receive(hr, content)
    assert waiting.titles[0] == "Emp No"
    assert "Siân" in [sample for found in waiting.samples for sample in found]


def test_choices_that_make_no_list_are_refused_and_the_file_stays(hr):
    waiting = receive(hr)
    with pytest.raises(receiving.NotAStaffList, match="No column is chosen for: Hire date"):
        receiving.go_on(waiting, CHOSEN | {"start_date": ""}, by=hr, now=NOW)
    with pytest.raises(receiving.NotAStaffList, match="chosen for more than one column"):
        receiving.go_on(waiting, CHOSEN | {"shoe_size": "fte", "care_group": "fte"}, by=hr, now=NOW)
    assert WaitingList.objects.get().file.stored.storage.exists(waiting.file.stored.name)


def test_a_saved_profile_is_used_by_itself_next_time(hr):
    receiving.go_on(receive(hr), CHOSEN, by=hr, now=NOW, save_as="Monthly list")
    assert MappingProfile.objects.get().columns == {name: ours for name, ours in CHOSEN.items() if ours}
    again = receive(hr, data(theirs(someone("2")), theirs(someone("3"))))
    assert again.report["counts"]["starters"] == 2
    fewer = receive(hr, data(theirs(someone("2")), titles=[title for title in TITLES if title != "Start Date"]))
    assert isinstance(fewer, WaitingList)


def test_of_two_profiles_that_fit_the_one_that_reads_more_is_taken(hr):
    receiving.save_profile("Small", CHOSEN, list(TITLES), by=hr, now=NOW)
    more = receiving.save_profile("More", CHOSEN | {"shoe_size": "pay_band"}, list(TITLES), by=hr, now=NOW)
    assert receiving.fitting(hr.organisation, TITLES) == more


def test_a_profile_lives_once_under_its_name_and_is_refused_when_it_reads_no_list(hr):
    kept_first = receiving.save_profile("Monthly", CHOSEN, list(TITLES), by=hr, now=NOW)
    assert receiving.save_profile("MONTHLY", CHOSEN, list(TITLES), by=hr, now=NOW) == kept_first
    with pytest.raises(receiving.NotAStaffList):
        receiving.save_profile("Bad", {"emp_no": "employee_number"}, ["Emp No"], by=hr, now=NOW)
    other = receiving.save_profile("Other", CHOSEN, list(TITLES), by=hr, now=NOW)
    with pytest.raises(receiving.NotAStaffList, match="Another profile is called MONTHLY"):
        receiving.save_profile("monthly", CHOSEN, list(TITLES), by=hr, now=NOW, profile=other)


def test_a_profile_the_folder_is_read_with_is_not_deleted(hr):
    profile = receiving.save_profile("Monthly", CHOSEN, list(TITLES), by=hr, now=NOW)
    rule = FolderRule.objects.create(
        organisation=hr.organisation, is_on=True, profile=profile, set_by=hr, set_at=NOW
    )  # fmt: skip
    with pytest.raises(receiving.InUse):
        receiving.delete_profile(profile, by=hr)
    FolderRule.objects.filter(pk=rule.pk).update(is_on=False)
    receiving.delete_profile(profile, by=hr)
    assert not MappingProfile.objects.exists()
    assert AuditEntry.objects.filter(action="mapping_profile.deleted").count() == 1


def test_files_nobody_came_back_to_are_thrown_away_after_a_week(hr):
    receive(hr)
    assert receiving.throw_away_old(now=NOW + timedelta(days=7)) == 0
    assert receiving.throw_away_old(now=NOW + timedelta(days=7, minutes=1)) == 1
    assert not PrivateFile.objects.exists()


def test_nobody_but_hr(hr, nurse):
    waiting = receive(hr)
    for work in (
        lambda: receive(nurse),
        lambda: receiving.go_on(waiting, CHOSEN, by=nurse, now=NOW),
        lambda: receiving.put_aside(waiting, by=nurse),
        lambda: receiving.save_profile("A", CHOSEN, list(TITLES), by=nurse, now=NOW),
    ):
        with pytest.raises(PermissionDenied):
            work()


# ---- the pages -----------------------------------------------------------------------------
def upload(client, content, **rest):
    file = SimpleUploadedFile("esr.csv", content)
    return client.post(reverse("dose:staff_lists"), {"file": file} | rest, follow=True)


def choose(page, **changed):
    """The choices as they stand on a page, with some changed by the title made plain."""
    form = page.context["form"]
    values = {f"column-{column.place}": field.value() or "" for column, field in form.choices()}
    places = {column.name: f"column-{column.place}" for column in form.columns}
    return values | {places.get(name, name): ours for name, ours in changed.items()}


def test_hr_is_asked_corrects_and_keeps_it_as_a_profile(client, hr):
    client.force_login(hr)
    page = upload(client, data(theirs(someone("2"))))
    assert "Which column is which?" in page.text
    assert "Salary" in page.text
    assert "30,000" not in page.text
    url = page.request["PATH_INFO"]
    page = client.post(url, choose(page, shoe_size="pay_band", start_date="", name="Monthly list"))
    assert page.status_code == 422
    assert "No column is chosen for: Hire date." in page.text
    assert 'href="#id_column-' in page.text  # the summary leads to a column that could be chosen
    assert "The file and your choices are kept." in page.text
    assert 'value="Monthly list"' in page.text
    page = client.post(url, choose(page, start_date="hire_date", name="Monthly list"), follow=True)
    assert "What this list would change" in page.text
    assert MappingProfile.objects.get().columns["shoe_size"] == "pay_band"
    assert "What this list would change" in upload(client, data(theirs(someone("2")))).text


def test_a_second_click_finds_the_list_checked_already(client, hr):
    client.force_login(hr)
    page = upload(client, data(theirs(someone("2"))))
    url, chosen = page.request["PATH_INFO"], choose(page)
    client.post(url, chosen)
    for again in (client.post(url, chosen, follow=True), client.post(f"{url}discard/", follow=True)):
        assert "That file no longer waits" in again.text
    assert StaffImport.objects.count() == 1


def test_a_file_of_nothing_but_refused_columns_is_not_kept(client, hr):
    client.force_login(hr)
    page = upload(client, b"Salary,Date of birth\n1,2\n")
    assert page.status_code == 422
    assert "No column of this file may be brought in." in page.text
    assert not PrivateFile.objects.exists()


def test_a_guess_that_is_not_enough_says_what_is_missing(client, hr):
    client.force_login(hr)
    page = upload(client, data(theirs(someone("2")), titles=[title for title in TITLES if title != "Start Date"]))
    assert "No column is chosen for: Hire date." in page.text
    assert "esr.csv" in client.get(reverse("dose:staff_lists")).text  # the file is kept


def test_a_list_in_which_every_line_was_wrong_is_still_a_list_and_one_without_lines_stays(client, hr):
    client.force_login(hr)
    page = upload(client, data())
    url = page.request["PATH_INFO"]
    page = client.post(url, choose(page))
    assert page.status_code == 422
    assert "no lines below them" in page.text
    assert WaitingList.objects.count() == 1
    assert "is thrown away" in client.post(f"{url}discard/", follow=True).text
    assert WaitingList.objects.count() == 0


def test_somebody_can_look_at_the_columns_though_a_profile_fits(client, hr):
    receiving.save_profile("Monthly", CHOSEN | {"shoe_size": "pay_band"}, list(TITLES), by=hr, now=NOW)
    client.force_login(hr)
    page = upload(client, data(theirs(someone("2"))), look_first="on")
    assert choose(page)["column-9"] == "pay_band"


def test_profiles_are_listed_changed_and_deleted(client, hr):
    profile = receiving.save_profile("Monthly", CHOSEN, list(TITLES), by=hr, now=NOW)
    client.force_login(hr)
    assert "Care Group" in client.get(reverse("dose:profiles")).text
    url = reverse("dose:profile", args=[profile.pk])
    page = client.get(url)
    assert client.post(url, choose(page, name="")).status_code == 422
    client.post(url, choose(page, shoe_size="fte", name="Weekly"))
    profile.refresh_from_db()
    assert (profile.name, profile.columns["shoe_size"]) == ("Weekly", "fte")
    assert "Weekly is deleted" in client.post(reverse("dose:delete_profile", args=[profile.pk]), follow=True).text


def test_another_organisations_files_and_profiles_are_not_found(client, hr, stranger):
    waiting = receive(hr)
    profile = receiving.save_profile("Monthly", CHOSEN, list(TITLES), by=hr, now=NOW)
    RoleGrant.objects.create(person=stranger, role="hr", starts_on="2020-01-01")
    client.force_login(stranger)
    for route, pk in (("name_columns", waiting.pk), ("profile", profile.pk)):
        assert client.get(reverse(f"dose:{route}", args=[pk])).status_code == 404
    for route, pk in (("discard_waiting", waiting.pk), ("delete_profile", profile.pk)):
        assert client.post(reverse(f"dose:{route}", args=[pk])).status_code == 404
    assert receiving.fitting(stranger.organisation, TITLES) is None
    assert not Person.objects.filter(employee_number="2").exists()


def test_few_and_many_profiles_take_the_same_number_of_queries(client, hr):
    client.force_login(hr)

    def queries():
        with CaptureQueriesContext(connection) as found:
            client.get(reverse("dose:profiles"))
        return len(found)

    def profiles(start, end):
        MappingProfile.objects.bulk_create(
            MappingProfile(organisation=hr.organisation, name=f"P{n}", columns=CHOSEN, made_by=hr, changed_at=NOW)
            for n in range(start, end)
        )

    profiles(0, 2)
    queries()
    few = queries()
    profiles(2, 60)
    assert queries() == few


def test_our_own_titles_in_other_dress_need_nobody(hr):
    lines = row(employee_number="2", assignment_number="2")
    header = [name.replace("_", " ").title() for name in HEADER]
    content = as_csv(dict(zip(header, lines.values(), strict=True)), header=header)
    assert isinstance(receive(hr, content), StaffImport)
