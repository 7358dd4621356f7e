"""Writes what is due of one chain: a statement a step, and no loop over people."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, QuerySet
from django.utils import timezone

from lms.reminders.heartbeats import PLANNER
from lms.reminders.models import Heartbeat, OutboxMessage
from lms.reminders.planning.chains import Chain, Piece, Step, begun, come
from lms.reminders.planning.messages import NEWER, Planning, State, lacking, values
from lms.set_based import insert_from, look_over_if_grown, without_compiling, without_rereading


@transaction.atomic
def write(chain: Chain, planning: Planning) -> int:
    """Write the newest step that is due for each thing, the missed ones as not sent, and withdraw older ones still
    waiting; return how many were due. Planners at once go one after the other, and the second finds nothing left."""
    today = timezone.localdate(planning.now)
    Heartbeat.objects.select_for_update().get_or_create(name=PLANNER, defaults={"beaten_at": planning.now})
    without_compiling()
    without_rereading()
    last = OutboxMessage.objects.aggregate(last=Max("pk"))["last"] or 0
    rows = chain.rows(today, today)
    written = sum(_write_newest(chain, place, rows, today, planning) for place in range(len(chain.steps)))
    if written:
        look_over_if_grown(OutboxMessage, written)
        _withdraw_older(chain, last)
    return written


def _write_newest(chain: Chain, place: int, rows: QuerySet, today: date, planning: Planning) -> int:
    step = chain.steps[place]
    due = come(chain, place, rows, today)
    written = sum(
        _insert(chain, step, due if piece is None else due.filter(piece.only), planning, piece)
        for piece in _pieces(chain, step, due, planning)
    )
    if written:
        for missed in chain.steps[:place]:
            _insert(chain, missed, begun(due, missed), planning, None, is_newest=False)
    return written


def _pieces(chain: Chain, step: Step, due: QuerySet, planning: Planning) -> list[Piece | None]:
    if chain.pieces is None:
        return [None]
    return list(chain.pieces(lacking(due, chain, step, planning.rules[step.rule]), planning.now))


def _insert(
    chain: Chain, step: Step, rows: QuerySet, planning: Planning, piece: Piece | None, *, is_newest: bool = True
) -> int:
    rule = planning.rules[step.rule]
    # While there is none of this rule, the unique key alone keeps them apart: PostgreSQL would look for each row among
    # all that the statement has written so far.
    owed = lacking(rows, chain, step, rule) if OutboxMessage.objects.filter(rule=rule).exists() else rows
    fields = values(chain, step, planning, piece, is_newest=is_newest)
    return insert_from(owed, OutboxMessage, ignore_conflicts=True, **fields)


def _withdraw_older(chain: Chain, last: int) -> None:
    """Messages of this chain that were waiting before, and about whose thing a newer one has been written now."""
    ours = OutboxMessage.objects.filter(rule__code__in=chain.codes)
    newer = ours.filter(person=OuterRef("person"), about=OuterRef("about"), state=State.DUE, pk__gt=last)
    waiting = ours.filter(state=State.DUE, pk__lte=last, about__startswith=f"{chain.about}:")
    waiting.filter(Exists(newer)).update(state=State.SUPPRESSED, reason=NEWER)
