"""The certificate's address answers people with a page and other systems with the credential."""

from __future__ import annotations

import json

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from certificates.badges.issuing import badge_of
from certificates.badges.keys import current_key, opened, rotate
from certificates.badges.proof import is_signed_by, read_published
from certificates.models import Badge, BadgeKey
from lms.people.models import Organisation
from tests.at_once import at_once
from tests.certificates.badges.conftest import NOW, VC

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.mark.parametrize("accept", [BROWSER, "*/*", ""])
def test_people_get_the_page(client, certify, accept):
    answer = client.get(f"/verify/{certify().code}/", headers={"Accept": accept} if accept else {})
    assert answer["Content-Type"].startswith("text/html")
    assert "Accept" in answer["Vary"]


@pytest.mark.parametrize(
    "accept", ["application/vc", "application/ld+json", "application/json", "application/vc+ld+json"]
)
def test_other_systems_get_the_credential(client, certify, accept):
    certificate = certify()
    answer = client.get(f"/verify/{certificate.code}/", headers={"Accept": accept})
    assert answer["Content-Type"] == "application/vc"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert json.loads(answer.content)["id"].endswith(f"/verify/{certificate.code}/")


def test_it_is_the_same_bytes_each_time(client, certify):
    certificate = certify()
    first, *others = [client.get(f"/verify/{certificate.code}/", headers=VC).content for _ in range(3)]
    assert others == [first, first]


def test_unknown_and_malformed_codes_get_one_and_the_same_answer(client, db):
    answers = [
        client.get(f"/verify/{code}/", headers=VC) for code in ("00000000000000000000000000", "nonsense", "<script>")
    ]
    assert {(answer.status_code, answer.content) for answer in answers} == {(404, answers[0].content)}
    pictures = [client.get(f"/verify/{code}/badge.png") for code in ("00000000000000000000000000", "nonsense")]
    assert {(answer.status_code, answer.content) for answer in pictures} == {(404, answers[0].content)}


def test_asking_too_often_is_refused(client, certify):
    path = f"/verify/{certify().code}/"
    answers = [client.get(path, headers=VC).status_code for _ in range(61)]
    assert answers[:60] == [200] * 60
    assert answers[60] == 429


def test_an_achievement_is_the_same_for_all_who_achieved_it_and_can_be_looked_up(client, certify, document, coach):
    ids = {document(certify(person))["credentialSubject"]["achievement"]["id"] for person in (coach,)}
    ids.add(document(certify())["credentialSubject"]["achievement"]["id"])
    [address] = ids
    answer = client.get("/" + address.split("/", 3)[3])
    assert json.loads(answer.content)["id"] == address
    assert answer["Access-Control-Allow-Origin"] == "*"


def test_a_key_sealed_with_another_secret_says_what_to_do(certify, settings, northbridge):
    key = current_key(northbridge, now=NOW)
    settings.BADGE_SECRET = "another one"
    with pytest.raises(ImproperlyConfigured, match="BADGE_SECRET"):
        opened(key)


def test_a_document_signed_with_one_key_is_not_signed_with_another(certify, document, northbridge):
    said = document(certify())
    first, second = current_key(northbridge, now=NOW), rotate(northbridge, now=NOW)
    assert is_signed_by(said, read_published(first.published))
    assert not is_signed_by(said, read_published(second.published))


def test_the_command_rotates_those_named_and_refuses_unknown_ones(certify, document, capsys):
    document(certify())
    call_command("rotate_badge_key", "northbridge")
    assert "key 2" in capsys.readouterr().out
    call_command("rotate_badge_key", "--all", "--withdraw")
    assert list(BadgeKey.objects.trusted().values_list("number", flat=True)) == [1, 3]
    assert BadgeKey.objects.current().get().number == 3
    for wrong in (["nobody"], [], ["northbridge", "--all"]):
        with pytest.raises(CommandError):
            call_command("rotate_badge_key", *wrong)
    assert BadgeKey.objects.count() == 3


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_many_who_ask_at_once_get_one_badge_signed_by_one_key(certify):
    certificate = certify()
    found = at_once(lambda _: badge_of(certificate, now=NOW).document, 8)
    assert len(set(found)) == 1
    assert (Badge.objects.count(), BadgeKey.objects.count()) == (1, 1)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_keys_rotated_at_once_leave_one_current(northbridge):
    current_key(northbridge, now=NOW)
    at_once(lambda _: rotate(Organisation.objects.get(pk=northbridge.pk), now=NOW), 5)
    assert BadgeKey.objects.current().count() == 1
    assert list(BadgeKey.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]
