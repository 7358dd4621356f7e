import threading
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from certificates.actions import revoke
from certificates.models import Certificate
from certificates.signals import certificate_issued
from curriculum.models import LessonPage, LevelPage, LevelRequirement, ModulePage
from lms.escalator.actions import attain, withdraw
from lms.escalator.entry import entry
from lms.escalator.models import Attainment
from lms.escalator.standing import standing
from lms.learning.actions import complete_lesson, enrol, mark_written, save_answer, start_attempt, submit_attempt
from lms.learning.models import Mark
from lms.reminders.models import OutboxMessage

NOON = timezone.make_aware(datetime(2026, 1, 5, 12))


def study(person, lessons, today):
    enrol(person, lessons[0].get_parent().get_parent().specific, today=today)
    for lesson in lessons:
        complete_lesson(person, lesson, now=NOON)


def answered(person, level):
    attempt = start_attempt(person, level.quiz, now=NOON)
    for question in attempt.paper:
        right = [option["key"] for option in question["options"] if option["is_right"]]
        save_answer(attempt, question["key"], right, 1, now=NOON)
    return attempt


def codes(requirements):
    return {requirement.code: requirement.is_met for requirement in requirements}


def test_standing_lists_every_requirement_with_what_to_do_next(nurse, fundamentals, lessons, today):
    enrol(nurse, fundamentals, today=today)
    complete_lesson(nurse, lessons[0], now=NOON)
    modules, quiz = standing(nurse, fundamentals, today)
    assert (modules.is_met, modules.evidence, modules.progress) == (False, "0 of 1 modules done.", 0.5)
    assert modules.next_url == lessons[1].url
    assert (quiz.is_met, quiz.next_step) == (False, "Take the quiz.")


def test_the_last_requirement_brings_level_certificate_and_message_at_once(nurse, fundamentals, lessons, today):
    study(nurse, lessons, today)
    assert not Attainment.objects.exists()
    submit_attempt(answered(nurse, fundamentals), now=NOON, today=today)
    attainment = Attainment.objects.get(person=nurse)
    assert (attainment.level_id, attainment.achieved_on, attainment.expires_on) == (
        fundamentals.pk, today, date(2029, 1, 5),
    )  # fmt: skip
    assert [kept["is_met"] for kept in attainment.evidence] == [True, True]
    certificate = attainment.certificates.get()
    assert certificate.snapshot["name"] == "Joanna Pryce"
    assert OutboxMessage.objects.filter(person=nurse, about=f"certificate:{certificate.pk}").count() == 1
    assert nurse.enrolments.get().completed_on == today


def test_the_quiz_first_and_the_lessons_last_is_as_good(nurse, fundamentals, lessons, today):
    enrol(nurse, fundamentals, today=today)
    submit_attempt(answered(nurse, fundamentals), now=NOON, today=today)
    study(nurse, lessons, today)
    assert Certificate.objects.count() == 1


def test_a_failing_listener_leaves_nothing_half_written(nurse, fundamentals, lessons, today):
    study(nurse, lessons, today)
    attempt = answered(nurse, fundamentals)

    def fail(**kwargs):
        raise RuntimeError("the outbox is broken")

    certificate_issued.connect(fail)
    try:
        with pytest.raises(RuntimeError, match="broken"):
            submit_attempt(attempt, now=NOON, today=today)
    finally:
        certificate_issued.disconnect(fail)
    attempt.refresh_from_db()
    assert attempt.submitted_at is None
    assert attempt.answers.count() == 3
    assert not Attainment.objects.exists()
    assert not Certificate.objects.exists()


def test_nobody_reaches_a_level_they_did_not_join(nurse, fundamentals, today):
    assert attain(nurse, fundamentals, today=today) is None


@pytest.fixture
def improver(escalator, fundamentals) -> LevelPage:
    level = escalator.add_child(
        instance=LevelPage(
            title="Improver", slug="improver", code="L2", number=2, strapline="Test it", lead="Go.", for_whom="Leads",
            entry_text="Level 1", entry_level=fundamentals, taught_hours=8, elapsed_text="60 days",
            days_to_complete=60, validity_months=36,
        )
    )  # fmt: skip
    LevelRequirement.objects.create(level=level, kind="modules", title="All modules", sort_order=0)
    module = level.add_child(instance=ModulePage(title="Aim", slug="aim", code="2.1", hours=8, strands=["T"]))
    module.add_child(
        instance=LessonPage(title="Aims", slug="aims", summary="Aims.", minutes=5, body=[("text", "<p>Aim.</p>")])
    )
    return level


def test_the_entry_rule_says_why_a_level_is_closed(nurse, fundamentals, improver, today):
    assert entry(nurse, improver, today).reason == "You need Level 1, Fundamentals, first."
    Attainment.objects.create(person=nurse, level=fundamentals, achieved_on=today, expires_on=today + timedelta(days=9))
    assert entry(nurse, improver, today).is_open
    assert not entry(nurse, improver, today + timedelta(days=10)).is_open


def test_joining_through_the_page_is_refused_with_the_reason(client, nurse, improver):
    client.force_login(nurse)
    page = client.post("/levels/L2/join/", follow=True)
    assert "You need Level 1, Fundamentals, first." in page.text
    assert not nurse.enrolments.exists()


def test_joining_twice_joins_once(client, nurse, fundamentals):
    client.force_login(nurse)
    for _ in range(2):
        client.post("/levels/L1/join/")
    assert nurse.enrolments.count() == 1


def test_a_level_asking_for_what_is_not_recorded_is_not_reached(nurse, fundamentals, improver, today):
    LevelRequirement.objects.create(level=improver, kind="practice", title="Viva", text="A talk.", sort_order=5)
    Attainment.objects.create(person=nurse, level=fundamentals, achieved_on=today)
    enrol(nurse, improver, today=today)
    complete_lesson(nurse, LessonPage.objects.descendant_of(improver).get(), now=NOON)
    assert not Attainment.objects.filter(level=improver).exists()


def test_a_level_without_requirements_is_never_reached(nurse, fundamentals, today):
    fundamentals.requirements.all().delete()
    fundamentals.save()
    enrol(nurse, fundamentals, today=today)
    assert attain(nurse, LevelPage.objects.get(pk=fundamentals.pk), today=today) is None


def test_withdrawing_twice_keeps_the_first_day(nurse, fundamentals, today):
    attainment = Attainment.objects.create(person=nurse, level=fundamentals, achieved_on=today)
    withdraw(attainment, today=today)
    withdraw(attainment, today=today + timedelta(days=3))
    attainment.refresh_from_db()
    assert attainment.withdrawn_on == today
    assert not Attainment.objects.in_date(today).exists()


def test_after_a_revocation_the_level_is_joined_and_earned_again_with_a_new_quiz(
    client, nurse, hr, fundamentals, lessons, today
):
    study(nurse, lessons, today)
    submit_attempt(answered(nurse, fundamentals), now=NOON, today=today)
    later = today + timedelta(days=30)
    revoke(nurse.certificates.get(), "Somebody else sat the quiz.", by=hr, now=NOON + timedelta(days=29))
    assert entry(nurse, fundamentals, later).is_open
    assert enrol(nurse, fundamentals, today=later).cycle == 2
    assert enrol(nurse, fundamentals, today=later).cycle == 2
    assert codes(standing(nurse, fundamentals, later)) == {"modules": True, "quiz": False}
    attempt = answered(nurse, fundamentals)
    submit_attempt(attempt, now=NOON + timedelta(days=30), today=later)
    assert list(nurse.attainments.order_by("cycle").values_list("cycle", "achieved_on")) == [(1, today), (2, later)]
    assert nurse.certificates.filter(revoked_at=None).count() == 1


def test_a_level_that_came_with_somebody_is_renewed_as_a_new_cycle(nurse, fundamentals, lessons, today):
    Attainment.objects.create(
        person=nurse, level=fundamentals, achieved_on=date(2020, 1, 1), expires_on=date(2023, 1, 1)
    )
    study(nurse, lessons, today)
    submit_attempt(answered(nurse, fundamentals), now=NOON, today=today)
    assert nurse.attainments.in_date(today).get().cycle == 2


def test_standing_takes_the_same_queries_for_2_and_for_40_lessons(nurse, fundamentals, lessons, today):
    def queries() -> int:
        level = LevelPage.objects.get(pk=fundamentals.pk)
        with CaptureQueriesContext(connection) as seen:
            standing(nurse, level, today)
        return len(seen)

    queries()  # the first fills caches
    few = queries()
    module = lessons[0].get_parent().specific
    for number in range(38):
        page = LessonPage(title=f"L{number}", slug=f"l{number}", summary="s", minutes=1, body=[("text", "<p>t</p>")])
        module.add_child(instance=page)
    assert queries() == few


def read(client, viewer, person):
    client.force_login(viewer)
    return client.get(f"/standing/{person.pk}/L1/").status_code


def test_standing_is_read_by_oneself_the_manager_and_hr_only(
    client, nurse, ward_manager, hr, coach, stranger, fundamentals
):
    assert [read(client, viewer, nurse) for viewer in (nurse, ward_manager, hr)] == [200, 200, 200]
    assert read(client, coach, nurse) == 403
    assert read(client, stranger, nurse) == 404


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_twenty_submits_at_once_make_one_level_one_certificate_one_message(nurse, fundamentals, lessons, today):
    study(nurse, lessons, today)
    attempt = answered(nurse, fundamentals)
    start = threading.Barrier(20)
    failures = []

    def submit():
        try:
            start.wait()
            submit_attempt(attempt, now=NOON, today=today)
        except Exception as failure:
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=submit) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert (Attainment.objects.count(), Certificate.objects.count()) == (1, 1)
    assert OutboxMessage.objects.filter(about__startswith="certificate:").count() == 1


def test_a_level_not_joined_leads_nowhere_yet(client, nurse, fundamentals, lessons, today):
    client.force_login(nurse)
    assert f'href="{lessons[0].url}">Go on' not in client.get(fundamentals.url).text
    enrol(nurse, fundamentals, today=today)
    assert f'href="{lessons[0].url}">Go on' in client.get(fundamentals.url).text


def test_a_quiz_that_a_trainer_has_yet_to_mark_says_so_and_its_last_mark_brings_the_level(
    nurse, trainer, fundamentals, lessons, today
):
    study(nurse, lessons, today)
    fundamentals.questions.update(kind="free_text")
    attempt = start_attempt(nurse, fundamentals.quiz, now=NOON)
    for question in attempt.paper:
        save_answer(attempt, question["key"], ["So."], 1, now=NOON)
    submit_attempt(attempt, now=NOON, today=today)
    quiz = standing(nurse, fundamentals, today)[1]
    assert (quiz.is_met, quiz.evidence, quiz.progress) == (False, "Handed in; a trainer is marking it.", 0.5)
    assert (quiz.next_step, quiz.next_url) == ("You get a mail when it is decided.", "")
    for mark in Mark.objects.all():
        assert not Attainment.objects.exists()
        mark_written(mark, is_right=True, comment="", by=trainer, now=NOON, today=today)
    assert Attainment.objects.get(person=nurse).level == fundamentals
