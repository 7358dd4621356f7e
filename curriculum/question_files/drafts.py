"""Between a question of the bank and a draft of curriculum.exchange."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from django.core.files.images import ImageFile
from PIL import Image as Pillow
from taggit.models import Tag
from wagtail.images import get_image_model

from curriculum.exchange.drafts import DraftOption, DraftQuestion, Picture, normal
from curriculum.models import LevelPage, ModulePage, Question, QuestionOption, QuestionTag

SAME = (
    "stem", "kind", "explanation", "tolerance", "unit", "chart_type", "chart_title", "chart_unit", "chart_values",
    "model_answer", "number",
)  # fmt: skip


def latest(questions: Iterable[Question]) -> list[Question]:
    """The questions as their authors last left them: what is not published yet stands in the newest revision only."""
    return [
        question.with_content_json(question.latest_revision.content)
        if question.has_unpublished_changes and question.latest_revision
        else question
        for question in questions
    ]


def tag_names() -> dict[int, str]:
    """The names of tags by their primary key, read once for many questions."""
    return dict(Tag.objects.values_list("pk", "name"))


def draft_of(question: Question, tags: Mapping[int, str], *, with_picture: bool = True) -> DraftQuestion:
    """The question as a draft. Without its picture's content it costs no file."""
    options = [
        DraftOption(option.text, option.is_right, option.feedback, option.match) for option in question.options.all()
    ]
    draft = DraftQuestion(
        **{name: getattr(question, name) for name in SAME},
        options=tuple(options),
        picture=_picture(question, with_content=with_picture),
        key=question.key,
        level_code=question.level.code,
        module_code=question.module.code if question.module else "",
        strand=question.strand,
        difficulty=question.difficulty,
        tags=tuple(tags[tagged.tag_id] for tagged in question.tagged_items.all() if tagged.tag_id in tags),
    )
    return normal(draft)


Place = tuple[LevelPage, ModulePage | None, str]


def fill(question: Question, draft: DraftQuestion, place: Place, tags: Mapping[str, Tag]) -> None:
    """Put what a draft says into a question that is not saved yet, or whose next revision it becomes."""
    for name in SAME:
        setattr(question, name, getattr(draft, name))
    question.level, question.module, question.strand = place
    question.difficulty = draft.difficulty or Question.Difficulty.MEDIUM
    question.options = [
        QuestionOption(
            text=option.text, is_right=option.is_right, feedback=option.feedback, match=option.match, sort_order=place
        )
        for place, option in enumerate(draft.options)
    ]
    question.tagged_items = [QuestionTag(tag=tags[name]) for name in draft.tags]
    if draft.picture and draft.picture.content:
        question.image_alt, question.image_is_decorative = draft.picture.alt, draft.picture.is_decorative


def values(draft: DraftQuestion) -> dict[str, Any]:
    """The draft as curriculum.asking reads a question."""
    names = ("text", "match", "is_right", "feedback")
    options = [{name: getattr(option, name) for name in names} for option in draft.options]
    picture = draft.picture
    return {name: getattr(draft, name) for name in SAME} | {
        "options": options,
        "image": picture is not None,
        "image_alt": picture.alt if picture else "",
        "image_is_decorative": bool(picture and picture.is_decorative),
    }


def merged(draft: DraftQuestion, own: DraftQuestion) -> DraftQuestion:
    """What the bank's question becomes if it takes over a file's: what the file leaves empty stays as it is."""
    kept = ("explanation", "level_code", "module_code", "strand", "difficulty", "tags")
    filled = {name: getattr(draft, name) or getattr(own, name) for name in kept}
    options = draft.options
    if not any(option.feedback for option in options):  # a format without feedback does not wipe it out
        feedback = {option.text: option.feedback for option in own.options}
        options = tuple(replace(option, feedback=feedback.get(option.text, "")) for option in options)
    is_same_picture = (
        draft.picture and own.picture and replace(draft.picture, content=b"", name=own.picture.name) == own.picture
    )
    picture = own.picture if is_same_picture or draft.picture is None else draft.picture
    return replace(draft, key=own.key, options=options, picture=picture, **filled)


def keep_picture(picture: Picture, *, title: str, by: Any) -> Any:
    """Make an image of the library from a picture, painted anew so that nothing rides along in its file."""
    with Pillow.open(io.BytesIO(picture.content)) as opened:
        opened.load()
        kind = opened.format if opened.format in ("PNG", "JPEG", "WEBP") else "PNG"
        painted = io.BytesIO()
        (opened.convert("RGB") if kind == "JPEG" else opened.convert("RGBA")).save(painted, kind)
    name = f"{PurePath(picture.name).stem[:60]}.{ {'JPEG': 'jpg'}.get(kind, kind.lower()) }"
    painted.seek(0)
    return get_image_model().objects.create(title=title[:255], uploaded_by_user=by, file=ImageFile(painted, name))


def _picture(question: Question, *, with_content: bool) -> Picture | None:
    if question.image is None:
        return None
    content = b""
    if with_content:
        with question.image.file.open("rb") as file:
            content = file.read()
    name = PurePath(question.image.file.name).name
    return Picture(name, content, question.image_alt, question.image_is_decorative)
