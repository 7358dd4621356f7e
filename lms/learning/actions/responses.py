"""Answer the blocks of a lesson that ask and remember: write a reflection, vote in a poll, tick a checklist."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from lms.learning.asked_blocks import AskedBlock
from lms.learning.models import ChecklistTick, PollVote, Reflection
from lms.people.models import Person

LONGEST_REFLECTION = 10_000


class WrittenElsewhere(Exception):
    """The reflection was changed in another tab or on another device since this page showed it; `kept` is as it is."""

    def __init__(self, kept: Reflection) -> None:
        super().__init__("This reflection was changed somewhere else.")
        self.kept = kept


@transaction.atomic
def write_reflection(person: Person, block: AskedBlock, text: str, *, seen: int, now: datetime) -> Reflection:
    """Keep what the person wrote; an empty text takes out what stood there. The same save twice is one.

    `seen` is the revision their page showed, 0 for none: words nobody on this page has seen are never written
    over. Raises WrittenElsewhere.
    """
    fields = {"prompt": block.asks, "text": text, "saved_at": now}
    reflection, created = Reflection.objects.get_or_create(
        person=person, lesson=block.lesson, block_id=block.id, defaults={**fields, "lesson_title": block.lesson.title}
    )
    if created or reflection.text == text:
        return reflection
    waiting = Reflection.objects.filter(pk=reflection.pk, revision=seen)
    is_changed = waiting.update(**fields, revision=seen + 1)
    reflection.refresh_from_db()
    if not is_changed and reflection.text != text:
        raise WrittenElsewhere(reflection)
    return reflection


@transaction.atomic
def vote(person: Person, block: AskedBlock, choice: UUID, *, now: datetime) -> PollVote:
    """Count the person's choice, in place of the one they made before. Raises KeyError if it is no option."""
    wording = block.choices[choice]
    return PollVote.objects.update_or_create(
        person=person,
        lesson=block.lesson,
        block_id=block.id,
        defaults={
            "organisation": person.organisation,
            "choice": choice,
            "choice_text": wording,
            "voted_at": now,
        },
    )[0]


@transaction.atomic
def tick(
    person: Person, block: AskedBlock, ticked: Collection[UUID], *, among: Collection[UUID], now: datetime
) -> None:
    """Tick these lines and take the tick from the others `among` the lines sent; every other line stays as it is."""
    own = ChecklistTick.objects.filter(person=person, lesson=block.lesson, block_id=block.id)
    own.filter(item__in=[item for item in among if item not in ticked]).delete()
    new = [
        ChecklistTick(person=person, lesson=block.lesson, block_id=block.id, item=item, item_text=text, ticked_at=now)
        for item, text in block.choices.items()
        if item in ticked and item in among
    ]
    ChecklistTick.objects.bulk_create(new, ignore_conflicts=True)


@transaction.atomic
def take_out_reflection(reflection: Reflection, *, now: datetime) -> None:
    """Take the words out for good. The empty row stays, so that a page opened before can't bring them back unseen."""
    Reflection.objects.filter(pk=reflection.pk).exclude(text="").update(
        text="", saved_at=now, revision=F("revision") + 1
    )
