"""Plans reminders: what is due up to now, so that a planner that stood still catches up.

Works on sets: the database finds the rows that lack a message, and messages are written in batches. Any number of
planners may run at once: the unique key of the outbox lets each message be written once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from curriculum.models import LevelPage
from lms.escalator.models import Attainment
from lms.learning.models import Enrolment
from lms.people.models import Person
from lms.projects.models import Barrier, Member, PdsaCycle
from lms.recall.actions import draw_ready
from lms.reminders import rules
from lms.reminders.activity import KINDS, idle_since
from lms.reminders.digesting import digests, month_end_before
from lms.reminders.drafting import Recipient, draft
from lms.reminders.models import OutboxMessage, ReminderRule
from lms.reminders.refreshing import ready_refreshers
from lms.reminders.reviewing import modules_to_review
from lms.reminders.undecided import CLAIMS, trainers_awaited
from lms.reminders.wanted import AT_REST

NEWER = "A newer reminder about the same thing was due."
IDLE_DAYS = 14
BATCH = 500
Texts = dict[str, ReminderRule]


@dataclass(frozen=True)
class Step:
    """A reminder so many days after (or, if negative, before) the date that counts."""

    rule: str
    days: int
    name: str

    def occurrence(self, counts_from: date) -> str:
        """Names the date too: when it moves, the steps to the new date are new occurrences."""
        return f"{counts_from.isoformat()} {self.name}"


@dataclass(frozen=True)
class Chain:
    """Steps about one thing, oldest first. Only the newest that is due is sent."""

    about: str
    date: str
    since: str  # nothing is owed for a step on or before this day
    what: str
    page: str  # key of the page the link leads to
    link: Callable[[int], str]
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Owed:
    step: Step
    counts_from: date
    about: str
    to: Recipient
    what: str
    link: str
    older: tuple[Step, ...] = ()


def steps_due(chain: Chain, counts_from: date, since: date, today: date) -> list[Step]:
    """The steps that have come, oldest first, leaving out those from before it all began."""
    return [step for step in chain.steps if since < counts_from + timedelta(step.days) <= today]


def plan(*, now: datetime) -> int:
    """Write every reminder due up to now that is not in the outbox yet; return how many were looked at."""
    today = timezone.localdate(now)
    _level_address.cache_clear()
    texts = rules.all_rules()
    written = _write(_idle(today), [], texts, now)
    for chain, rows in (
        (DEADLINE, Enrolment.objects.open().annotate(to=F("person"))),
        (STUDY, _unstudied()),
        (HELP, _unanswered()),
        (EXPIRY, _lapsing()),
        (MODULE_REVIEW, modules_to_review(today)),
        (UNDECIDED, trainers_awaited(today)),
    ):
        for place, step in enumerate(chain.steps):
            written += _write(_owed(chain, rows, place, today), [step.rule for step in chain.steps], texts, now)
    written += _write(_digests(today), [rules.DOSE_DIGEST], texts, now)
    draw_ready(now=now)
    return written + _write(_owed(REFRESHER, ready_refreshers(), 0, today), [rules.REFRESHER], texts, now)


def _owed(chain: Chain, rows: QuerySet, place: int, today: date) -> Iterator[Owed]:
    """Rows for which the step at this place is the newest that has come, and which have no message for it."""
    step = chain.steps[place]
    rows = rows.filter(**{f"{chain.date}__lte": today - timedelta(step.days)})
    if chain.steps[place + 1 :]:
        rows = rows.filter(**{f"{chain.date}__gt": today - timedelta(chain.steps[place + 1].days)})
    rows = rows.annotate(counts_from=F(chain.date), since=F(chain.since), what=F(chain.what), page=F(chain.page))
    occurrence = Concat(Cast(OuterRef("counts_from"), CharField()), Value(f" {step.name}"))
    rows = rows.filter(~Exists(_messages(chain.about, step.rule).filter(occurrence=occurrence)))
    for row in _read(rows, "counts_from", "since", "what", "page"):
        come = steps_due(chain, row["counts_from"], row["since"], today)
        if come:
            about = f"{chain.about}:{row['pk']}"
            link, to = chain.link(row["page"]), _recipient(row)
            yield Owed(come[-1], row["counts_from"], about, to, row["what"], link, tuple(come[:-1]))


def _messages(about: str, rule: str) -> QuerySet:
    """Messages of a rule about the outer row, which has `to` annotated."""
    thing = Concat(Value(f"{about}:"), Cast(OuterRef("pk"), CharField()))
    return OutboxMessage.objects.filter(person=OuterRef("to"), rule__code=rule, about=thing)


def _read(rows: QuerySet, *names: str) -> Iterator[dict[str, Any]]:
    people = Person.objects.current().filter(pk=OuterRef("to"))
    rows = rows.filter(Exists(people)).annotate(
        to_name=Subquery(people.values("full_name")),
        to_email=Subquery(people.values("email")),
        to_organisation=Subquery(people.values("organisation")),
    )
    return rows.values("pk", "to", "to_name", "to_email", "to_organisation", *names).iterator(BATCH)


def _recipient(row: dict[str, Any]) -> Recipient:
    return Recipient(row["to"], row["to_name"], row["to_email"], row["to_organisation"])


def _write(owed: Iterable[Owed], codes: list[str], texts: Texts, now: datetime) -> int:
    """Write the messages batch by batch, the missed steps as not sent, and withdraw older ones still waiting."""
    written, source = 0, iter(owed)
    while batch := list(islice(source, BATCH)):
        with transaction.atomic():
            OutboxMessage.objects.bulk_create(
                [_message(each, step, texts, now) for each in batch for step in (*each.older, each.step)],
                ignore_conflicts=True,
            )
            newest = {each.step.occurrence(each.counts_from) for each in batch}
            waiting = OutboxMessage.objects.filter(
                state=OutboxMessage.State.DUE, rule__code__in=codes, about__in=[each.about for each in batch]
            )
            waiting.exclude(occurrence__in=newest).update(state=OutboxMessage.State.SUPPRESSED, reason=NEWER)
        written += len(batch)
    return written


def _message(each: Owed, step: Step, texts: Texts, now: datetime) -> OutboxMessage:
    words = {"what": each.what, "when": date_format(each.counts_from, "j F Y"), "link": each.link}
    message = draft(texts[step.rule], each.to, each.about, step.occurrence(each.counts_from), words, now=now)
    if step is not each.step:
        message.state, message.reason = OutboxMessage.State.SUPPRESSED, NEWER
    return message


def _unstudied() -> QuerySet:
    """PDSA cycles that nobody has studied, once for each lead of a project that goes on."""
    cycles = PdsaCycle.objects.annotate(to=F("project__members__person"), part=F("project__members__part"))
    return cycles.filter(study="", part=Member.Part.LEAD).exclude(project__state__in=AT_REST)


def _unanswered() -> QuerySet:
    """What teams asked of the sponsor they have now, in projects that go on."""
    barriers = Barrier.objects.unanswered().annotate(to=F("project__members__person"), part=F("project__members__part"))
    return barriers.filter(part=Member.Part.SPONSOR).exclude(project__state__in=AT_REST)


def _lapsing() -> QuerySet:
    renewed = Attainment.objects.filter(
        person=OuterRef("person"), level=OuterRef("level"), cycle__gt=OuterRef("cycle"), withdrawn_on=None
    )
    return Attainment.objects.filter(~Exists(renewed), withdrawn_on=None).annotate(to=F("person"))


def _idle(today: date) -> Iterator[Owed]:
    """People on a level who did nothing for two weeks: once a spell, about the level they joined first.

    From two weeks before the due date on, the reminders of that date say the same: one mail is enough.
    """
    cutoff = timezone.make_aware(datetime.combine(today - timedelta(IDLE_DAYS - 1), time.min))
    in_time = Enrolment.objects.open().filter(due_on__gt=today + timedelta(IDLE_DAYS))
    joined_before = in_time.filter(person=OuterRef("person"), pk__lt=OuterRef("pk"))
    rows: QuerySet[Any, Any] = in_time.filter(~Exists(joined_before), enrolled_on__lte=today - timedelta(IDLE_DAYS))
    rows = idle_since(rows.annotate(to=F("person"), what=F("level__title"), page=F("level")), cutoff)
    told = _messages("enrolment", rules.IDLE).order_by("-dated_at").values("dated_at")[:1]
    back_since = Q(*[Q(**{f"{name}__gt": F("told_at")}) for name in KINDS], _connector=Q.OR)
    rows = rows.annotate(told_at=Subquery(told)).filter(Q(told_at=None) | back_since)
    for row in _read(rows, "enrolled_on", "what", "page", *KINDS):
        moments = [timezone.localdate(row[name]) for name in KINDS if row[name]]
        step = Step(rules.IDLE, IDLE_DAYS, f"{IDLE_DAYS}-days")
        about = f"enrolment:{row['pk']}"
        yield Owed(
            step, max([row["enrolled_on"], *moments]), about, _recipient(row), row["what"], _level_address(row["page"])
        )


def _digests(today: date) -> Iterator[Owed]:
    """The digest of the month that has ended, for everybody who reads the dose."""
    for found in digests(today, DIGEST.occurrence(month_end_before(today))):
        for reader in found.readers:
            about = f"dose:{reader['organisation']}"
            to = Recipient(reader["pk"], reader["full_name"], reader["email"], reader["organisation"])
            yield Owed(DIGEST, found.month_end, about, to, found.text, reverse("dose:overview"))


@cache
def _level_address(pk: int) -> str:
    return LevelPage.objects.get(pk=pk).url or "/"


def _project_address(pk: int) -> str:
    return reverse("projects:project", args=[pk])


def _refresher_address(pk: int) -> str:
    return reverse("recall:refresher")


def _decisions_address(where: int) -> str:
    return reverse("escalator:claims" if where == CLAIMS else "learning:requests")


def _editor_address(pk: int) -> str:
    return reverse("wagtailadmin_pages:edit", args=[pk])


DEADLINE = Chain(
    "enrolment", "due_on", "enrolled_on", "level__title", "level", _level_address,
    (
        Step(rules.DUE_SOON, -14, "14-days"),
        Step(rules.DUE_SOON, -7, "7-days"),
        Step(rules.DUE_SOON, -1, "1-day"),
        *(Step(rules.OVERDUE, 7 * week, f"week-{week}") for week in range(1, 5)),
    ),
)  # fmt: skip
STUDY = Chain(
    "pdsa", "starts_on", "starts_on", "title", "project", _project_address,
    (Step(rules.PDSA_STUDY, 14, "14-days"),),
)  # fmt: skip
HELP = Chain(
    "barrier", "asked_on", "asked_on", "project__title", "project", _project_address,
    (Step(rules.HELP_WAITING, 7, "7-days"), Step(rules.HELP_WAITING, 21, "21-days")),
)  # fmt: skip
EXPIRY = Chain(
    "attainment", "expires_on", "achieved_on", "level__title", "level", _level_address,
    tuple(Step(rules.EXPIRY, -days, f"{days}-days") for days in (180, 90, 30)),
)  # fmt: skip
MODULE_REVIEW = Chain(
    "module", "review_on", "published_on", "named", "pk", _editor_address,
    (
        Step(rules.MODULE_REVIEW, -30, "30-days"),
        *(Step(rules.MODULE_REVIEW, 30 * late + 1, f"late-{late + 1}") for late in range(4)),
    ),
)  # fmt: skip
UNDECIDED = Chain(
    "trainer", "week", "long_ago", "in_short", "where", _decisions_address,
    (Step(rules.UNDECIDED, 0, "week"),),
)  # fmt: skip
DIGEST = Step(rules.DOSE_DIGEST, 1, "digest")
REFRESHER = Chain(
    "refresher", "ready_on", "asked_on", "in_short", "pk", _refresher_address,
    (Step(rules.REFRESHER, 0, "ready"),),
)  # fmt: skip
