"""Asks, just before a message is sent, whether it is still wanted: things happen between planning and sending."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import timezone

from certificates.models import Certificate
from curriculum.models import ModulePage
from lms.cohorts.models import Place, Session
from lms.dose.models import FolderFile, StaffImport
from lms.escalator.models import Attainment, PriorLearningClaim
from lms.learning.models import AttemptRequest, Enrolment
from lms.people.models import Role, RoleGrant
from lms.projects.models import Barrier, Measure, Member, PdsaCycle, Project, SignOff
from lms.projects.states import AT_WORK
from lms.recall.models import Refresher, RefresherSet
from lms.reminders import choices, rules, switches
from lms.reminders.activity import did_something_after
from lms.reminders.away import AWAY, away
from lms.reminders.digesting import readers
from lms.reminders.models import OutboxMessage
from lms.reminders.signing import presented, signed_in
from lms.reminders.undecided import trainers_awaited

AT_REST = (Project.State.COMPLETED, Project.State.STOPPED, Project.State.PAUSED)


def objection(message: OutboxMessage) -> str:
    """The reason not to send this message any more, or "" if it is wanted."""
    if not message.person.is_active:
        return "The person has left."
    if why_off := switches.why_off(message.rule, message.organisation_id):
        return why_off
    if not message.rule.is_mandatory and away(timezone.localdate()).filter(person=message.person_id).exists():
        return AWAY
    if refusal := choices.objection(message):
        return refusal
    ask = QUESTIONS.get(message.rule.code)
    return ask(message, int(message.about.partition(":")[2])) if ask else ""


def _welcome(message: OutboxMessage, key: int) -> str:
    return "" if Enrolment.objects.current().filter(pk=key).exists() else "The person has left the level."


def _certificate(message: OutboxMessage, key: int) -> str:
    return "" if Certificate.objects.filter(pk=key, revoked_at=None).exists() else "The certificate was revoked."


def _deadline(message: OutboxMessage, key: int) -> str:
    enrolment = Enrolment.objects.filter(pk=key).first()
    if enrolment is None or enrolment.withdrawn_on:
        return "The person has left the level."
    if enrolment.completed_on:
        return "The level has been completed."
    if not message.occurrence.startswith(enrolment.due_on.isoformat()):
        return "The due date has changed."
    return ""


def _idle(message: OutboxMessage, key: int) -> str:
    if not Enrolment.objects.open().filter(pk=key).exists():
        return "The level has been completed or left."
    if did_something_after(message.person_id, message.dated_at):
        return "The person has come back by themselves."
    return ""


def _pdsa(message: OutboxMessage, key: int) -> str:
    cycle = PdsaCycle.objects.select_related("project").filter(pk=key).first()
    if cycle is None or cycle.study:
        return "The study has been written."
    if cycle.project.state in AT_REST:
        return "The project has finished or paused."
    if not Member.objects.filter(project=cycle.project_id, person=message.person_id, part=Member.Part.LEAD).exists():
        return "The person no longer leads the project."
    return ""


def _barrier(message: OutboxMessage, key: int) -> str:
    barrier = Barrier.objects.unanswered().select_related("project").filter(pk=key).first()
    if barrier is None:
        return "The team has been answered."
    if barrier.project.state in AT_REST:
        return "The project has finished or paused."
    sponsors = Member.objects.filter(project=barrier.project_id, part=Member.Part.SPONSOR)
    return "" if sponsors.filter(person=message.person_id).exists() else "The person no longer sponsors the project."


def _expiry(message: OutboxMessage, key: int) -> str:
    attainment = Attainment.objects.filter(pk=key, withdrawn_on=None).first()
    if attainment is None or attainment.expires_on is None:
        return "The certificate no longer expires."
    if not message.occurrence.startswith(attainment.expires_on.isoformat()):
        return "The expiry date has changed."
    renewals = Attainment.objects.filter(
        person=attainment.person_id, level=attainment.level_id, cycle__gt=attainment.cycle, withdrawn_on=None
    )
    return "The level has been renewed." if renewals.exists() else ""


def _decided(message: OutboxMessage, key: int) -> str:
    asked = AttemptRequest.objects.select_related("quiz").filter(pk=key).first()
    level = asked.quiz.level_id if asked else None
    joined = Enrolment.objects.current().filter(person=message.person_id, level=level)
    return "" if joined.exists() else "The person has left the level."


def _module_review(message: OutboxMessage, key: int) -> str:
    module = ModulePage.objects.live().filter(pk=key).first()
    if module is None:
        return "The module is no longer published."
    if module.review_on is None or not message.occurrence.startswith(module.review_on.isoformat()):
        return "The review date has changed."
    trainers = RoleGrant.objects.current(timezone.localdate()).filter(role=Role.TRAINER, person=message.person_id)
    return "" if trainers.exists() else "The person is no longer a trainer."


def _claim(message: OutboxMessage, key: int) -> str:
    is_there = PriorLearningClaim.objects.decided().filter(pk=key, person=message.person_id).exists()
    return "" if is_there else "The claim is no longer decided."


def _undecided(message: OutboxMessage, key: int) -> str:
    awaited = trainers_awaited(timezone.localdate()).filter(pk=key)
    return "" if awaited.exists() else "Nothing waits for a decision of this person any more."


def _digest(message: OutboxMessage, key: int) -> str:
    reading = readers(timezone.localdate()).filter(pk=message.person_id, organisation=key)
    return "" if reading.exists() else "The person no longer reads the dose of this organisation."


def _refresher(message: OutboxMessage, key: int) -> str:
    if not Refresher.objects.open().filter(person=message.person_id).exists():
        return "The person has stopped the refresher questions."
    found = RefresherSet.objects.counted().filter(pk=key, person=message.person_id).first()
    if found is None or not found.left:
        return "The questions have been answered."
    return "" if RefresherSet.objects.newest().filter(pk=key).exists() else "Newer questions have come."


def _staff_list(message: OutboxMessage, key: int) -> str:
    file = FolderFile.objects.select_related("staff_import").filter(pk=key).first()
    if file is None:
        return "The file is no longer known."
    hr = RoleGrant.objects.current(timezone.localdate()).filter(role=Role.HR, person=message.person_id)
    if not hr.exists():
        return "The person is no longer in HR."
    waits = (StaffImport.State.CHECKED, StaffImport.State.FAILED)
    return "" if file.staff_import is None or file.staff_import.state in waits else "Somebody has dealt with the list."


def _summary(message: OutboxMessage, key: int) -> str:
    """A summary is written as it leaves; only when nothing in it is wanted any more is it held back."""
    parts = list(message.parts.select_related("person", "rule"))
    return "" if not parts or any(not objection(part) for part in parts) else "Nothing in it is wanted any more."


def _session(message: OutboxMessage, key: int) -> str:
    session = Session.objects.filter(pk=key).first()
    if session is None or not message.occurrence.startswith(session.held_on.isoformat()):
        return "The session has been moved."
    if session.cancelled_at:
        return "The session has been cancelled."
    if session.held_on < timezone.localdate():
        return "The session has been held."
    places = Place.objects.current().filter(cohort=session.cohort_id, person=message.person_id)
    return "" if places.exists() else "The person has given up the place."


def _measure(message: OutboxMessage, key: int) -> str:
    measure = Measure.objects.select_related("project").filter(pk=key).first()
    if measure is None:
        return "The measure has been removed."
    if measure.project.state not in AT_WORK:
        return "The project has finished or paused."
    if not Member.objects.filter(project=measure.project_id, person=message.person_id, part=Member.Part.LEAD).exists():
        return "The person no longer leads the project."
    newer = measure.observations.filter(value__isnull=False, entered_at__gt=message.dated_at)
    return "New data have come." if newer.exists() else ""


def _sign_off(message: OutboxMessage, key: int) -> str:
    part = Member.Part(message.about.partition("-")[0])
    if not presented().filter(pk=key).exists():
        return "The project no longer waits for a signature."
    if not Member.objects.filter(project=key, person=message.person_id, part=part).exists():
        return f"The person is no longer the project's {part.label}."
    signed = signed_in(key).get(key, set())
    if part.value in signed:
        return "The project has been signed."
    is_their_turn = part == Member.Part.COACH or SignOff.Capacity.COACH in signed
    return "" if is_their_turn else "The coach is to sign first."


QUESTIONS: dict[str, Callable[[OutboxMessage, int], str]] = {
    rules.WELCOME: _welcome,
    rules.CERTIFICATE: _certificate,
    rules.IDLE: _idle,
    rules.DUE_SOON: _deadline,
    rules.OVERDUE: _deadline,
    rules.PDSA_STUDY: _pdsa,
    rules.HELP_ASKED: _barrier,
    rules.STAFF_LIST_WAITS: _staff_list,
    rules.HELP_WAITING: _barrier,
    rules.EXPIRY: _expiry,
    rules.MODULE_REVIEW: _module_review,
    rules.CLAIM_DECIDED: _claim,
    rules.REFRESHER: _refresher,
    rules.SESSION_SOON: _session,
    rules.MEASURE_QUIET: _measure,
    rules.SIGN_OFF: _sign_off,
    rules.UNDECIDED: _undecided,
    rules.DOSE_DIGEST: _digest,
    rules.SUMMARY: _summary,
    rules.ATTEMPT_GRANTED: _decided,
    rules.ATTEMPT_DECLINED: _decided,
}
