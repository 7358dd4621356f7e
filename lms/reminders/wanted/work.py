"""Whether messages about work that waits for trainers, HR and the board are still wanted."""

from __future__ import annotations

from datetime import date

from curriculum.models import ModulePage
from lms.dose.models import FolderFile, StaffImport
from lms.people.models import Role
from lms.reminders.digesting import readers
from lms.reminders.models import OutboxMessage
from lms.reminders.undecided import trainers_awaited
from lms.reminders.wanted.judging import Judge, Messages, in_role, keys, people

OPEN = (StaffImport.State.CHECKED, StaffImport.State.FAILED)


def module_review(messages: Messages, today: date) -> Judge:
    modules = ModulePage.objects.live().in_bulk(keys(messages))
    trainers = in_role(messages, Role.TRAINER, today)

    def judge(message: OutboxMessage, key: int) -> str:
        module = modules.get(key)
        if module is None:
            return "The module is no longer published."
        if module.review_on is None or not message.occurrence.startswith(module.review_on.isoformat()):
            return "The review date has changed."
        return "" if message.person_id in trainers else "The person is no longer a trainer."

    return judge


def undecided(messages: Messages, today: date) -> Judge:
    awaited = set(trainers_awaited(today).filter(pk__in=keys(messages)).values_list("pk", flat=True))
    return lambda message, key: "" if key in awaited else "Nothing waits for a decision of this person any more."


def digest(messages: Messages, today: date) -> Judge:
    reading = set(readers(today).filter(pk__in=people(messages)).values_list("pk", "organisation"))

    def judge(message: OutboxMessage, key: int) -> str:
        is_theirs = (message.person_id, key) in reading
        return "" if is_theirs else "The person no longer reads the dose of this organisation."

    return judge


def staff_list(messages: Messages, today: date) -> Judge:
    files = FolderFile.objects.select_related("staff_import").in_bulk(keys(messages))
    hr = in_role(messages, Role.HR, today)

    def judge(message: OutboxMessage, key: int) -> str:
        file = files.get(key)
        if file is None:
            return "The file is no longer known."
        if message.person_id not in hr:
            return "The person is no longer in HR."
        is_open = file.staff_import is None or file.staff_import.state in OPEN
        return "" if is_open else "Somebody has dealt with the list."

    return judge
