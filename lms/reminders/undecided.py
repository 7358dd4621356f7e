"""Which trainers have colleagues waiting: for one more attempt at a quiz, or for a level learnt elsewhere.

Any trainer of the organisation may decide, so all of them are told, each once a week at most and of all that waits.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Case, CharField, Count, DateField, Exists, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce, Concat

from lms.escalator.models import PriorLearningClaim
from lms.learning.models import AttemptRequest
from lms.people.models import Person, Role, RoleGrant

PATIENCE = timedelta(days=2)  # a trainer who looks in every other day needs no mail
CLAIMS, REQUESTS = 1, 2  # where the link leads


def trainers_awaited(today: date) -> QuerySet[Person]:
    """Current trainers, with how many decisions are awaited from them; nobody decides on their own request."""
    requests = AttemptRequest.objects.open().filter(asked_at__date__lte=today - PATIENCE)
    claims = PriorLearningClaim.objects.open().filter(made_at__date__lte=today - PATIENCE)
    grants = RoleGrant.objects.current(today).filter(person=OuterRef("pk"), role=Role.TRAINER)
    trainers = (
        Person.objects.current()
        .filter(Exists(grants))
        .annotate(requests=_of_others(requests), claims=_of_others(claims), awaited=F("requests") + F("claims"))
    )
    return trainers.filter(awaited__gt=0).annotate(
        in_short=Case(
            When(awaited=1, then=Value("1 request")),
            default=Concat(Cast("awaited", CharField()), Value(" requests")),
            output_field=CharField(),
        ),
        where=Case(When(claims__gt=0, then=Value(CLAIMS)), default=Value(REQUESTS)),
        week=Value(today - timedelta(days=today.weekday()), output_field=DateField()),
    )


def _of_others(waiting: QuerySet) -> Coalesce:
    """How many of these are of colleagues of the outer person."""
    of_colleagues = waiting.filter(person__organisation=OuterRef("organisation")).exclude(person=OuterRef("pk"))
    counted = of_colleagues.order_by().values("person__organisation").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)
