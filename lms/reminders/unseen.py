"""How many messages a person has not opened yet, for the head of every page.

The number is kept in the session and counted again after a while: a page that has nothing to do with messages must not
ask the database for them.
"""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from django.utils import timezone

from lms.people.models import Person
from lms.reminders.models import OutboxMessage

KEPT = "unseen_messages"
FRESH_FOR = 300  # seconds
MOST = 100  # "99+" needs no more


def count(request: HttpRequest) -> int:
    """The number as counted in the last five minutes."""
    number, counted_at = request.session.get(KEPT, (0, 0.0))
    age = timezone.now().timestamp() - counted_at
    return number if 0 <= age < FRESH_FOR else count_again(request, cast(Person, request.user))


def count_again(request: HttpRequest, person: Person) -> int:
    told = OutboxMessage.objects.told(person).filter(seen_at=None).order_by()
    number = told[:MOST].count()
    request.session[KEPT] = (number, timezone.now().timestamp())
    return number
