"""The history of a level: every cycle, in words, for who may know; and what a recognised level's certificate says."""

from datetime import date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from certificates import presenters, snapshots
from certificates.actions import issue, reinstate, revoke
from certificates.badges.credential import criteria
from certificates.models import Certificate, CertificateTemplate, TemplateWording
from certificates.status import status
from lms.escalator.actions import recognise
from lms.escalator.expiry import add_months
from lms.escalator.models import Attainment
from lms.people.actions import change_name
from lms.people.models import AuditEntry
from tests.certificates.conftest import NOW


@pytest.fixture
def renewed(nurse, fundamentals):
    """Two cycles that lie around today: the second was reached inside the window of the first."""
    today = timezone.localdate()
    ends = today + timedelta(days=60)
    first = Attainment.objects.create(
        person=nurse, level=fundamentals, achieved_on=add_months(ends, -36), expires_on=ends,
        evidence=[{"code": "quiz", "title": "Quiz passed", "is_met": True, "evidence": "Passed."}],
    )  # fmt: skip
    second = Attainment.objects.create(
        person=nurse,
        level=fundamentals,
        cycle=2,
        achieved_on=today - timedelta(days=5),
        expires_on=add_months(ends, 36),
    )
    return [issue(each, now=NOW) for each in (first, second)]


def page_of(client, reader, person):
    client.force_login(reader)
    return client.get(reverse("certificates:history", args=[person.pk, "L1"]))


def test_it_tells_each_cycle_and_from_when_the_next_one_opens(client, nurse, renewed):
    page = page_of(client, nurse, nurse)
    newest, first = page.context["history"].cycles
    assert (newest.state, first.state) == ("In date", "Renewed")
    assert newest.words.startswith("Reached again in time: the new period counts from the old end")
    assert first.words == "Reached for the first time."
    assert "Renewing is possible from" in page.text
    assert "Quiz passed" in page.text


def test_someone_whose_level_ran_out_reads_what_a_renewal_asks_again(client, nurse, fundamentals):
    Attainment.objects.create(
        person=nurse, level=fundamentals, achieved_on=date(2020, 1, 5), expires_on=date(2023, 1, 5)
    )
    page = page_of(client, nurse, nurse)
    assert "It ran out on 5 January 2023" in page.text
    assert "What a renewal asks again" in page.text
    assert "Renew level 1" in page.text


def test_manager_and_hr_read_it_without_a_former_name_and_it_is_noted(client, nurse, ward_manager, hr, renewed):
    change_name(nurse, "Joanna Whitfield", by=hr, now=NOW)
    for reader in (ward_manager, hr):
        text = page_of(client, reader, nurse).text
        assert "Joanna Pryce" not in text
        for old in Certificate.objects.exclude(superseded_at=None):
            assert reverse("certificates:certificate", args=[old.pk]) not in text
    assert AuditEntry.objects.filter(action="history.read", subject=nurse).count() == 2


def test_colleagues_may_not_and_strangers_find_nothing(client, nurse, sponsor, stranger, renewed):
    assert page_of(client, sponsor, nurse).status_code == 403
    assert page_of(client, stranger, nurse).status_code == 404


def test_wallet_and_level_lead_to_it(client, nurse, renewed, fundamentals):
    client.force_login(nurse)
    url = reverse("certificates:history", args=[nurse.pk, "L1"])
    assert url in client.get(reverse("certificates:wallet")).text
    assert url in client.get(fundamentals.url).text


def test_ten_cycles_take_as_many_queries_as_one(client, nurse, fundamentals):
    def make(cycle: int) -> None:
        reached = date(1990 + cycle, 1, 5)
        issue(Attainment.objects.create(person=nurse, level=fundamentals, cycle=cycle, achieved_on=reached,
                                        expires_on=reached + timedelta(days=300)), now=NOW)  # fmt: skip

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert page_of(client, nurse, nurse).status_code == 200
        return len(seen)

    make(1)
    queries()
    few = queries()
    for cycle in range(2, 11):
        make(cycle)
    assert queries() == few


def test_a_certificate_of_prior_learning_says_so_and_claims_no_hours(nurse, fundamentals, today):
    recognise(nurse, fundamentals, [], today=today)
    certificate = Certificate.objects.get()
    words = presenters.on_page(certificate.snapshot).words
    assert "recognised on evidence by Northbridge Hospitals" in words["statement"]
    assert words["rows"][0][0] == "Recognised"
    assert (certificate.snapshot["route"], certificate.snapshot["hours"]) == ("recognised", "")
    assert criteria(certificate.snapshot) == (
        "Prior learning of this level, recognised on evidence by Northbridge Hospitals."
    )


def test_words_an_author_wrote_for_the_level_are_not_said_of_prior_learning(nurse, fundamentals, northbridge, today):
    template = CertificateTemplate(organisation=northbridge, live=True)
    template.wordings = [
        TemplateWording(kind="level", statement="After {hours} hours here."),
        TemplateWording(kind="recognised", lead="keeps"),
    ]
    template.save()
    recognise(nurse, fundamentals, [], today=today)
    words = Certificate.objects.get().snapshot["design"]["words"]
    assert words["lead"] == "keeps"
    assert "hours here" not in words["statement"]


def test_a_level_that_lasts_by_teaching_says_so_and_is_not_valid_when_it_was_not_kept_up(nurse, fundamentals, today):
    fundamentals.sessions_a_year = 2
    fundamentals.save()
    attainment = Attainment.objects.create(
        person=nurse, level=fundamentals, achieved_on=today, expires_on=add_months(today, 12)
    )
    said = snapshots.of_level(attainment)
    assert said["expires_on"] is None
    assert ["Valid until", "While teaching 2 sessions a year"] in said["design"]["words"]["rows"]
    certificate = issue(attainment, now=NOW)
    assert status(certificate, today).code == "valid"
    assert status(certificate, add_months(today, 12)).code == "expired"


def test_reinstated_it_is_in_date_again_in_the_history(client, nurse, hr, renewed):
    noon = timezone.make_aware(datetime.combine(timezone.localdate(), time(12)))
    revoke(renewed[1], "A mistake.", by=hr, now=noon)
    assert "Withdrawn" in page_of(client, nurse, nurse).context["history"].newest.state
    reinstate(renewed[1], "It was one.", by=hr, now=noon)
    assert page_of(client, nurse, nurse).context["history"].newest.state == "In date"
