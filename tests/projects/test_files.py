"""Photos and files as evidence: only what may be taken, seen by who may see the project, and part of what is signed."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from lms.evidence.actions import Refused
from lms.evidence.models import PrivateFile
from lms.people.models import AuditEntry, Organisation
from lms.projects import actions
from lms.projects.actions import files
from lms.projects.exchange.writing import write
from lms.projects.models import Project, ProjectFile
from lms.projects.state_hash import state_hash
from tests.at_once import at_once
from tests.projects.sent import fields_of


def photo(colour: str = "navy") -> SimpleUploadedFile:
    drawn, exif = io.BytesIO(), Image.Exif()
    exif[0x010F] = "Somebody's camera"
    Image.new("RGB", (40, 30), colour).save(drawn, "JPEG", exif=exif)
    return SimpleUploadedFile("board.jpg", drawn.getvalue())


@pytest.fixture
def attach(nurse, now):
    def _attach(project, upload=None, caption="The board", part=None, by=None) -> ProjectFile:
        return actions.attach_file(project, upload or photo(), caption, part, by=by or nurse, now=now)

    return _attach


@pytest.fixture
def page(client, nurse):
    client.force_login(nurse)
    return client


def to(name: str, *args) -> str:
    return reverse(f"projects:{name}", args=args)


def fresh(project: Project) -> Project:
    return Project.objects.get(pk=project.pk)


def test_a_photo_is_attached_drawn_anew_and_shown_with_its_words(ready, page):
    cycle = ready.cycles.first()
    sent = {"upload": photo(), "caption": "The whiteboard after the change", "about": f"cycle-{cycle.pk}"}
    shown = page.post(to("attach", ready.pk), sent, follow=True).text
    for words in ('alt="The whiteboard after the change"', "board.jpg", "PDSA 1"):
        assert words in shown
    given = page.get(to("file", ready.files.get().pk))
    content = b"".join(given.streaming_content)
    assert b"camera" not in content
    assert Image.open(io.BytesIO(content)).size == (40, 30)
    assert given["Content-Disposition"].startswith("attachment")
    assert (given["X-Content-Type-Options"], "sandbox" in given["Content-Security-Policy"]) == ("nosniff", True)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.svg", b"<svg/>", "not one of the kinds"),
        ("a.html", b"<html>", "not one of the kinds"),
        ("a.png", b"MZ\x90", "content is something else"),
        ("a.pdf", b"", "file is empty"),
    ],
)
def test_a_file_that_may_not_be_kept_is_refused_beside_what_was_typed(project, page, name, content, words):
    shown = page.post(to("attach", project.pk), {"upload": SimpleUploadedFile(name, content), "caption": "The board"})
    assert shown.status_code == 422
    assert words in shown.text
    assert fields_of(shown.text)["caption"] == "The board"
    assert not PrivateFile.objects.exists()


def test_a_caption_is_asked_for(project, page):
    assert "Say what it shows" in page.post(to("attach", project.pk), {"upload": photo()}).text


def test_who_may_see_the_project_may_see_its_files_and_nobody_else(
    project, attach, client, nurse, coach, trainer, stranger
):
    file = attach(project)
    for person, status in ((nurse, 200), (coach, 200), (trainer, 404), (stranger, 404)):
        client.force_login(person)
        assert client.get(to("file", file.pk)).status_code == status
    Project.objects.filter(pk=project.pk).update(published_on="2026-01-05")
    client.force_login(trainer)
    assert client.get(to("file", file.pk)).status_code == 200
    assert client.get(reverse("evidence:file", args=[file.file_id])).status_code == 404


def test_only_the_team_attaches_and_removes_and_nobody_once_it_is_closed(ready, attach, coach, trainer, nurse):
    file = attach(ready)
    for person in (coach, trainer):
        with pytest.raises(PermissionDenied):
            attach(ready, by=person)
        with pytest.raises(PermissionDenied):
            actions.remove_file(file, by=person)
    Project.objects.filter(pk=ready.pk).update(state="completed")
    for write_ in (lambda: attach(ready), lambda: actions.remove_file(file, by=nurse)):
        with pytest.raises(ValidationError, match="completed"):
            write_()


def test_a_removed_file_is_gone_from_the_disk_too(project, attach, page, django_capture_on_commit_callbacks):
    file = attach(project)
    stored = file.file.stored
    with django_capture_on_commit_callbacks(execute=True):
        page.post(to("remove_file", file.pk))
    assert not PrivateFile.objects.exists()
    assert not stored.storage.exists(stored.name)


def test_the_same_file_sent_twice_is_one(project, attach):
    assert attach(project) == attach(project)
    assert attach(project, caption="Another view") != attach(project)
    assert PrivateFile.objects.count() == 2


def test_a_project_and_a_person_have_only_so_much_room(project, attach, monkeypatch):
    monkeypatch.setattr(files, "MOST_OF_A_PROJECT", 100)
    with pytest.raises(Refused, match="files of a project"):
        attach(project)
    monkeypatch.undo()
    first = attach(project)
    PrivateFile.objects.filter(pk=first.file_id).update(size=500 * 2**20)
    with pytest.raises(Refused, match="together"):
        attach(project, photo("red"))


def test_a_file_is_part_of_what_is_signed_and_none_leaves_no_trace(ready, attach, nurse):
    before = state_hash(fresh(ready))
    file = attach(ready)
    with_file = state_hash(fresh(ready))
    assert with_file != before
    ProjectFile.objects.filter(pk=file.pk).update(caption="Other words")
    assert state_hash(fresh(ready)) not in (before, with_file)
    actions.remove_file(file, by=nurse)
    assert state_hash(fresh(ready)) == before


def test_files_of_a_removed_entry_stay_with_the_project(ready, attach, nurse):
    entry = ready.involvements.first()
    file = attach(ready, part=entry)
    actions.remove_involvement(entry, by=nurse)
    assert ProjectFile.objects.get(pk=file.pk).involvement is None


def leaflet() -> bytes:
    held = io.BytesIO()
    canvas = Canvas(held)
    canvas.drawString(72, 700, "Mrs T, 943 476 5919")
    canvas.save()
    return held.getvalue()


@pytest.mark.parametrize(
    ("name", "content"), [("list.csv", b"Name,Number\nMrs T,943 476 5919\n"), ("leaflet.pdf", leaflet())]
)
def test_a_file_with_an_nhs_number_in_its_words_is_asked_about(project, page, name, content):
    def sheet() -> SimpleUploadedFile:
        return SimpleUploadedFile(name, content)

    asked = page.post(to("attach", project.pk), {"upload": sheet(), "caption": "The list"})
    for words in ("This may identify a patient", name, "943 476 5919"):
        assert words in asked.text
    assert not ProjectFile.objects.exists()
    mark = asked.text.split('name="not_a_person" type="checkbox" value="')[1].split('"')[0]
    page.post(to("attach", project.pk), {"upload": sheet(), "caption": "The list", "not_a_person": mark})
    assert ProjectFile.objects.count() == 1
    assert AuditEntry.objects.filter(action="text.declared_about_nobody").count() == 1


def test_files_travel_with_the_exported_project(project, attach):
    file = attach(project)
    with zipfile.ZipFile(write(fresh(project))) as archive:
        entry = next(name for name in archive.namelist() if name.startswith("files/"))
        assert archive.read(entry) == file.file.stored.open("rb").read()


def test_the_workspace_takes_as_many_queries_for_many_files_as_for_few(ready, attach, page, nurse):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert page.get(to("project", ready.pk)).status_code == 200
        return len(captured)

    parts = [ready.cycles.first(), ready.involvements.first(), None]
    for number, part in enumerate(parts):
        attach(ready, caption=f"{number}", part=part)
    few = queries()
    PrivateFile.objects.bulk_create(
        PrivateFile(owner=nurse, organisation=Organisation.objects.get(pk=nurse.organisation_id), name=f"{n}.jpg",
                    content_type="image/jpeg", size=1, sha256=str(n), stored=f"no/{n}")
        for n in range(40)
    )  # fmt: skip
    new = PrivateFile.objects.filter(stored__startswith="no/")
    ProjectFile.objects.bulk_create(
        ProjectFile(project=ready, file=kept, caption="Many", cycle=ready.cycles.last(), added_by=nurse) for kept in new
    )
    assert queries() == few


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_the_same_photo_sent_five_times_at_once_is_one(project, attach):
    assert len({file.pk for file in at_once(lambda _: attach(project), times=5)}) == 1
    assert PrivateFile.objects.count() == 1
