from datetime import timedelta

from curriculum.models import LessonPage, ModulePage
from lms.learning.actions import complete_lesson, enrol, open_lesson
from lms.learning.models import Enrolment, LessonProgress
from lms.learning.progress import module_progress, next_lesson
from lms.learning.signals import enrolled, progress_made
from tests.conftest import MONDAY
from tests.learning.conftest import LATER, NOON


def test_enrolling_twice_is_enrolling_once_and_is_told_once(nurse, fundamentals, heard):
    told = heard(enrolled)
    enrolment = enrol(nurse, fundamentals, today=MONDAY)
    assert enrol(nurse, fundamentals, today=MONDAY) == enrolment
    assert told == [{"enrolment": enrolment}]
    assert enrolment.due_on == MONDAY + timedelta(90)


def test_whoever_withdrew_may_enrol_again_and_the_old_enrolment_stays(nurse, fundamentals, enrolment):
    Enrolment.objects.update(withdrawn_on=MONDAY)
    assert enrol(nurse, fundamentals, today=MONDAY) != enrolment
    assert Enrolment.objects.count() == 2


def test_completing_a_lesson_twice_keeps_the_first_time_and_is_told_once(nurse, lessons, enrolment, heard):
    told = heard(progress_made)
    complete_lesson(nurse, lessons[0], now=NOON)
    assert complete_lesson(nurse, lessons[0], now=LATER).completed_at == NOON
    assert [(said["person"], said["level"].code, said["today"]) for said in told] == [(nurse, "L1", MONDAY)]


def test_a_module_is_done_when_its_last_lesson_is(nurse, fundamentals, lessons, enrolment):
    complete_lesson(nurse, lessons[0], now=NOON)
    [module] = module_progress(nurse, fundamentals)
    assert (module.lessons_done, module.lessons_total, module.is_done, module.minutes_left) == (1, 2, False, 10)
    complete_lesson(nurse, lessons[1], now=LATER)
    [module] = module_progress(nurse, fundamentals)
    assert (module.is_done, module.done_on, module.next_lesson) == (True, MONDAY, None)


def test_a_module_without_a_lesson_is_never_done(nurse, fundamentals, enrolment):
    fundamentals.add_child(instance=ModulePage(title="Empty", slug="empty", code="1.9", hours=1, strands=["S"]))
    assert [module.is_done for module in module_progress(nurse, fundamentals)] == [False, False]


def test_a_learner_goes_on_in_the_lesson_left_half_read(nurse, fundamentals, lessons, enrolment):
    assert next_lesson(nurse, fundamentals) == lessons[0]
    open_lesson(nurse, lessons[1], now=NOON)
    assert next_lesson(nurse, fundamentals) == lessons[1]
    complete_lesson(nurse, lessons[1], now=LATER)
    assert next_lesson(nurse, fundamentals) == lessons[0]
    complete_lesson(nurse, lessons[0], now=LATER)
    assert next_lesson(nurse, fundamentals) is None


def test_progress_of_one_person_is_not_progress_of_another(nurse, coach, fundamentals, lessons, enrolment):
    complete_lesson(nurse, lessons[0], now=NOON)
    assert module_progress(coach, fundamentals)[0].lessons_done == 0


def test_deleting_a_lesson_keeps_the_record_that_it_was_done(nurse, lessons, enrolment):
    complete_lesson(nurse, lessons[0], now=NOON)
    LessonPage.objects.get(pk=lessons[0].pk).delete()
    record = LessonProgress.objects.get()
    assert (record.lesson, record.lesson_title, record.completed_at) == (None, "First lesson", NOON)


def test_progress_costs_three_queries_however_many_lessons(
    nurse, fundamentals, lessons, enrolment, django_assert_num_queries
):
    def measure():
        with django_assert_num_queries(3):
            module_progress(nurse, fundamentals)

    measure()
    module = lessons[0].module
    for number in range(20):
        module.add_child(instance=LessonPage(title=f"More {number}", summary="More.", minutes=5, body=[]))
    measure()
