"""One organisation with something of everything in it, and everybody who might look at it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from certificates.actions import issue
from certificates.actions.reissuing import look_at
from certificates.badges.issuing import badge_of
from curriculum.authors import prepare_group
from curriculum.models import LevelOutcome
from curriculum.question_files.actions import check as check_questions
from lms.cohorts.models import Attendance, CalendarFeed, Cohort, Place, Room, Session
from lms.dose.actions import appoint, approve, start_draft
from lms.dose.actions.saved_views import save_view
from lms.dose.groups.drafts import fingerprint
from lms.dose.models import BoardPaper, MaturityRound, Target
from lms.dose.reconciliation.linking import call_different
from lms.dose.staff_lists import receiving
from lms.dose.staff_lists.columns import REQUIRED
from lms.dose.staff_lists.importing import check
from lms.dose.targets import runs as target_runs
from lms.escalator.models import Attainment, PriorLearningClaim
from lms.evidence.actions import keep
from lms.learning.actions import enrol, say_confidence, start_attempt, write_reflection
from lms.learning.asked_blocks import find
from lms.learning.models import Answer, Attempt, AttemptRequest, ConfidenceAnswer, CpdEntry, Mark
from lms.people.models import Alliance, Person, Role, RoleGrant
from lms.projects.models import (
    Barrier,
    Benefit,
    Collaborative,
    DriverNode,
    Event,
    Faculty,
    Involvement,
    JoinRequest,
    Measure,
    Member,
    Observation,
    PdsaCycle,
    Phase,
    Project,
    ProjectFile,
    SharedMeasure,
    SheetRow,
    WorkshopTask,
)
from lms.recall.actions import start as ask_for_refreshers
from lms.recall.models import RefresherSet
from lms.reminders import rules, stopping
from lms.reminders.actions import pause as hold_back
from lms.reminders.models import OutboxMessage
from tests.permissions.booking import booking_addresses
from tests.permissions.practised import practice_addresses

CANARY = "Zanzibar"  # stands in everything of the first organisation, and must be seen in nothing of the second
NOON = timezone.make_aware(datetime(2026, 1, 5, 12))
STAFF_LIST = (
    "employee_number,assignment_number,primary,full_name,work_email,org_code,division,directorate,team,staff_group,"
    "job_role,pay_band,fte,contract_type,hire_date,leave_date,supervisor_employee_number\n"
    "900001,900001-1,yes,Zanzibar Starter,zanzibar.starter@northbridge.example,NB,Medicine,,Ward 7,"
    "Nursing and midwifery,Staff nurse,5,1,Permanent,01/02/2020,,\n"
)
CHECK_ID = "6f3c1a52-9a0e-4a6e-8a4b-0d7c5f7e1a11"
REFLECTION_ID = "6f3c1a52-9a0e-4a6e-8a4b-0d7c5f7e1a12"
POLL_ID = "6f3c1a52-9a0e-4a6e-8a4b-0d7c5f7e1a13"
CHECKLIST_ID = "6f3c1a52-9a0e-4a6e-8a4b-0d7c5f7e1a14"


@dataclass
class World:
    people: dict[str, Person | None]
    arguments: list[tuple[str, list[Any]]]

    def arguments_of(self, route: str) -> list[Any]:
        """What fills the gaps of an address: always something of the first organisation."""
        if "<" not in route:
            return []
        return next(given for start, given in self.arguments if route.startswith(start))


@pytest.fixture
def people(
    northbridge, hire, nurse, ward_manager, coach, sponsor, trainer, hr, org_admin, stranger
) -> dict[str, Person | None]:
    """Who asks. The owner leads the project and holds the rest; the stranger has every role, elsewhere."""
    northbridge.name = f"{CANARY} Hospitals"
    northbridge.alliance = Alliance.objects.create(name=f"{CANARY} alliance")
    northbridge.save()
    Person.objects.filter(organisation=northbridge).update(full_name=f"{CANARY} Person")
    for role in Role.values:
        RoleGrant.objects.create(person=stranger, role=role, starts_on=date(2020, 1, 1))
    nurse.demo_role = "Learner"
    nurse.save()
    return {
        "anonymous": None,
        "learner": hire("Colleague Across"),
        "owner": nurse,
        "manager": ward_manager,
        "coach": coach,
        "sponsor": sponsor,
        "trainer": trainer,
        "hr": hr,
        "admin": org_admin,
        "board": hire("Margaret Cole", role=Role.BOARD),
        "alliance": hire("Sofia Lind", role=Role.ALLIANCE_VIEWER),
        "stranger": stranger,
    }


@pytest.fixture
def world(
    northbridge, ward, people, escalator, fundamentals, lessons, nurse, ward_manager, trainer, coach, sponsor, hr, today
) -> World:
    block = {
        "type": "check",
        "id": CHECK_ID,
        "value": {
            "question": "Which?",
            "options": [
                {"text": "This", "is_right": True, "feedback": "Yes."},
                {"text": "That", "is_right": False, "feedback": "No."},
            ],
        },
    }
    asking = [
        {"type": "reflection", "id": REFLECTION_ID, "value": {"prompt": "Where?", "hint": ""}},
        {"type": "poll", "id": POLL_ID, "value": {"question": "When?", "options": ["Today", "Never"]}},
        {"type": "checklist", "id": CHECKLIST_ID, "value": {"title": "Before", "items": ["Ask"]}},
    ]
    lessons[0].body = [*lessons[0].body.raw_data, block, *asking]
    lessons[0].save()
    skill = LevelOutcome.objects.create(level=fundamentals, text="spot waste")
    own_place = enrol(nurse, fundamentals, today=today)
    say_confidence(own_place, ConfidenceAnswer.Stage.BEFORE, {skill.key: 2}, now=NOON)
    attempt = start_attempt(nurse, fundamentals.quiz, now=NOON)
    lesson = type(lessons[0]).objects.get(pk=lessons[0].pk)
    asked = find(lesson, "reflection", UUID(REFLECTION_ID))
    reflection = write_reflection(nurse, asked, f"{CANARY} on my mind", seen=0, now=NOON)
    request = AttemptRequest.objects.create(person=nurse, quiz=fundamentals.quiz, reason=CANARY, asked_at=NOON)
    claim = PriorLearningClaim.objects.create(
        person=nurse,
        level=fundamentals,
        words=CANARY,
        made_at=NOON,
        evidence=keep(SimpleUploadedFile(f"{CANARY}.pdf", b"%PDF-1.7"), owner=nurse, allowed={"pdf"}, max_bytes=100),
    )
    attainment = Attainment.objects.create(person=nurse, level=fundamentals, cycle=9, achieved_on=today)
    certificate = issue(attainment, now=NOON)
    badge = badge_of(certificate, now=NOON)
    reissue = look_at(nurse.organisation, level=None, kind="", reason=CANARY, by=people["hr"], now=NOON)
    ask_for_refreshers(nurse, now=timezone.now())
    refreshers = RefresherSet.objects.get()
    own_cpd = CpdEntry.objects.create(person=nurse, on=today, title=f"{CANARY} visit", hours=1)
    cohort = Cohort.objects.create(organisation=northbridge, level=fundamentals, name=f"{CANARY} cohort")
    cohort.trainers.add(trainer)
    place = Place.objects.create(cohort=cohort, person=nurse, taken_on=today)
    session = Session.objects.create(
        cohort=cohort, title=f"{CANARY} day", held_on=today, starts_at="09:30", ends_at="16:00", place=f"{CANARY} room"
    )
    Attendance.objects.create(session=session, person=nurse, attended=True, recorded_by=trainer)
    kept = keep(SimpleUploadedFile("a.csv", CANARY.encode()), owner=trainer, allowed={"csv"}, max_bytes=99)
    material = session.materials.create(title=f"{CANARY} handout", file=kept)
    feed = CalendarFeed.objects.create(person=nurse, made_at=NOON)
    upload = SimpleUploadedFile(f"{CANARY}.csv", STAFF_LIST.encode())
    staff_list = check(upload, by=hr, now=NOON, today=today)
    prepare_group(escalator, today=timezone.localdate())
    question_file = check_questions(b"Q?{T}", name=f"{CANARY}.gift", format="gift", by=trainer, now=NOON)
    Target.objects.create(
        organisation=northbridge,
        level=fundamentals,
        kind="fixed",
        value=5,
        by_date=today,
        rationale=CANARY,
        approved_by=CANARY,
    )
    paper = BoardPaper.objects.create(
        organisation=northbridge, title=CANARY, as_of=today, made_at=NOON,
        content={"title": CANARY, "organisation": CANARY, "as_of": "today", "made_on": "today", "blocks": []},
    )  # fmt: skip
    maturity = MaturityRound.objects.create(
        organisation=northbridge, name=f"{CANARY} round", answer_by=today, opened_at=NOON,
        questions=[{"key": "1", "area": CANARY, "text": CANARY, "statements": list("abcde")}],
    )  # fmt: skip
    return World(
        people,
        [
            ("sign-in/demo/", [nurse.pk]),
            ("people/", [nurse.pk]),
            ("roles/", [RoleGrant.objects.get(person=coach).pk]),
            ("files/", [staff_list.file_id]),
            ("learning/confidence/<int:pk>/", [own_place.pk, "before"]),
            ("learning/confidence/<slug:code>/<slug:stage>/", [fundamentals.code, "before"]),
            ("learning/confidence/<slug:code>/", [fundamentals.code]),
            ("learning/lessons/<int:pk>/checks/", [lessons[0].pk, CHECK_ID]),
            ("learning/lessons/<int:pk>/reflections/", [lessons[0].pk, REFLECTION_ID]),
            ("learning/lessons/<int:pk>/polls/", [lessons[0].pk, POLL_ID]),
            ("learning/lessons/<int:pk>/checklists/", [lessons[0].pk, CHECKLIST_ID]),
            ("learning/reflections/", [reflection.pk]),
            ("learning/lessons/", [lessons[0].pk]),
            ("learning/quizzes/", [fundamentals.quiz.pk]),
            ("learning/requests/", [request.pk]),
            ("learning/attempts/<int:pk>/questions/", [attempt.pk, 1]),
            ("teaching/marking/", [written_answer(attempt).pk]),
            ("learning/attempts/", [attempt.pk]),
            ("teaching/modules/", [lessons[0].module.pk]),
            ("teaching/confidence/", [fundamentals.code]),
            ("teaching/questions/", [fundamentals.questions.first().pk]),
            *booking_addresses(cohort, nurse, ward_manager, CANARY),
            ("sessions/cohorts/", [cohort.pk]),
            ("sessions/places/", [place.pk]),
            ("sessions/materials/", [material.pk]),
            ("sessions/rooms/", [Room.objects.create(organisation=northbridge, name=f"{CANARY} hall").pk]),
            ("sessions/facilitators/", [trainer.pk]),
            ("sessions/<int:pk>/here/", [session.pk, "TURNEDOVER"]),
            ("calendar/", [feed.token]),
            ("sessions/", [session.pk]),
            *practice_addresses(CANARY, fundamentals, nurse, coach, NOON),
            *project_addresses(northbridge, ward, nurse, coach, sponsor, today),
            ("levels/", ["L1"]),
            ("standing/", [nurse.pk, "L1"]),
            ("claims/", [claim.pk]),
            ("refresher/questions/", [refreshers.asked.first().pk]),
            ("refresher/sets/", [refreshers.pk]),
            ("cpd/reflections/", [f"session:{session.pk}"]),
            ("cpd/log", ["csv"]),
            ("cpd/", [own_cpd.pk]),
            ("teaching/claims/", [claim.pk]),
            ("certificates/register/reissues/", [reissue.pk]),
            ("certificates/history/", [nurse.pk, "L1"]),
            ("certificates/", [certificate.pk]),
            ("verify/", [certificate.code]),
            ("issuers/<slug:slug>/did.json", [northbridge.slug]),
            ("issuers/<slug:slug>/status/", [northbridge.slug, badge.list_number]),
            ("issuers/<slug:slug>/achievements/", [northbridge.slug, badge.achievement]),
            *dose_addresses(northbridge, fundamentals, coach, hr, today),
            ("dose/maturity/", [maturity.pk]),
            ("dose/papers/figures/", ["levels"]),
            ("dose/papers/", [paper.pk]),
            *column_addresses(hr),
            ("dose/staff-lists/reconciliation/people/", [nurse.pk]),
            ("dose/staff-lists/reconciliation/pairs/", [nurse.pk, coach.pk]),
            ("dose/staff-lists/reconciliation/different/", [call_different(sponsor, coach, by=hr, now=NOON).pk]),
            ("dose/staff-lists/", [staff_list.pk]),
            ("reminders/outbox/download/", ["csv"]),
            ("reminders/outbox/all/", ["resend"]),
            ("reminders/rules/", ["welcome"]),
            ("reminders/pauses/", [hold_back(northbridge, None, reason=CANARY, by=hr, now=NOON)[0].pk]),
            ("reminders/outbox/", [OutboxMessage.objects.filter(person=nurse).first().pk]),
            ("messages/stop/", [stopping.token(nurse.pk, rules.rule(rules.IDLE).pk)]),
            ("messages/", [message_read_by(nurse).pk]),
            ("accounts/", ["1", "set-password"]),
            ("escalator/_util/", [1, 1]),
            ("media/", ["nothing.png"]),
            ("cms/question-files/", [question_file.pk]),
        ],
    )


def dose_addresses(northbridge, level, coach, hr, today) -> list[tuple[str, list[Any]]]:
    """Groups that were approved and a draft of the next, a run frozen from them, and somebody appointed."""
    draft = start_draft(northbridge, source="defaults", by=hr, now=NOON)
    seen = fingerprint(draft.groups.all())
    approve(draft, approved_by=CANARY, rationale=CANARY, seen=seen, by=hr, now=NOON, today=today)
    start_draft(northbridge, source="current", by=hr, now=NOON)
    frozen = target_runs.run(northbridge, by=hr, now=NOON, as_of=today)
    view = save_view(page="where", name=CANARY, query="by=band", is_shared=True, is_default=False, by=hr)
    appointed = appoint(coach, "QIC", hours=Decimal(4), starts_on=today, by=hr)
    return [
        ("dose/on-the-way/download/", ["pipeline"]),
        ("dose/views/", [view.pk]),
        ("dose/forecast/", [level.code]),
        ("dose/targets/runs/", [frozen.pk]),
        ("dose/targets/", [level.code]),
        ("dose/groups/versions/", [1]),
        ("dose/groups/draft/groups/", ["FLL"]),
        ("dose/appointments/people/", [coach.pk]),
        ("dose/appointments/", [appointed.pk]),
    ]


def column_addresses(hr: Person) -> list[tuple[str, list[Any]]]:
    """A file that waits for its columns to be named, and a profile of such names."""
    waiting = receiving.receive(SimpleUploadedFile("a.csv", CANARY.encode()), by=hr, now=NOON, look_first=True)
    columns = {name: name for name in REQUIRED}
    profile = receiving.save_profile(CANARY, columns, REQUIRED, by=hr, now=NOON)
    return [("dose/staff-lists/columns/", [waiting.pk]), ("dose/staff-lists/profiles/", [profile.pk])]


def message_read_by(person: Person) -> OutboxMessage:
    """One that was sent, and says on the site what the mail said."""
    message = OutboxMessage.objects.filter(person=person).earliest("pk")
    message.state, message.sent_at = OutboxMessage.State.SENT, NOON
    message.save()
    return message


def written_answer(attempt: Attempt) -> Mark:
    """An answer of the owner's that waits for a trainer."""
    question = {"key": "w", "stem": f"{CANARY}?", "kind": "free_text", "options": [], "model_answer": CANARY}
    handed_in = Attempt.objects.create(
        person=attempt.person, quiz=attempt.quiz, paper=[question], pass_mark=80, submitted_at=NOON, score=0
    )
    return Mark.objects.create(answer=Answer.objects.create(attempt=handed_in, question="w", chosen=[f"{CANARY}."]))


def project_addresses(northbridge, ward, lead, coach, sponsor, today) -> list[tuple[str, list[Any]]]:
    project = Project.objects.create(
        organisation=northbridge, unit=ward, title=f"{CANARY} project", problem=CANARY, state="active"
    )
    for part, person in (("lead", lead), ("coach", coach), ("sponsor", sponsor)):
        Member.objects.create(project=project, person=person, part=part, joined_on=today)
    driver = DriverNode.objects.create(project=project, kind="primary", text=f"{CANARY} driver")
    measure = Measure.objects.create(project=project, kind="outcome", name=f"{CANARY} measure", direction="decrease")
    observation = Observation.objects.create(measure=measure, on=today, value=3, note=CANARY, entered_by=lead)
    event = Event.objects.create(measure=measure, on=today, text=CANARY, entered_by=lead)
    entry = Involvement.objects.create(project=project, who=CANARY, role="r", stage="s", recorded_on=today)
    kept = keep(SimpleUploadedFile("a.csv", CANARY.encode()), owner=lead, allowed={"csv"}, max_bytes=99)
    file = ProjectFile.objects.create(project=project, file=kept, caption=CANARY, added_by=lead)
    phase = Phase.objects.create(measure=measure, starts_on=today, name="Start", reason=CANARY)
    cycle = PdsaCycle.objects.create(
        project=project, number=1, title=f"{CANARY} test", plan="p", prediction="q", starts_on=today
    )
    return [
        *collaborative_addresses(project, lead, coach, today),
        *register_addresses(project, lead, coach, sponsor, today),
        ("projects/members/", [project.members.get(part="coach").pk]),
        ("projects/drivers/", [driver.pk]),
        ("projects/involvement/", [entry.pk]),
        ("projects/files/", [file.pk]),
        ("projects/observations/", [observation.pk]),
        ("projects/events/", [event.pk]),
        ("projects/pdsa/", [cycle.pk]),
        ("projects/measures/", [measure.pk]),
        ("projects/phases/", [phase.pk]),
        ("projects/<int:pk>/drivers/add/", [project.pk, "primary"]),
        (r"projects/(?P<pk>\d+)/(?P<kind>report", [project.pk, "report"]),
        ("projects/", [project.pk]),
    ]


def register_addresses(project: Project, lead, coach, sponsor, today) -> list[tuple[str, list[Any]]]:
    """What the owner's project saves, and a workshop the owner leads with the same coach and sponsor."""
    benefit = Benefit.objects.create(project=project, kind="hours", what=CANARY, amount=1, period="once", method="m")
    workshop = Project.objects.create(
        organisation=project.organisation, unit=project.unit, title=f"{CANARY} workshop", kind="workshop"
    )
    for part, person in (("lead", lead), ("coach", coach), ("sponsor", sponsor)):
        Member.objects.create(project=workshop, person=person, part=part, joined_on=today)
    task = WorkshopTask.objects.create(project=workshop, day=1, text=CANARY)
    row = SheetRow.objects.create(project=workshop, what="steps", detail=CANARY, unit="steps")
    return [
        ("projects/benefits/", [benefit.pk]),
        ("projects/workshop-tasks/", [task.pk]),
        ("projects/sheet-rows/", [row.pk]),
        ("projects/<int:pk>/workshop/", [workshop.pk]),
    ]


def collaborative_addresses(project: Project, lead, coach, today) -> list[tuple[str, list[Any]]]:
    """A collaborative that the coach leads, with the owner's project as its team and another that asks to join."""
    made = Collaborative.objects.create(
        organisation=project.organisation, title=f"{CANARY} collaborative", opens_on=today
    )
    faculty = Faculty.objects.create(collaborative=made, person=coach, part="lead")
    shared = SharedMeasure.objects.create(
        collaborative=made, kind="outcome", name=f"{CANARY} shared", direction="decrease"
    )
    Project.objects.filter(pk=project.pk).update(collaborative=made)
    other = Project.objects.create(
        organisation=project.organisation, unit=project.unit, title=f"{CANARY} other", state="active"
    )
    asked = JoinRequest.objects.create(collaborative=made, project=other, asked_by=lead)
    barrier = Barrier.objects.create(project=project, text=f"{CANARY} barrier", asked_by=lead, asked_on=today)
    return [
        ("projects/help/", [barrier.pk]),
        ("projects/collaboratives/<int:pk>/figures", [made.pk, "csv"]),
        ("projects/collaboratives/measures/", [shared.pk]),
        ("projects/collaboratives/faculty/", [faculty.pk]),
        ("projects/collaboratives/teams/", [project.pk]),
        ("projects/collaboratives/requests/", [asked.pk]),
        ("projects/collaboratives/", [made.pk]),
    ]
