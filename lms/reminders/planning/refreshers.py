"""What is owed to those who asked for refresher questions: word that this month's are there."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from lms.reminders import rules
from lms.reminders.planning.addresses import page
from lms.reminders.planning.chains import Chain, Step, owed
from lms.reminders.refreshing import ready_refreshers


def _ready(today: date, until: date) -> QuerySet:
    return owed(
        ready_refreshers(), counts_from="ready_on", since="asked_on", what="in_short", link=page("recall:refresher")
    )


REFRESHER = Chain("refresher", _ready, (Step(rules.REFRESHER, 0, "ready", "Asked for questions each month"),))
