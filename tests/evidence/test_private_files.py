import io
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lms.evidence import actions
from lms.evidence.actions import Refused, keep, keep_own

CSV = b"employee_number,full_name\n00012,Joanna Pryce\n"


def workbook() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    return held.getvalue()


def take(person, name, content, **limits):
    limits = {"allowed": {"csv", "xlsx"}, "max_bytes": 2**20} | limits
    return keep(SimpleUploadedFile(name, content), owner=person, **limits)


def test_a_file_is_kept_under_a_name_that_tells_nothing(hr):
    kept = take(hr, "staff list.csv", CSV)
    assert "staff" not in kept.stored.name
    assert kept.stored.open().read() == CSV


@pytest.mark.parametrize(
    "name, content, reason",
    [
        ("staff.exe", CSV, "not one of the kinds"),
        ("staff.csv", b"", "empty"),
        ("staff.csv", b"PK\x03\x04\0\0", "something else"),
        ("staff.xlsx", CSV, "something else"),
        ("staff.csv", b"x" * (2**20 + 1), "larger than 1 MB"),
    ],
)
def test_what_is_not_wanted_is_refused_with_the_reason(hr, name, content, reason):
    with pytest.raises(Refused, match=reason):
        take(hr, name, content)


def test_a_real_workbook_is_taken(hr):
    assert take(hr, "staff.xlsx", workbook()).size > 0


def test_only_its_owner_fetches_a_file_and_no_browser_runs_it(client, hr, coach, stranger):
    kept = take(hr, "staff.csv", CSV)
    url = reverse("evidence:file", args=[kept.pk])
    assert client.get(url).status_code == 302
    for other in (coach, stranger):
        client.force_login(other)
        assert client.get(url).status_code == 404
    client.force_login(hr)
    answer = client.get(url)
    assert b"".join(answer.streaming_content) == CSV
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]


def test_what_the_product_wrote_for_its_own_work_takes_no_room_of_its_owner(hr, monkeypatch):
    monkeypatch.setattr(actions, "MOST_OF_ONE_PERSON", 100)
    for _ in range(2):
        written = ContentFile(b"x" * 90, "list.csv")
        keep_own(written, owner=hr, organisation=hr.organisation, content_type="text/csv")
    take(hr, "own.csv", CSV)
    with pytest.raises(Refused, match="Remove some first"):
        take(hr, "more.csv", b"y" * 90)
