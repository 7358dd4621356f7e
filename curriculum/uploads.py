"""What authors may upload to lessons: known kinds, no larger than was said beforehand, and what their name says."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import PurePath
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from wagtail.documents.forms import BaseDocumentForm

from curriculum.blocks.media import SOUNDS, VIDEOS

HEAD = 4096  # bytes that are looked at to tell a kind of file
MB = 2**20
TOO_LARGE = "Nothing was kept. Make it shorter or smaller, or link to where it plays."


def limit_mb(extension: str) -> int:
    """How large a file of this kind may be, in megabytes."""
    kind = "video" if extension in VIDEOS else "sound" if extension in SOUNDS else "file"
    return settings.LESSON_UPLOAD_MB[kind]


def limits_in_words() -> str:
    """What an author is told before choosing a file."""
    limits = settings.LESSON_UPLOAD_MB
    return (
        f"A video may have {limits['video']} MB, a recording {limits['sound']} MB, any other file {limits['file']} MB. "
        f"Kinds: {', '.join(sorted(settings.LESSON_UPLOAD_KINDS))}."
    )


def check_size(extension: str, size: int) -> None:
    """Raise ValidationError with what to do about a file that is empty or too large."""
    if not size:
        raise ValidationError("This file is empty. Nothing was kept.")
    if size > limit_mb(extension) * MB:
        raise ValidationError(
            f"This file has {size / MB:,.0f} MB; .{extension} files may have {limit_mb(extension)} MB. {TOO_LARGE}"
        )


def check_content(extension: str, file: BinaryIO) -> None:
    """Raise ValidationError for a file whose content is not what its name says. Leaves the file at its start."""
    file.seek(0)
    head = file.read(HEAD)
    is_right = CONTENT.get(extension, is_text)(head) and (extension not in ARCHIVES or holds(file, ARCHIVES[extension]))
    file.seek(0)
    if not is_right:
        raise ValidationError(
            f"The name of this file ends in .{extension}, but its content is something else. Nothing was kept."
        )


def is_text(head: bytes) -> bool:
    return head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" not in head


def is_mp3(head: bytes) -> bool:
    """An ID3 tag, or the eleven set bits each frame begins with."""
    return head[:3] == b"ID3" or (len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0)


def is_zip(head: bytes) -> bool:
    return head[:4] == b"PK\x03\x04"


def holds(file: BinaryIO, entry: str) -> bool:
    """Whether an archive lists the entry; nothing in it is unpacked."""
    try:
        with zipfile.ZipFile(file) as archive:
            return entry in archive.namelist()
    except zipfile.BadZipFile:
        return False


CONTENT: dict[str, Callable[[bytes], bool]] = {
    "pdf": lambda head: b"%PDF-" in head[:1024],
    "mp4": lambda head: head[4:8] == b"ftyp",
    "m4a": lambda head: head[4:8] == b"ftyp",
    "webm": lambda head: head[:4] == b"\x1a\x45\xdf\xa3",
    "ogg": lambda head: head[:4] == b"OggS",
    "wav": lambda head: head[:4] == b"RIFF" and head[8:12] == b"WAVE",
    "mp3": is_mp3,
    "vtt": lambda head: head.removeprefix(b"\xef\xbb\xbf")[:6] == b"WEBVTT",
    **dict.fromkeys(["docx", "xlsx", "pptx", "odt", "ods"], is_zip),
}
ARCHIVES = {
    **dict.fromkeys(["docx", "xlsx", "pptx"], "[Content_Types].xml"),
    **dict.fromkeys(["odt", "ods"], "mimetype"),
}


class LessonDocumentForm(BaseDocumentForm):
    """Wagtail's form for documents, on every way to upload one: it says the limits before and after."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:  # the form for a file already there has none
            field = self.fields["file"]
            field.help_text = limits_in_words()
            field.error_messages |= {
                "file_too_large": f"This file has %(file_size)s; none may have more than %(max_filesize)s. {TOO_LARGE}",
                "file_too_large_unknown_size": f"{limits_in_words()} {TOO_LARGE}",  # said before anything is sent
            }

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            extension = PurePath(file.name or "").suffix.lower().lstrip(".")
            if extension not in settings.LESSON_UPLOAD_KINDS:
                kinds = ", ".join(sorted(settings.LESSON_UPLOAD_KINDS))
                raise ValidationError(f"This is not one of the kinds taken here: {kinds}. Nothing was kept.")
            check_size(extension, file.size or 0)
            check_content(extension, cast(BinaryIO, file))
        return file
