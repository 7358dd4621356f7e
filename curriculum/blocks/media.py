"""Blocks that show, play or hand over a file. What is heard or seen can also be read: that is refused nowhere else."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from wagtail import blocks
from wagtail.documents import get_document_model
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from curriculum.blocks.writing import PICTURES, PROSE, ExaminedBlock

VIDEOS = {"mp4", "webm"}
SOUNDS = {"mp3", "m4a", "ogg", "wav"}


def kind_of(document: Any) -> str:
    """The ending of the file's name, in small letters and without its dot."""
    return PurePath(document.filename).suffix.lower().lstrip(".")


def example_document(name: str, size: int) -> Any:
    """A document that is shown in previews only, and never kept."""
    return get_document_model()(pk=0, title=name, file=name, file_size=size)


class ImageBlock(ExaminedBlock):
    image = ImageChooserBlock()
    alt_text = blocks.CharBlock(
        required=False, max_length=300, label="Description", help_text="What someone who cannot see it needs to know."
    )
    is_decorative = blocks.BooleanBlock(
        required=False, label="Decorative", help_text="It only pleases the eye; screen readers skip it."
    )
    caption = blocks.CharBlock(required=False, max_length=300, help_text="Shown below the image to everybody.")

    class Meta:
        icon = "image"
        label = "Image"
        label_format = "Image: {alt_text}"
        description = "A picture with its description, or marked as decoration."
        group = PICTURES
        template = "curriculum/blocks/image.html"
        preview_value = {"image": None, "alt_text": "", "is_decorative": True, "caption": "Where the caption stands."}

    def faults(self, value: Any) -> dict[str, str]:
        is_described = bool(value["alt_text"].strip())
        if is_described and value["is_decorative"]:
            return {"is_decorative": "An image with a description is not decorative: keep one of the two."}
        if not is_described and not value["is_decorative"]:
            return {"alt_text": "Describe the image, or mark it as decorative."}
        return {}


class VideoBlock(ExaminedBlock):
    title = blocks.CharBlock(max_length=160)
    file = DocumentChooserBlock(required=False, help_text="An MP4 or WebM file; it needs captions below.")
    link = blocks.URLBlock(required=False, help_text="Or the address of a page where the video plays.")
    link_has_captions = blocks.BooleanBlock(
        required=False, label="The linked video has captions", help_text="Watch it with the sound off before you tick."
    )
    captions = DocumentChooserBlock(required=False, help_text="For a file: a WebVTT file (.vtt).")
    transcript = blocks.RichTextBlock(features=PROSE, help_text="Everything that is said and shown, in words.")

    class Meta:
        icon = "media"
        label = "Video"
        label_format = "Video: {title}"
        description = "A film, uploaded or linked. Captions and a transcript are needed."
        group = PICTURES
        template = "curriculum/blocks/video.html"

    def get_preview_value(self) -> Any:
        return self.normalize(
            {
                "title": "A huddle in three minutes",
                "file": example_document("huddle.mp4", 9_400_000),
                "link": "",
                "link_has_captions": False,
                "captions": None,
                "transcript": "<p>Ruth: Good morning. What is the one thing we must not forget today?</p>",
            }
        )

    def faults(self, value: Any) -> dict[str, str]:
        if bool(value.get("file")) == bool(value.get("link")):
            return {"file": "Choose a file or give a link: one of the two."}
        return self._faults_of_file(value) if value.get("file") else self._faults_of_link(value)

    def _faults_of_file(self, value: Any) -> dict[str, str]:
        faults = {}
        if kind_of(value["file"]) not in VIDEOS:
            faults["file"] = "A video is an MP4 or a WebM file."
        if not value.get("captions"):
            faults["captions"] = "A video needs captions: choose a WebVTT file, ending in .vtt."
        elif kind_of(value["captions"]) != "vtt":
            faults["captions"] = "Captions must be a WebVTT file, ending in .vtt."
        return faults

    def _faults_of_link(self, value: Any) -> dict[str, str]:
        if value.get("captions"):
            return {"captions": "Captions go with a file. A linked video has its own: take these out."}
        if not value.get("link_has_captions"):
            return {"link_has_captions": "Make sure that the linked video has captions, and say so here."}
        return {}


class AudioBlock(ExaminedBlock):
    title = blocks.CharBlock(max_length=160)
    file = DocumentChooserBlock(help_text="An MP3, M4A, OGG or WAV file.")
    transcript = blocks.RichTextBlock(features=PROSE, help_text="Everything that is said, and by whom.")

    class Meta:
        icon = "media"
        label = "Audio"
        label_format = "Audio: {title}"
        description = "A recording to listen to, with its transcript."
        group = PICTURES
        template = "curriculum/blocks/audio.html"

    def get_preview_value(self) -> Any:
        file = example_document("amir.mp3", 2_300_000)
        transcript = "<p>Amir: The call came from a withheld number, so I did not answer.</p>"
        return self.normalize({"title": "Amir on waiting", "file": file, "transcript": transcript})

    def faults(self, value: Any) -> dict[str, str]:
        return {} if kind_of(value["file"]) in SOUNDS else {"file": "A recording is an MP3, M4A, OGG or WAV file."}


class DownloadBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=160, help_text='What it is, such as "Charter on one page".')
    document = DocumentChooserBlock()
    note = blocks.CharBlock(required=False, max_length=300, help_text="What to do with it.")

    class Meta:
        icon = "download"
        label = "Download"
        label_format = "Download: {title}"
        description = "A file to keep: a template, a form, further reading. Its kind and size are shown."
        group = PICTURES
        template = "curriculum/blocks/download.html"

    def get_preview_value(self) -> Any:
        document = example_document("charter.docx", 48_000)
        note = "Print it and fill it in with your team."
        return self.normalize({"title": "Charter on one page", "document": document, "note": note})
