"""Does confirmed reissues, a piece at a time: each piece is a transaction, and what is left is read anew for the next.

Killed anywhere, it leaves whole pieces; whoever comes next goes on with what still stands in the old words. Two who
work on the same one wait for each other at its row.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from certificates.models import Reissue
from certificates.reissuing import current_revision, still_to_do
from certificates.replacing import IN_A_NEW_NAME, IN_NEW_WORDS, replace

PIECE = 200
WHY = {Reissue.Why.WORDS: IN_NEW_WORDS, Reissue.Why.NAME: IN_A_NEW_NAME}


def work_on(pk: int, *, clock: Callable[[], datetime], piece: int = PIECE) -> None:
    """Go on until nothing is left to do."""
    while _piece(pk, now=clock(), size=piece):
        pass


@transaction.atomic
def _piece(pk: int, *, now: datetime, size: int) -> bool:
    """One piece; whether another one may follow."""
    reissue = Reissue.objects.select_for_update(of=("self",)).select_related("confirmed_by").get(pk=pk)
    if reissue.state != Reissue.State.CONFIRMED:
        return False
    if reissue.why == Reissue.Why.WORDS and current_revision(reissue.organisation_id) != reissue.revision:
        return _ended(reissue, Reissue.State.STOPPED, now)  # nobody looked at the words published meanwhile
    chosen = list(still_to_do(reissue, timezone.localdate(now)).order_by("pk").values_list("pk", flat=True)[:size])
    if not chosen:
        return _ended(reissue, Reissue.State.DONE, now)
    made = replace(chosen, why=WHY[Reissue.Why(reissue.why)], by=reissue.confirmed_by, now=now, reason=reissue.reason)
    Reissue.objects.filter(pk=pk).update(done=F("done") + len(made))
    return True


def _ended(reissue: Reissue, state: str, now: datetime) -> bool:
    Reissue.objects.filter(pk=reissue.pk).update(state=state, ended_at=now)
    return False
