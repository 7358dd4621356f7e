"""Whether messages about improvement projects are still wanted."""

from __future__ import annotations

from datetime import date

from django.db.models import Max

from lms.projects.models import Barrier, Measure, Member, Observation, PdsaCycle, Project, SignOff
from lms.projects.states import AT_WORK
from lms.reminders.models import OutboxMessage
from lms.reminders.signing import presented, signed_in
from lms.reminders.wanted.judging import Judge, Messages, keys, with_part

AT_REST = (Project.State.COMPLETED, Project.State.STOPPED, Project.State.PAUSED)
RESTS = "The project has finished or paused."
LEADS_NO_LONGER = "The person no longer leads the project."


def study(messages: Messages, today: date) -> Judge:
    cycles = PdsaCycle.objects.select_related("project").in_bulk(keys(messages))
    leads = with_part([cycle.project_id for cycle in cycles.values()], Member.Part.LEAD)

    def judge(message: OutboxMessage, key: int) -> str:
        cycle = cycles.get(key)
        if cycle is None or cycle.study:
            return "The study has been written."
        if cycle.project.state in AT_REST:
            return RESTS
        return "" if (cycle.project_id, message.person_id) in leads else LEADS_NO_LONGER

    return judge


def barrier(messages: Messages, today: date) -> Judge:
    barriers = Barrier.objects.unanswered().select_related("project").in_bulk(keys(messages))
    sponsors = with_part([found.project_id for found in barriers.values()], Member.Part.SPONSOR)

    def judge(message: OutboxMessage, key: int) -> str:
        found = barriers.get(key)
        if found is None:
            return "The team has been answered."
        if found.project.state in AT_REST:
            return RESTS
        is_theirs = (found.project_id, message.person_id) in sponsors
        return "" if is_theirs else "The person no longer sponsors the project."

    return judge


def measure(messages: Messages, today: date) -> Judge:
    measures = Measure.objects.select_related("project").in_bulk(keys(messages))
    leads = with_part([found.project_id for found in measures.values()], Member.Part.LEAD)
    given = Observation.objects.filter(measure__in=list(measures), value__isnull=False).order_by()
    newest = dict(given.values_list("measure").annotate(Max("entered_at")))

    def judge(message: OutboxMessage, key: int) -> str:
        found = measures.get(key)
        if found is None:
            return "The measure has been removed."
        if found.project.state not in AT_WORK:
            return RESTS
        if (found.project_id, message.person_id) not in leads:
            return LEADS_NO_LONGER
        entered_at = newest.get(key)
        return "New data have come." if entered_at and entered_at > message.dated_at else ""

    return judge


def signature(messages: Messages, today: date) -> Judge:
    """A project's whole state is read to know which signatures hold: of these projects alone."""
    waiting = set(presented().filter(pk__in=keys(messages)).values_list("pk", flat=True))
    members = {part: with_part(waiting, part) for part in (Member.Part.COACH, Member.Part.SPONSOR)}
    signed = signed_in(waiting)

    def judge(message: OutboxMessage, key: int) -> str:
        part = Member.Part(message.about.partition("-")[0])
        if key not in waiting:
            return "The project no longer waits for a signature."
        if (key, message.person_id) not in members[part]:
            return f"The person is no longer the project's {part.label}."
        by = signed.get(key, set())
        if part.value in by:
            return "The project has been signed."
        is_their_turn = part == Member.Part.COACH or SignOff.Capacity.COACH in by
        return "" if is_their_turn else "The coach is to sign first."

    return judge
