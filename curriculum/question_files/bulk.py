"""Puts many questions into the bank at once.

Saved one by one, as the editor does it, each question costs some sixty queries; five hundred would outlast a request.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from modelsearch.backends import get_search_backends
from taggit.models import Tag
from wagtail.models import ModelLogEntry, ReferenceIndex, Revision

from curriculum.models import Question, QuestionOption, QuestionTag
from lms.people.models import Person


def tags_named(names: Iterable[str]) -> dict[str, Tag]:
    """The tags of these names; those that are new are made."""
    wanted = set(names)
    found = {tag.name: tag for tag in Tag.objects.filter(name__in=wanted)}
    return found | {name: Tag.objects.create(name=name) for name in sorted(wanted - found.keys())}


def add(questions: list[Question], *, published: Collection[str], by: Person, now: datetime) -> None:
    """Save new questions, each with its first revision; those whose key is among `published` go live."""
    for question in questions:
        question.live = question.key in published
        question.has_unpublished_changes = not question.live
        question.first_published_at = question.last_published_at = now if question.live else None
    Question.objects.bulk_create(questions)
    _add_children(questions)
    for question, revision in zip(questions, _revisions(questions, by, now), strict=True):
        question.latest_revision, question.live_revision = revision, revision if question.live else None
    Question.objects.bulk_update(questions, ["latest_revision", "live_revision"], batch_size=250)
    _log(questions, "wagtail.create", by, now)
    _log([question for question in questions if question.live], "wagtail.publish", by, now)
    _index(questions)


def add_revisions(questions: list[Question], *, by: Person, now: datetime) -> None:
    """Make each question as it is in memory its newest draft; what is published stays as it is."""
    for question, revision in zip(questions, _revisions(questions, by, now), strict=True):
        question.latest_revision, question.has_unpublished_changes = revision, True
    Question.objects.bulk_update(questions, ["latest_revision", "has_unpublished_changes"], batch_size=250)
    _log(questions, "wagtail.edit", by, now)


def _add_children(questions: list[Question]) -> None:
    options: list[QuestionOption] = []
    tagged: list[QuestionTag] = []
    for question in questions:
        for child in (*question.options.all(), *question.tagged_items.all()):
            setattr(child, "question" if isinstance(child, QuestionOption) else "content_object", question)
        options += question.options.all()
        tagged += question.tagged_items.all()
    QuestionOption.objects.bulk_create(options)
    QuestionTag.objects.bulk_create(tagged)


def _revisions(questions: list[Question], by: Person, now: datetime) -> list[Revision]:
    content_type = ContentType.objects.get_for_model(Question)
    return Revision.objects.bulk_create(
        Revision(
            content_type=content_type,
            base_content_type=content_type,
            object_id=str(question.pk),
            created_at=now,
            user=by,
            object_str=str(question),
            content=question.serializable_data(),
        )
        for question in questions
    )


def _log(questions: list[Question], action: str, by: Person, now: datetime) -> None:
    """What Wagtail shows as the history of each question."""
    content_type = ContentType.objects.get_for_model(Question)
    ModelLogEntry.objects.bulk_create(
        ModelLogEntry(
            content_type=content_type,
            object_id=str(question.pk),
            label=str(question)[:200],
            action=action,
            timestamp=now,
            user=by,
            revision=question.latest_revision,
            content_changed=True,
            data={},
        )
        for question in questions
    )


def _index(questions: list[Question]) -> None:
    """What saving does beside the row: the words to search by, and which images are in use."""
    for backend in get_search_backends(with_auto_update=True):
        backend.add_bulk(Question, questions)
    for question in questions:
        if question.image_id:
            ReferenceIndex.create_or_update_for_object(question)
