"""What a reader leaves behind: their place, a note to themselves, a word that a part was not clear."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from curriculum.models import LessonPage
from lms.learning.models import DidNotUnderstand, LessonProgress, Note
from lms.learning.parts import parts
from lms.people.models import Person


@transaction.atomic
def keep_place(person: Person, lesson: LessonPage, block_id: str, *, now: datetime) -> bool:
    """Note which block is being read, so that the next visit begins there; False for a block the lesson has not."""
    if block_id not in {part.block_id for part in parts(lesson)}:
        return False
    return bool(LessonProgress.objects.filter(person=person, lesson=lesson).update(place=block_id, last_seen_at=now))


@transaction.atomic
def keep_note(person: Person, lesson: LessonPage, text: str, *, seen: str, now: datetime) -> Note | None:
    """Keep the person's note beside the lesson; an emptied note is taken away.

    `seen` is the text it was written from. If the note was changed elsewhere meanwhile, what was written there stays
    above what comes now: neither is lost. Twice the same is once.
    """
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)  # two first notes at once have no row to lock
    there = Note.objects.filter(person=person, lesson=lesson).first()
    before = there.text if there else ""
    if before not in (seen, text) and before.strip():
        text = f"{before}\n\n{text}".strip()
    if not text.strip():
        Note.objects.filter(person=person, lesson=lesson).delete()
        return None
    kept = {"text": text, "lesson_title": lesson.title, "saved_at": now}
    return Note.objects.update_or_create(person=person, lesson=lesson, defaults=kept)[0]


@transaction.atomic
def say_not_understood(
    person: Person, lesson: LessonPage, block_id: str, note: str, *, now: datetime
) -> DidNotUnderstand:
    """Record that a part, or all of the lesson, was not clear; said again about the same part it counts once."""
    found = next((part for part in parts(lesson) if part.block_id == block_id), None)
    said = {"note": note, "part": found.title if found else "", "lesson_title": lesson.title, "at": now}
    which = found.block_id if found else ""
    return DidNotUnderstand.objects.update_or_create(person=person, lesson=lesson, block_id=which, defaults=said)[0]
