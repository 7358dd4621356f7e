"""Many certificates get other words: looked at first, begun once, killed anywhere, finished by whoever comes next."""

import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certificates import working
from certificates.actions import issue, revoke
from certificates.actions.reissuing import confirm, follow_names, look_at
from certificates.models import Certificate, CertificateTemplate, Reissue, TemplateWording
from certificates.schedule import resume_reissues
from certificates.working import work_on
from lms.escalator.models import Attainment
from lms.people.models import AuditEntry, Person
from lms.reminders.models import OutboxMessage
from tests.at_once import at_once
from tests.certificates.conftest import NOW

LATER = NOW + timedelta(days=1)


@pytest.fixture
def template(northbridge) -> CertificateTemplate:
    template = CertificateTemplate(organisation=northbridge, live=False)
    template.wordings = [TemplateWording(kind="level", lead="has atained")]
    template.save()
    template.save_revision().publish()
    return CertificateTemplate.objects.get()


def correct(template: CertificateTemplate) -> None:
    draft = CertificateTemplate.objects.get()
    draft.wordings = [TemplateWording(kind="level", lead="has attained")]
    draft.save_revision().publish()


@pytest.fixture
def issue_to(northbridge, fundamentals):
    def _issue(number: int) -> list[Certificate]:
        people = Person.objects.bulk_create(
            Person(email=f"p{each}@northbridge.example", full_name=f"Person {each}", organisation=northbridge)
            for each in range(number)
        )
        return [
            issue(Attainment.objects.create(person=person, level=fundamentals, achieved_on=NOW.date()), now=NOW)
            for person in people
        ]

    return _issue


@pytest.fixture
def looked_at(template, issue_to, northbridge, hr) -> Reissue:
    issue_to(5)
    correct(template)
    return look(northbridge, hr)


def look(organisation, by) -> Reissue:
    return look_at(organisation, level=None, kind="", reason="A letter was missing.", by=by, now=LATER)


def leads() -> list[str]:
    return [each.snapshot["design"]["words"]["lead"] for each in Certificate.objects.current().order_by("pk")]


def test_looking_says_how_many_from_which_words_to_which_and_changes_nothing(client, looked_at, template, hr):
    assert (looked_at.found, len(looked_at.versions)) == (5, 1)
    client.force_login(hr)
    page = client.get(reverse("certificates:reissue", args=[looked_at.pk])).text
    assert "5 certificates would be issued anew" in page
    assert "has atained" in page
    assert "has attained" in page
    assert f"ersion {template.live_revision_id} of" in page
    assert f"version {looked_at.revision} of" in page
    assert Certificate.objects.count() == 5


def test_all_are_issued_anew_with_a_message_and_an_entry_each(looked_at, hr):
    OutboxMessage.objects.all().delete()
    confirm(looked_at, by=hr, now=LATER)
    work_on(looked_at.pk, clock=lambda: LATER, piece=2)
    looked_at.refresh_from_db()
    assert (looked_at.state, looked_at.done) == ("done", 5)
    assert leads() == ["has attained"] * 5
    assert Certificate.objects.exclude(superseded_at=None).count() == 5
    assert AuditEntry.objects.filter(action="certificate.superseded", by=hr).count() == 5
    assert OutboxMessage.objects.filter(rule__code="certificate-replaced").count() == 5


def test_each_old_one_shows_as_superseded_and_leads_nowhere(client, looked_at, hr):
    confirm(looked_at, by=hr, now=LATER)
    work_on(looked_at.pk, clock=lambda: LATER)
    for old in Certificate.objects.exclude(superseded_at=None).select_related("superseded_by"):
        page = client.get(reverse("certificates:verify_code", args=[old.code])).text
        assert "Superseded" in page
        assert old.superseded_by.code not in page.replace("-", "")


def test_a_double_click_and_a_second_worker_issue_once(client, looked_at, hr):
    client.force_login(hr)
    url = reverse("certificates:confirm_reissue", args=[looked_at.pk])
    for _ in range(2):
        client.post(url)
    for _ in range(2):
        work_on(looked_at.pk, clock=lambda: LATER)
    assert Certificate.objects.count() == 10
    assert AuditEntry.objects.filter(action="reissue.confirmed").count() == 1


def test_looking_again_afterwards_finds_nothing(looked_at, hr, northbridge):
    confirm(looked_at, by=hr, now=LATER)
    work_on(looked_at.pk, clock=lambda: LATER)
    assert look(northbridge, hr).found == 0


def test_what_is_revoked_or_over_stays_as_it_is(template, issue_to, northbridge, hr):
    first, second, _ = issue_to(3)
    revoke(first, "Somebody else.", by=hr, now=NOW)
    Attainment.objects.filter(pk=second.attainment_id).update(expires_on=LATER.date())
    correct(template)
    assert look(northbridge, hr).found == 1


def test_words_published_meanwhile_stop_it_until_somebody_looks_again(looked_at, hr, template):
    confirm(looked_at, by=hr, now=LATER)
    correct(template)
    work_on(looked_at.pk, clock=lambda: LATER)
    looked_at.refresh_from_db()
    assert (looked_at.state, looked_at.done) == ("stopped", 0)


def test_words_published_since_the_look_keep_it_from_beginning(looked_at, hr, template):
    correct(template)
    assert confirm(looked_at, by=hr, now=LATER) is False


def test_broken_off_in_a_piece_it_leaves_whole_pieces_and_goes_on(looked_at, hr):
    confirm(looked_at, by=hr, now=LATER)
    pieces = iter([LATER, LATER])
    with pytest.raises(StopIteration):
        work_on(looked_at.pk, clock=lambda: next(pieces), piece=2)
    assert sorted(leads()) == ["has atained"] + ["has attained"] * 4
    assert resume_reissues() == 1
    work_on(looked_at.pk, clock=lambda: LATER, piece=2)
    assert leads() == ["has attained"] * 5
    assert Certificate.objects.count() == 10


def test_names_a_staff_list_brought_are_followed_in_pieces(issue_to, northbridge, hr):
    issue_to(5)
    Person.objects.filter(email__startswith="p").update(full_name="A new name")
    reissue = follow_names(northbridge, by=hr, now=LATER)
    assert (reissue.found, follow_names(northbridge, by=hr, now=LATER)) == (5, reissue)
    work_on(reissue.pk, clock=lambda: LATER, piece=2)
    assert {each.snapshot["name"] for each in Certificate.objects.current()} == {"A new name"}
    assert follow_names(northbridge, by=hr, now=LATER) is None


def test_a_piece_takes_the_same_queries_for_3_and_for_30(template, issue_to, northbridge, hr):
    issue_to(40)
    correct(template)
    reissue = look(northbridge, hr)
    confirm(reissue, by=hr, now=LATER)

    def queries(size: int) -> int:
        with CaptureQueriesContext(connection) as seen:
            working._piece(reissue.pk, now=LATER, size=size)
        return len(seen)

    queries(1)
    assert queries(3) == queries(30)  # beyond, SQLite splits what it inserts


def test_others_may_not_look_and_see_nothing_of_another_organisation(client, looked_at, nurse, hire, stranger):
    url = reverse("certificates:reissue", args=[looked_at.pk])
    client.force_login(nurse)
    assert client.get(url).status_code == 403
    client.force_login(hire("Gareth Pugh", role="hr", unit=stranger.assignments.get().unit))
    assert client.get(url).status_code == 404
    assert client.post(reverse("certificates:confirm_reissue", args=[looked_at.pk])).status_code == 404
    assert "A letter was missing" not in client.get(reverse("certificates:reissues")).text


def test_the_form_says_what_is_missing(client, hr):
    client.force_login(hr)
    page = client.post(reverse("certificates:reissues"), {"kind": "level"})
    assert page.status_code == 422
    assert "Say what was wrong." in page.text


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_confirmed_and_worked_on_twenty_times_at_once_it_is_done_once(looked_at, hr):
    def work(number: int) -> None:
        confirm(looked_at, by=hr, now=LATER)
        work_on(looked_at.pk, clock=lambda: LATER, piece=2)

    at_once(work, times=8)
    assert Certificate.objects.count() == 10
    assert leads() == ["has attained"] * 5


KILLED = """
import os, signal
import django
django.setup()
from django.db import connection
connection.settings_dict["NAME"] = os.environ["TEST_DATABASE"]
from django.utils import timezone
from certificates import working
from certificates.signals import certificates_replaced

pieces = []
def die(sender, **kwargs):
    pieces.append(1)
    if len(pieces) == 2:
        os.kill(os.getpid(), signal.SIGKILL)

certificates_replaced.connect(die)
working.work_on(int(os.environ["REISSUE"]), clock=timezone.now, piece=2)
"""


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_of_a_piece_it_leaves_nothing_half_done(looked_at, hr, celery_broker_away):
    confirm(looked_at, by=hr, now=LATER)
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "lms.settings.test"),
        "TEST_DATABASE": connection.settings_dict["NAME"], "REISSUE": str(looked_at.pk),
    }  # fmt: skip
    ended = subprocess.run(
        [sys.executable, "-c", KILLED], env=environment, cwd=settings.BASE_DIR, timeout=120, check=False
    )
    assert ended.returncode == -signal.SIGKILL
    looked_at.refresh_from_db()
    assert (looked_at.state, looked_at.done) == ("confirmed", 2)
    assert Certificate.objects.count() == 7  # one whole piece of two, and nothing of the second
    assert sorted(leads()) == ["has atained"] * 3 + ["has attained"] * 2
    work_on(looked_at.pk, clock=lambda: LATER, piece=2)
    assert leads() == ["has attained"] * 5
    assert OutboxMessage.objects.filter(rule__code="certificate-replaced").count() == 5
