"""What a trainer does with a file of questions: look at it, take it in, or discard it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from taggit.models import Tag

from curriculum.exchange.drafts import DraftQuestion, excerpt
from curriculum.exchange.formats import FORMATS
from curriculum.exchange.storing import restored, restored_finding, stored, stored_finding
from curriculum.models import LevelPage, ModulePage, Question, QuestionImport
from curriculum.question_files.bulk import add, add_revisions, tags_named
from curriculum.question_files.drafts import Place, fill, keep_picture, latest
from curriculum.question_files.plan import KEY, Plan, Row, new_key, place_of, plan
from curriculum.reviewing import must_be_reviewed
from lms.people import audit
from lms.people.models import Person

LEAVE, ADD, CHANGE = "leave", "add", "change"


@dataclass(frozen=True, slots=True)
class Choices:
    """What the person who takes a file in decides. `left_out` are rows by number; level and strand fill gaps."""

    level: LevelPage | None = None
    module: ModulePage | None = None
    strand: str = ""
    publish: bool = False
    if_there: str = LEAVE
    left_out: frozenset[int] = frozenset()


@transaction.atomic
def check(data: bytes, *, name: str, format: str, by: Person, now: datetime) -> QuestionImport:
    """Read a file and keep what was read; the bank is not touched. Raises Unreadable."""
    _refuse_others(by)
    drafts, findings = FORMATS[format].read(data)
    batch = QuestionImport.objects.create(
        organisation_id=by.organisation_id,
        by=by,
        name=name[:255],
        format=format,
        checked_at=now,
        drafts=[stored(draft) for draft in drafts],
        findings=[stored_finding(finding) for finding in findings],
    )
    audit.record("questions.checked", f"Checked the question file {name}", by=by, question_import=batch.pk)
    return batch


def plan_of(batch: QuestionImport) -> Plan:
    """What taking the file in would do today."""
    return plan(map(restored, batch.drafts), map(restored_finding, batch.findings))


def may_publish(person: Person) -> bool:
    """Whether a file may be published as it is taken in: not where a second person must review first."""
    return person.has_perm("curriculum.publish_question") and not must_be_reviewed()


@transaction.atomic
def confirm(batch: QuestionImport, choices: Choices, *, by: Person, now: datetime) -> QuestionImport:
    """Take the questions in: all or none. A second click finds it done.

    Published is only what lacks nothing, and only by somebody who may publish; the rest waits as drafts.
    """
    _refuse_others(by)
    batch = QuestionImport.objects.select_for_update().get(pk=batch.pk)
    if batch.state != QuestionImport.State.CHECKED:
        return batch
    list(LevelPage.objects.select_for_update().order_by("pk"))  # so that two files cannot give out the same keys
    result = _Taking(plan_of(batch).rows, choices, by, now).run()
    batch.state, batch.decided_at, batch.result = QuestionImport.State.CONFIRMED, now, result
    batch.save(update_fields=["state", "decided_at", "result"])
    counts = {name: len(keys) for name, keys in result.items()}
    label = f"Took in the question file {batch}"
    audit.record("questions.imported", label, by=by, question_import=batch.pk, counts=counts)
    return batch


@transaction.atomic
def discard(batch: QuestionImport, *, by: Person, now: datetime) -> None:
    _refuse_others(by)
    waiting = QuestionImport.objects.filter(pk=batch.pk, state=QuestionImport.State.CHECKED)
    if waiting.update(state=QuestionImport.State.DISCARDED, decided_at=now):
        audit.record("questions.discarded", f"Discarded the question file {batch}", by=by, question_import=batch.pk)


class _Taking:
    """One file on its way into the bank."""

    def __init__(self, rows: list[Row], choices: Choices, by: Person, now: datetime) -> None:
        self.rows, self.choices, self.by, self.now = rows, choices, by, now
        self.may_publish = choices.publish and may_publish(by)
        self.taken = set(Question.objects.values_list("key", flat=True))
        self.last: dict[str, int] = {}
        self.tags: dict[str, Tag] = {}
        self.new: list[Question] = []
        self.changed: list[Question] = []
        self.there: dict[int, Question] = {}
        self.done: dict[str, list[str]] = {"published": [], "drafts": [], "changed": [], "left_out": []}

    def run(self) -> dict[str, list[str]]:
        self.tags = tags_named(tag for row in self.rows for tag in (row.merged or row.draft).tags)
        self.there = {question.pk: question for question in latest(self._in_the_bank())}
        for row in self.rows:
            if row.number in self.choices.left_out or (row.is_there and self.choices.if_there == LEAVE):
                self.done["left_out"].append(row.draft.key or row.anchor)
            elif row.is_there and self.choices.if_there == CHANGE:
                self._change(row)
            else:
                self._add(row)
        add(self.new, published=set(self.done["published"]), by=self.by, now=self.now)
        add_revisions(self.changed, by=self.by, now=self.now)
        return self.done

    def _in_the_bank(self) -> list[Question]:
        wanted = {row.same_as for row in self.rows if row.same_as} if self.choices.if_there == CHANGE else set()
        found = Question.objects.filter(pk__in=wanted).select_related("level", "module", "image", "latest_revision")
        return list(found.prefetch_related("options", "tagged_items"))

    def _add(self, row: Row) -> None:
        place = place_of(row, self.choices.level, self.choices.module, self.choices.strand)
        question = Question(key=self._key(row, place), live=False)
        self._fill(question, row.draft, place)
        self.new.append(question)
        self.done["published" if self.may_publish and not row.missing else "drafts"].append(question.key)

    def _change(self, row: Row) -> None:
        """Make what the file says the newest draft of the bank's question; what is published stays published."""
        if row.same_as is None or row.merged is None or not row.differs:
            self.done["left_out"].append(row.there)
            return
        question = self.there[row.same_as]
        place = row.level or question.level, row.module or question.module, row.merged.strand
        self._fill(question, row.merged, place)
        self.changed.append(question)
        self.done["changed"].append(question.key)

    def _fill(self, question: Question, draft: DraftQuestion, place: Place) -> None:
        fill(question, draft, place, self.tags)
        if draft.picture and draft.picture.content:
            question.image = keep_picture(draft.picture, title=excerpt(draft.stem), by=self.by)

    def _key(self, row: Row, place: Place) -> str:
        key = row.draft.key
        if KEY.match(key) and key not in self.taken:
            self.taken.add(key)
            return key
        return new_key(place[0], place[1], self.taken, self.last)


def _refuse_others(by: Person) -> None:
    if not by.has_perm("curriculum.add_question"):
        raise PermissionDenied
