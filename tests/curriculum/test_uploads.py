"""What authors upload: the limits said before and after, nothing kept of a file that is refused, films that play."""

import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.documents.forms import get_document_form

from curriculum.authors import prepare_group
from curriculum.streaming import LONGEST_PART
from tests.conftest import MONDAY

MP4 = b"\0\0\0\x18ftypmp42" + bytes(100)


@pytest.fixture
def author(client, trainer, escalator, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    prepare_group(escalator, today=MONDAY)
    client.force_login(trainer)
    return client


def stored(settings):
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def upload(client, name, content):
    """As the page that takes several files sends each."""
    file = SimpleUploadedFile(name, content)
    answer = client.post(
        reverse("wagtaildocs:add_multiple"),
        {"files[]": file, "title": name},
        HTTP_X_REQUESTED_WITH="XMLHttpRequest",
    )
    return answer.json()


def archive(*names):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return file.getvalue()


def small_limits(settings):
    settings.LESSON_UPLOAD_MB = {"video": 2, "sound": 1, "file": 1}
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 2 * 2**20


def test_an_author_reads_the_limits_before_choosing_a_file(author):
    for name in ("wagtaildocs:add_multiple", "wagtaildocs:add"):
        html = author.get(reverse(name)).content.decode()
        assert "A video may have 100 MB, a recording 50 MB, any other file 25 MB." in html
    assert f'data-max-file-size="{100 * 2**20}"' in author.get(reverse("wagtaildocs:add_multiple")).content.decode()


@pytest.mark.parametrize("size", [3, 1.5])
def test_a_file_that_is_too_large_is_refused_with_the_limit_and_nothing_of_it_is_kept(author, settings, size):
    small_limits(settings)
    name = "huddle.mp4" if size == 3 else "slides.pdf"
    told = upload(author, name, (MP4 if size == 3 else b"%PDF-1.7") + bytes(int(size * 2**20)))
    assert told["success"] is False
    assert "Nothing was kept." in told["error_message"]
    assert ("2.0\xa0MB" if size == 3 else "may have 1 MB") in told["error_message"]
    assert not get_document_model().objects.exists()
    assert stored(settings) == []


def test_a_film_of_200_mb_is_refused_as_it_ships_without_being_read(author, trainer, tmp_path):
    film = tmp_path / "huddle.mp4"
    with film.open("wb") as file:
        file.truncate(200 * 2**20)  # on disk, and empty: it takes no room
    with film.open("rb") as file:
        sent = UploadedFile(file, "huddle.mp4", "video/mp4", 200 * 2**20)
        form = get_document_form(get_document_model())({"title": "Huddle"}, {"file": sent}, user=trainer)
        (told,) = form.errors["file"]
        assert file.tell() == 0
    assert "200.0\xa0MB" in told
    assert "100.0\xa0MB" in told
    assert "Nothing was kept." in told


def test_a_file_chosen_inside_a_lesson_meets_the_same_limit(author, settings):
    small_limits(settings)
    file = SimpleUploadedFile("huddle.mp4", MP4 + bytes(3 * 2**20))
    fields = {"document-chooser-upload-title": "The huddle", "document-chooser-upload-file": file}
    answer = author.post(reverse("wagtaildocs_chooser:create"), fields)
    assert "Nothing was kept." in str(answer.json())
    assert stored(settings) == []


RIGHT = {
    "huddle.mp4": MP4,
    "huddle.webm": b"\x1a\x45\xdf\xa3" + bytes(50),
    "huddle.vtt": b"\xef\xbb\xbfWEBVTT\n\n00:00.000 --> 00:02.000\nHello",
    "amir.mp3": b"ID3" + bytes(50),
    "amir2.mp3": b"\xff\xfb\x90" + bytes(50),
    "amir.m4a": b"\0\0\0\x18ftypM4A " + bytes(50),
    "amir.ogg": b"OggS" + bytes(50),
    "amir.wav": b"RIFF\0\0\0\0WAVEfmt " + bytes(50),
    "charter.pdf": b"%PDF-1.7 ...",
    "charter.docx": archive("[Content_Types].xml"),
    "charter.odt": archive("mimetype"),
    "numbers.csv": "week,letters\n1,12\n".encode("utf-16"),
    "notes.txt": b"Plain words.",
}
WRONG = {
    "huddle.mp4": b"MZ\x90 a programme",
    "huddle.vtt": b"1\n00:00 --> 00:02\nAnother kind of captions",
    "amir.mp3": b"<html>",
    "charter.pdf": b"<script>alert(1)</script>" + bytes(1024),
    "charter.docx": b"PK\x03\x04 broken",
    "charter.xlsx": archive("anything.bin"),
    "notes.txt": b"\x7fELF\0\0",
    "empty.txt": b"",
    "page.html": b"<p>Hello</p>",
    "no-ending": b"Hello",
}


@pytest.mark.parametrize("name", RIGHT)
def test_a_file_that_is_what_its_name_says_is_taken(author, name):
    assert upload(author, name, RIGHT[name])["success"] is True
    assert get_document_model().objects.get().file_size == len(RIGHT[name])


@pytest.mark.parametrize("name", WRONG)
def test_a_file_that_is_not_what_its_name_says_is_refused(author, settings, name):
    told = upload(author, name, WRONG[name])
    assert told["success"] is False
    assert told["error_message"]
    assert not get_document_model().objects.exists()
    assert stored(settings) == []


def test_the_title_of_a_file_can_be_changed_without_sending_it_again(author, trainer):
    upload(author, "charter.pdf", b"%PDF-1.7")
    document = get_document_model().objects.get()
    fields = {"title": "Charter on one page", "collection": document.collection_id, "tags": ""}
    assert author.post(reverse("wagtaildocs:edit", args=[document.pk]), fields).status_code == 302
    document.refresh_from_db()
    assert document.title == "Charter on one page"


@pytest.fixture
def film(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return get_document_model().objects.create(title="Film", file=ContentFile(b"0123456789", name="film.mp4"))


@pytest.mark.parametrize(
    "asked, status, content",
    [
        ("bytes=0-3", 206, b"0123"),
        ("bytes=4-", 206, b"456789"),
        ("bytes=-3", 206, b"789"),
        ("bytes=8-99", 206, b"89"),
        ("bytes=10-", 416, b""),
        ("bytes=5-2", 416, b""),
        ("bytes=0-1,4-5", 200, b"0123456789"),
        ("lines=1-2", 200, b"0123456789"),
        ("bytes=-", 200, b"0123456789"),
    ],
)
def test_a_film_plays_part_by_part_as_phones_ask_for_it(client, nurse, film, asked, status, content):
    client.force_login(nurse)
    answer = client.get(film.url, headers={"Range": asked})
    assert (answer.status_code, b"".join(answer) if answer.streaming else answer.content) == (status, content)
    if status == 206:
        assert answer["Content-Range"].endswith("/10")
        assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_long_part_is_played_in_pieces(client, nurse, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    content = bytes(LONGEST_PART) + b"the end"
    film = get_document_model().objects.create(title="Film", file=ContentFile(content, name="film.mp4"))
    client.force_login(nurse)
    answer = client.get(film.url, headers={"Range": "bytes=2-"})
    assert answer["Content-Range"] == f"bytes 2-{LONGEST_PART + 1}/{len(content)}"
    assert answer.content == content[2 : LONGEST_PART + 2]


def test_no_part_of_a_film_plays_for_someone_signed_out(client, film):
    answer = client.get(film.url, headers={"Range": "bytes=0-3"})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/")
