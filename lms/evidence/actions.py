"""Takes a file in: only what was asked for, and only if it is what its name says."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import PurePath

import filetype
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.db.models import Sum
from PIL import Image, ImageOps

from lms.evidence.models import PrivateFile
from lms.people.models import Organisation, Person

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


IMAGES = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG"}
MOST_PIXELS = 50_000_000
MOST_OF_ONE_PERSON = 500 * 2**20


class Refused(Exception):
    """The file was not kept; the message says why, for the person who sent it."""


@transaction.atomic
def keep(upload: File, *, owner: Person, allowed: set[str], max_bytes: int) -> PrivateFile:
    """Keep an upload privately; `allowed` are extensions without the dot. Raises Refused."""
    assert owner.organisation is not None  # whoever uploads is one of an organisation
    extension, content = checked(upload, allowed=allowed, max_bytes=max_bytes)
    if extension in IMAGES:
        upload = ContentFile(redrawn(content, IMAGES[extension]), upload.name)
        content = upload.read()
        upload.seek(0)
    _refuse_beyond_quota(owner, len(content))
    return PrivateFile.objects.create(
        owner=owner,
        organisation=owner.organisation,
        name=PurePath(upload.name or "file").name[:255],
        content_type=CONTENT_TYPES[extension],
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        stored=upload,
    )


@transaction.atomic
def keep_own(file: File, *, owner: Person, organisation: Organisation, content_type: str) -> PrivateFile:
    """Keep a file that the product wrote itself, read in pieces whatever its size.

    It takes none of its owner's room, neither now nor for what they keep later: they didn't choose how large it is.
    """
    digest = hashlib.sha256()
    for piece in file.chunks():
        digest.update(piece)
    file.seek(0)
    return PrivateFile.objects.create(
        owner=owner,
        organisation=organisation,
        name=PurePath(file.name or "file").name[:255],
        content_type=content_type,
        size=file.size,
        sha256=digest.hexdigest(),
        stored=file,
        takes_room=False,
    )


def throw_away(kept: PrivateFile) -> None:
    """The row at once, what is on the disk once the database has committed."""
    storage, name = kept.stored.storage, kept.stored.name
    assert name is not None
    kept.delete()
    transaction.on_commit(lambda: storage.delete(name))


def _refuse_beyond_quota(owner: Person, size: int) -> None:
    has = PrivateFile.objects.filter(owner=owner, takes_room=True).aggregate(total=Sum("size"))["total"] or 0
    if has + size > MOST_OF_ONE_PERSON:
        raise Refused(f"Your files would be more than {MOST_OF_ONE_PERSON // 2**20} MB together. Remove some first.")


def checked(upload: File, *, allowed: set[str], max_bytes: int) -> tuple[str, bytes]:
    """The extension and content of an upload that is of a kind asked for, and is what its name says. Raises Refused."""
    extension = PurePath(upload.name or "").suffix.lower().lstrip(".")
    if extension not in allowed & CONTENT_TYPES.keys():
        raise Refused(f"This file is not one of the kinds taken here: {', '.join(sorted(allowed))}.")
    if not upload.size:
        raise Refused("This file is empty. Nothing was changed.")
    if upload.size > max_bytes:
        raise Refused(f"This file is larger than {max_bytes // 2**20} MB. Nothing was changed.")
    content = upload.read()
    upload.seek(0)
    if not _is_what_it_says(extension, content):
        raise Refused(f"The name of this file ends in .{extension}, but its content is something else.")
    return extension, content


def _is_what_it_says(extension: str, content: bytes) -> bool:
    if extension == "pdf":
        return content.lstrip()[:5] == b"%PDF-"
    if extension in IMAGES:
        found = filetype.guess(content)
        return found is not None and found.mime == CONTENT_TYPES[extension]
    if extension == "xlsx":
        if not zipfile.is_zipfile(io.BytesIO(content)):
            return False
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "[Content_Types].xml" in archive.namelist()
    # Text has no NUL bytes, unless it is UTF-16, which begins with its byte order mark.
    return content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" not in content


def redrawn(content: bytes, kind: str) -> bytes:
    """The picture drawn anew: what else hid in the file, such as the place where it was taken, stays behind."""
    try:
        picture = Image.open(io.BytesIO(content), formats=[kind])
        if picture.width * picture.height > MOST_PIXELS:
            raise Refused(f"This picture has more than {MOST_PIXELS // 10**6} million pixels. Send a smaller one.")
        upright = ImageOps.exif_transpose(picture).convert("RGBA" if kind == "PNG" else "RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:  # SyntaxError: of a PNG's chunks
        raise Refused("This picture cannot be opened. Send it again, or as a PDF.") from error
    plain = Image.new(upright.mode, upright.size)
    plain.paste(upright)  # the dots alone: a picture carries what it was opened with along
    drawn = io.BytesIO()
    plain.save(drawn, kind)
    return drawn.getvalue()
