"""Why messages did not arrive, in the few kinds that each ask for something else to be done.

Read from what the relay said and we wrote down. One kind may have thousands of wordings: relays put addresses and
queue numbers into theirs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, Count, Q, QuerySet, Value, When

from lms.reminders.models import OutboxMessage

State = OutboxMessage.State


@dataclass(frozen=True)
class Kind:
    code: str
    name: str
    what_to_do: str
    is_of: Q


def _says(*texts: str) -> Q:
    return Q(*[Q(reason__icontains=text) for text in texts], _connector=Q.OR)


DOUBT = Kind(
    "in-doubt",
    "Nobody knows whether it arrived",
    "The line broke after the mail had gone out and before the mail relay answered. If it matters, send it again: "
    "most mailboxes show the copy once. Else give it up.",
    Q(state=State.IN_DOUBT),
)
# The first that fits counts.
KINDS = (
    DOUBT,
    Kind(
        "given-up",
        "The mail relay could not be reached for three days, or put us off that long",
        "Ask whoever runs the mail relay. Once it answers again, send them all again: none has arrived.",
        _says("Given up after three days"),
    ),
    Kind(
        "full",
        "The mailbox is full",
        "Tell the person by another way. Once there is room, send it again.",
        _says(" 552", "5.2.2", "mailbox full", "quota"),
    ),
    Kind(
        "unknown",
        "There is no such address",
        "Correct the address in the staff record and bring the list in again. Then send it again: it goes to the "
        "new address.",
        _says(" 550 5.1.1", " 550 5.1.0", " 551", " 553", "5.1.1", "no such", "unknown", "does not exist"),
    ),
    Kind(
        "unwritable",
        "The address can't be written to",
        "It has letters that mail relays don't take. Correct it in the staff record, bring the list in again and "
        "send it again.",
        _says("could not be written"),
    ),
    Kind(
        "refused",
        "The mail relay does not take mail from us",
        "Ask whoever runs the mail relay to let this system's address through, then send them all again.",
        _says(" 554", " 535", "5.7.", "blocked", "spam", "policy", "relay access", "not permitted"),
    ),
    Kind(
        "other",
        "Refused for another reason",
        "Read what the mail relay said. Put that right, or ask whoever runs it, then send it again.",
        Q(),
    ),
)
BY_CODE = {kind.code: kind for kind in KINDS}


def with_kind(messages: QuerySet[OutboxMessage]) -> QuerySet[Any, Any]:
    """Messages that need attention, each with the code of its kind as `kind`."""
    cases = [When(kind.is_of, then=Value(kind.code)) for kind in KINDS[:-1]]
    stuck = messages.filter(state__in=[State.FAILED, State.IN_DOUBT])
    return stuck.annotate(kind=Case(*cases, default=Value(KINDS[-1].code), output_field=CharField()))


def counted(messages: QuerySet[OutboxMessage]) -> list[tuple[Kind, int]]:
    """How many of each kind, the kinds in their own order, those without any left out."""
    counts = dict(with_kind(messages).order_by().values_list("kind").annotate(Count("pk")))
    return [(kind, counts[kind.code]) for kind in KINDS if kind.code in counts]
