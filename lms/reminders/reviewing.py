"""Which modules are to be reviewed, and by whom: one person for each, so that nobody waits for somebody else."""

from __future__ import annotations

from datetime import date

from django.db.models import CharField, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat, TruncDate

from curriculum.models import ModulePage
from lms.learning.models import ModuleTrainer
from lms.people.models import Role, RoleGrant

LONG_AGO = date(2000, 1, 1)


def modules_to_review(today: date) -> QuerySet[ModulePage]:
    """Published modules, each with the trainer it is put `to`: who keeps it, else marks it, else trains longest.

    Whoever keeps or marks it counts only while they are a trainer.
    """
    trainers = RoleGrant.objects.current(today).filter(role=Role.TRAINER, person__is_active=True)
    keeper = trainers.filter(person=OuterRef("kept_by")).values("person")[:1]
    marking = ModuleTrainer.objects.filter(module=OuterRef("pk"), person__in=trainers.values("person"))
    longest = trainers.order_by("starts_on", "pk").values("person")[:1]
    return ModulePage.objects.live().annotate(
        to=Coalesce(Subquery(keeper), Subquery(marking.order_by("pk").values("person")[:1]), Subquery(longest)),
        named=Concat(F("code"), Value(" "), F("title"), output_field=CharField()),
        published_on=Coalesce(TruncDate("first_published_at"), Value(LONG_AGO)),
    )
