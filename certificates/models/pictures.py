"""Pictures on certificates: redrawn when they come in, kept privately under their own digest, never changed."""

from __future__ import annotations

import base64
import hashlib
import io
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from PIL import Image

from lms.evidence.actions import Refused, checked, redrawn

MOST_BYTES = 5 * 2**20
LARGEST_SIDE = 1200  # dots: sharp at the size it is printed, and small enough to be in every PDF


class PictureStorage(FileSystemStorage):
    """Below the private folder. The same picture is kept once; a digest is asked for, or nothing."""

    def __init__(self) -> None:
        super().__init__(location=settings.PRIVATE_ROOT / "certificate-pictures", base_url=None)

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

    def _save(self, name: str, content: File) -> str:
        return name if self.exists(name) else super()._save(name, content)

    def delete(self, name: str) -> None:
        """Nothing is deleted: certificates that were issued show it."""

    def url(self, name: str | None) -> str:
        """The picture itself: it has no address of its own."""
        return f"data:image/png;base64,{base64.b64encode(read(name or '')).decode()}"


def storage() -> PictureStorage:
    return PictureStorage()


def read(digest: str) -> bytes:
    """The PNG kept under this digest. Raises ValueError if it is no longer what it was."""
    with PictureStorage().open(digest) as file:
        content = file.read()
    if hashlib.sha256(content).hexdigest() != digest:
        raise ValueError(f"The picture {digest} has been changed after it was kept.")
    return content


class Currently:
    """What the form shows of a picture that is there."""

    def __init__(self, kept: Any) -> None:
        self.url = kept.url

    def __str__(self) -> str:
        return "this picture"


class PictureInput(forms.ClearableFileInput):
    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        if context["widget"]["is_initial"]:
            context["widget"]["value"] = Currently(value)
        return context


class PictureFormField(forms.FileField):
    widget = PictureInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The digest of what was uploaded, which is kept at once: a draft keeps names only, and would lose it."""
        upload = super().clean(data, initial)
        return keep_picture(upload) if isinstance(upload, UploadedFile) else upload


def keep_picture(upload: UploadedFile) -> str:
    """Keep the dots of the upload alone, no larger than is printed; return the digest it is kept under."""
    try:
        extension, content = checked(upload, allowed={"png", "jpg", "jpeg"}, max_bytes=MOST_BYTES)
        picture = Image.open(io.BytesIO(redrawn(content, "PNG" if extension == "png" else "JPEG")))
    except Refused as refusal:
        raise ValidationError(str(refusal)) from refusal
    picture.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
    drawn = io.BytesIO()
    picture.save(drawn, "PNG")
    return PictureStorage().save(hashlib.sha256(drawn.getvalue()).hexdigest(), ContentFile(drawn.getvalue()))


class PictureField(models.FileField):
    """A picture of a certificate; its name is its SHA-256."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"storage": storage, "max_length": 64, "blank": True} | kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": PictureFormField} | kwargs)
