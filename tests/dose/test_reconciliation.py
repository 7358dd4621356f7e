"""Learners without a staff record and the reverse, records that may be one person, and what HR says about them."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lms.dose.models import NotTheSame
from lms.dose.reconciliation import reconciling
from lms.dose.reconciliation.linking import CannotLink, call_different, close_account, give_number, put_back
from lms.dose.staff_lists import importing
from lms.people.models import Assignment, AuditEntry, Person, RoleGrant
from tests.at_once import at_once
from tests.dose.lists import as_csv, someone

NOW = timezone.now()


@pytest.fixture
def account(northbridge):
    """A function that makes somebody who signs in and has no staff record."""

    def _account(name="Sian Rees", email="sian@home.example", **rest) -> Person:
        return Person.objects.create_user(email, full_name=name, organisation=northbridge, last_login=NOW, **rest)

    return _account


@pytest.fixture
def today() -> date:
    return timezone.localdate()


def names(kind, organisation, today):
    return [person.full_name for person in reconciling.people_of(kind, organisation, today)]


def test_each_person_stands_where_something_is_missing(northbridge, hire, account, hr, today):
    Person.objects.filter(pk=hr.pk).update(last_login=NOW)
    account("Pat Carer")
    account("Nia Numbered", "nia@x.example", employee_number="77")
    hire("Vera Neverin")
    gone = hire(
        "Gwen Gone",
    )
    gone.assignments.update(ends_on=today - timedelta(3))
    assert names("no-number", northbridge, today) == ["Pat Carer"]
    assert names("no-post", northbridge, today) == ["Nia Numbered"]
    assert names("never-in", northbridge, today) == ["Vera Neverin"]
    assert names("left", northbridge, today) == ["Gwen Gone"]
    assert reconciling.people_of("left", northbridge, today).get().left_on == today - timedelta(3)


def test_somebody_whose_next_post_begins_later_has_not_left(northbridge, hire, ward, today):
    mover = hire("Mo Mover")
    mover.assignments.update(ends_on=today - timedelta(1))
    Assignment.objects.create(
        person=mover, unit=ward, number="n", staff_group="N", job_role="N", starts_on=today + timedelta(9)
    )
    assert names("left", northbridge, today) == []


def test_an_account_gets_a_number_nobody_has(hr, account, today):
    person = account()
    give_number(person, "00042", by=hr, today=today)
    give_number(person, "00042", by=hr, today=today)
    person.refresh_from_db()
    assert (person.employee_number, person.email) == ("00042", "sian@home.example")
    assert AuditEntry.objects.filter(action="account.linked", subject=person).count() == 1


def test_an_unused_staff_record_gives_up_number_posts_and_work_address(hr, hire, account, today):
    person, record = account(), hire("Siân Rees")
    report = hire("Rea Port", manager=record)
    number, work = record.employee_number, record.email
    give_number(person, number, by=hr, today=today)
    person.refresh_from_db()
    record.refresh_from_db()
    assert (person.employee_number, person.email, person.is_active) == (number, work, True)
    assert [post.number for post in person.assignments.all()] == [number]
    assert (record.employee_number, record.email, record.is_active) == ("", "sian@home.example", False)
    assert report.assignments.get().line_manager == person


def test_a_list_that_names_the_linked_number_changes_nothing(hr, hire, account, today):
    person, record = account(), hire("Siân Rees")
    number, post = record.employee_number, record.assignments.get()
    same = someone(
        number, assignment_number=post.number, full_name=person.full_name, work_email=record.email, directorate="",
        staff_group=post.staff_group, job_role=post.job_role, pay_band=post.pay_band, contract_type="",
    )  # fmt: skip
    give_number(person, number, by=hr, today=today)
    batch = importing.check(SimpleUploadedFile("s.csv", as_csv(same)), by=hr, now=NOW, today=today)
    counts = batch.report["counts"]
    assert (batch.report["unchanged"], counts["starters"], counts["changes"], counts["conflicts"]) == (1, 0, 0, 0)


def test_nobody_takes_over_a_record_that_was_used(hr, hire, account, coach, fundamentals, attained, today):
    seen = hire("Siân Rees")
    Person.objects.filter(pk=seen.pk).update(last_login=NOW)
    learnt = hire("Sian  Rees", job_role="Nurse")
    attained(learnt, fundamentals)
    gave = hire("S. Rees")
    RoleGrant.objects.create(person=hr, role="coach", starts_on=today, granted_by=gave)
    for holder, said in (
        (seen, "who has signed in"), (learnt, "attainment"), (coach, "role grant"), (gave, "role grant"),
    ):  # fmt: skip
        person = account(email=f"{holder.pk}@home.example")
        with pytest.raises(CannotLink, match=said):
            give_number(person, holder.employee_number, by=hr, today=today)
        person.refresh_from_db()
        holder.refresh_from_db()
        assert person.employee_number == ""
        assert holder.assignments.count() == 1


def test_posts_on_both_sides_stay_where_they_are(hr, hire, account, ward, today):
    person, record = account(), hire("Siân Rees")
    Assignment.objects.create(person=person, unit=ward, number="x", staff_group="N", job_role="N", starts_on=today)
    with pytest.raises(CannotLink, match="Both records have posts"):
        give_number(person, record.employee_number, by=hr, today=today)


def test_a_number_once_given_is_not_changed_here(hr, account, today):
    person = account(employee_number="7")
    with pytest.raises(CannotLink, match="belongs to employee number 7 already"):
        give_number(person, "8", by=hr, today=today)


def test_a_pair_is_called_different_once_and_can_be_put_back(hr, hire, account, today):
    person, record = account("Sian Rees"), hire("Siân Rees")
    assert len(reconciling.pairs_of(hr.organisation, today)) == 1
    said = call_different(record, person, by=hr, now=NOW)
    assert call_different(person, record, by=hr, now=NOW) == said
    assert reconciling.pairs_of(hr.organisation, today) == []
    put_back(said, by=hr)
    put_back(said, by=hr)
    assert len(reconciling.pairs_of(hr.organisation, today)) == 1
    assert AuditEntry.objects.filter(action="account.put_back").count() == 1


def test_only_who_left_is_closed_and_nobody_closes_themselves(hr, hire, account, today):
    gone, here = hire("Gwen Gone"), hire("Hana Here")
    Assignment.objects.filter(person__in=[gone, hr]).update(ends_on=today - timedelta(1))
    assert close_account(gone, by=hr, today=today)
    assert not close_account(gone, by=hr, today=today)
    assert not close_account(here, by=hr, today=today)
    assert not close_account(hr, by=hr, today=today)
    assert not close_account(account(), by=hr, today=today)  # had no post that could have ended
    assert list(Person.objects.filter(is_active=False)) == [gone]


def test_nobody_but_hr_and_nobody_elsewhere(nurse, hr, stranger, account, today):
    person = account()
    for work in (
        lambda: give_number(person, "1", by=nurse, today=today),
        lambda: call_different(person, nurse, by=nurse, now=NOW),
        lambda: call_different(person, stranger, by=hr, now=NOW),
        lambda: close_account(person, by=nurse, today=today),
    ):
        with pytest.raises(PermissionDenied):
            work()
    with pytest.raises(Person.DoesNotExist):
        give_number(stranger, "1", by=hr, today=today)


# ---- the pages -----------------------------------------------------------------------------
def test_hr_sees_a_pair_links_it_and_is_told_the_new_address(client, hr, hire, account):
    person, record = account("Sian Rees"), hire("Siân Rees")
    client.force_login(hr)
    page = client.get(reverse("dose:reconciliation"), {"kind": "duplicates"})
    link = f"{reverse('dose:link_account', args=[person.pk])}?number={record.employee_number}"
    assert link in page.text
    assert "the same name." in page.text
    asked = client.get(link).text
    assert f'value="{record.employee_number}"' in asked
    assert record.email in asked  # of the records that resemble it
    assert f'href="?number={record.employee_number}"' in client.get(reverse("dose:link_account", args=[person.pk])).text
    page = client.post(link, {"employee_number": record.employee_number}, follow=True)
    assert f"They sign in as {record.email} from now on" in page.text
    assert "There are none." in page.text


def test_why_two_used_records_are_not_made_one_is_said_and_what_was_typed_stays(client, hr, hire, account):
    person, record = account("Sian Rees"), hire("Siân Rees")
    Person.objects.filter(pk=record.pk).update(last_login=NOW)
    client.force_login(hr)
    assert "they can’t be made one here" in client.get(reverse("dose:reconciliation"), {"kind": "duplicates"}).text
    url = reverse("dose:link_account", args=[person.pk])
    page = client.post(url, {"employee_number": record.employee_number})
    assert page.status_code == 422
    assert f"Employee number {record.employee_number} belongs to Siân Rees" in page.text
    assert "both have records of their own" in page.text
    assert f'value="{record.employee_number}"' in page.text


def test_two_people_are_dismissed_listed_and_put_back_on_the_page(client, hr, hire, account):
    person, record = account("Sian Rees"), hire("Siân Rees")
    client.force_login(hr)
    page = client.post(reverse("dose:call_different", args=[person.pk, record.pk]), follow=True)
    assert "are two people" in page.text
    page = client.get(reverse("dose:reconciliation") + "?kind=different")
    assert "Put back" in page.text
    client.post(reverse("dose:put_back", args=[NotTheSame.objects.get().pk]))
    assert not NotTheSame.objects.exists()


@pytest.mark.parametrize("kind", reconciling.KINDS)
def test_every_kind_has_its_page_and_its_download(client, hr, hire, account, today, kind):
    account("Sian Rees")
    other = hire("Siân Rees")
    hire("Gwen Gone").assignments.update(ends_on=today - timedelta(3))
    account("Nia Numbered", "nia@x.example", employee_number="77")
    call_different(account("Sian Rees", "third@x.example"), other, by=hr, now=NOW)
    client.force_login(hr)
    assert client.get(reverse("dose:reconciliation"), {"kind": kind}).status_code == 200
    text = client.get(reverse("dose:download_differences"), {"kind": kind}).content.decode("utf-8-sig")
    assert len(text.splitlines()) >= 2
    assert AuditEntry.objects.get(action="reconciliation.exported").detail == {"kind": kind}
    assert client.get(reverse("dose:reconciliation"), {"kind": "nonsense"}).status_code == 404


def test_the_account_of_who_left_is_closed_from_the_page(client, hr, hire, today):
    gone = hire("Gwen Gone")
    gone.assignments.update(ends_on=today - timedelta(3))
    client.force_login(hr)
    assert "Close the account" in client.get(reverse("dose:reconciliation"), {"kind": "left"}).text
    page = client.post(reverse("dose:close_account", args=[gone.pk]), follow=True)
    assert "can no longer sign in" in page.text
    page = client.post(reverse("dose:close_account", args=[gone.pk]), follow=True)
    assert "Nothing was changed" in page.text


@pytest.mark.parametrize("kind", reconciling.KINDS)
def test_few_and_many_ask_the_same_number_of_queries(client, hr, account, today, kind):
    client.force_login(hr)

    def queries():
        with CaptureQueriesContext(connection) as found:
            assert client.get(reverse("dose:reconciliation"), {"kind": kind}).status_code == 200
        return len(found)

    def crowd(start, end):
        people = [
            Person(email=f"p{n}@{n % 2}.example", full_name=f"Test Person {n // 2}", organisation=hr.organisation)
            for n in range(start, end)
        ]
        Person.objects.bulk_create(people)
        Person.objects.bulk_create(
            Person(email=f"q{n}@x.example", full_name=f"Q {n}", organisation=hr.organisation, employee_number=f"q{n}")
            for n in range(start, end)
        )
        made = Person.objects.filter(employee_number__startswith="q").order_by("pk")[start // 2 : end // 2]
        unit = hr.assignments.get().unit
        Assignment.objects.bulk_create(
            Assignment(person=p, unit=unit, number="1", staff_group="N", job_role="N", starts_on="2020-01-01",
                       ends_on="2020-02-02" if p.pk % 2 else None)
            for p in made
        )  # fmt: skip
        NotTheSame.objects.bulk_create(
            NotTheSame(organisation=hr.organisation, first=a, second=b, by=hr, at=NOW)
            for a, b in zip(people[::2], people[1::2], strict=True)
        )

    crowd(0, 8)
    queries()
    few = queries()
    crowd(8, 600)
    assert queries() == few


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_number_given_to_two_accounts_at_once_belongs_to_one(hr, account, today):
    people = [account(email=f"{n}@home.example") for n in range(6)]

    def give(n):
        try:
            give_number(people[n], "42", by=hr, today=today)
        except CannotLink:
            return False
        return True

    assert sum(at_once(give, 6)) == 1
    assert Person.objects.filter(employee_number="42").count() == 1


def test_another_organisations_people_are_not_found(client, hr, stranger):
    RoleGrant.objects.create(person=stranger, role="hr", starts_on="2020-01-01")
    client.force_login(stranger)
    assert client.get(reverse("dose:link_account", args=[hr.pk])).status_code == 404
    assert client.post(reverse("dose:close_account", args=[hr.pk])).status_code == 404
    assert client.post(reverse("dose:call_different", args=[hr.pk, stranger.pk])).status_code == 404
