"""The pages on which trainers mark written answers."""

import pytest
from django.urls import reverse

from curriculum.models import ModulePage, Question
from lms.learning.actions import choose_modules, mark_written, save_answer, start_attempt, submit_attempt
from lms.learning.models import Answer, Attempt, Mark, ModuleTrainer
from lms.people.models import AuditEntry
from tests.conftest import MONDAY
from tests.learning.conftest import NOON
from tests.learning.papers import add_question


@pytest.fixture
def module(fundamentals):
    return ModulePage.objects.child_of(fundamentals).get()


@pytest.fixture
def waiting(fundamentals, module, nurse):
    """Two written answers of the nurse's, handed in."""
    fundamentals.questions.all().delete()
    for number in range(1, 3):
        add_question(fundamentals, "free_text", module, key=f"t{number}", stem=f"What is aim {number}?")
    fundamentals.quiz.draw = 2
    fundamentals.quiz.save()
    attempt = start_attempt(nurse, fundamentals.quiz, now=NOON)
    for number in range(1, 3):
        save_answer(attempt, f"t{number}", [f"My words {number}\n<b>and more</b>"], 1, now=NOON)
    submit_attempt(attempt, now=NOON, today=MONDAY)
    return list(Mark.objects.order_by("answer__question"))


@pytest.fixture
def desk(client, trainer):
    client.force_login(trainer)
    return client


def url(name, *args):
    return reverse(f"learning:{name}", args=args)


def send(desk, mark, verdict="right", comment=""):
    return desk.post(url("mark_answer", mark.pk), {"verdict": verdict, "comment": comment})


def test_the_queue_lists_what_waits_without_a_name(desk, waiting, nurse):
    html = desk.get(url("answers_to_mark")).content.decode()
    assert "2 waiting, longest first" in html
    assert "What is aim 1?" in html
    assert "1.4 Dots" in html
    assert nurse.full_name not in html


def test_an_empty_queue_says_what_it_is_for(desk, fundamentals):
    assert "Nothing waits for you" in desk.get(url("answers_to_mark")).content.decode()


def test_an_answer_is_shown_with_its_question_and_what_a_good_one_says_but_no_name(desk, waiting, nurse):
    html = desk.get(url("mark_answer", waiting[0].pk)).content.decode()
    for shown in ("What is aim 1?", "My words 1", "&lt;b&gt;and more&lt;/b&gt;", "It says what, how much and by when."):
        assert shown in html
    assert nurse.full_name not in html


def test_the_question_is_shown_as_it_was_asked(desk, waiting):
    Question.objects.update(stem="Changed", model_answer="Changed")
    assert "What is aim 1?" in desk.get(url("mark_answer", waiting[0].pk)).content.decode()
    Question.objects.all().delete()
    assert desk.get(url("answers_to_mark")).status_code == 200


def test_marking_leads_from_one_answer_to_the_next_and_decides_the_attempt(desk, waiting):
    assert send(desk, waiting[0])["Location"] == url("mark_answer", waiting[1].pk)
    assert send(desk, waiting[1], "not_yet", "Say by when.")["Location"] == url("answers_to_mark")
    assert (Attempt.objects.get().score, Attempt.objects.get().passed) == (1, False)


@pytest.mark.parametrize(
    ("sent", "field"),
    [({}, "verdict"), ({"verdict": "maybe"}, "verdict"), ({"verdict": "not_yet", "comment": " "}, "comment")],
)
def test_a_verdict_is_needed_and_a_word_on_what_is_missing(desk, waiting, sent, field):
    page = desk.post(url("mark_answer", waiting[0].pk), sent)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert f'href="#id_{field}' in page.content.decode()
    assert Mark.objects.waiting().count() == 2


def test_who_marks_second_is_told_who_was_first_and_keeps_what_they_typed(desk, waiting, hire):
    other = hire("Second Trainer", role="trainer")
    mark_written(waiting[0], is_right=True, comment="", by=other, now=NOON, today=MONDAY)
    page = send(desk, waiting[0], "not_yet", "My long comment")
    assert page.status_code == 409
    assert "Second Trainer was first" in page.content.decode()
    assert "My long comment" in page.content.decode()
    waiting[0].refresh_from_db()
    assert waiting[0].is_right


def test_an_answer_marked_earlier_shows_its_verdict_and_no_form(desk, waiting):
    send(desk, waiting[0], "not_yet", "Say by when.")
    html = desk.get(url("mark_answer", waiting[0].pk)).content.decode()
    assert "Say by when." in html
    assert "Save and go to the next" not in html


def test_the_name_is_told_when_asked_and_the_audit_log_notes_it(desk, waiting, nurse, trainer):
    assert nurse.full_name in desk.post(url("show_name", waiting[0].pk), follow=True).content.decode()
    entry = AuditEntry.objects.get(action="answer.named")
    assert (entry.by, entry.subject) == (trainer, nurse)
    assert nurse.full_name not in desk.get(url("mark_answer", waiting[0].pk)).content.decode()


def test_ones_own_answer_and_that_of_a_colleagues_module_are_not_there(desk, waiting, trainer, hire, module):
    choose_modules(hire("Second Trainer", role="trainer"), [module])
    assert desk.get(url("mark_answer", waiting[0].pk)).status_code == 404
    assert "Nothing waits for you" in desk.get(url("answers_to_mark")).content.decode()
    choose_modules(trainer, [module])
    Attempt.objects.update(person=trainer)
    for name in ("mark_answer", "show_name"):
        assert desk.post(url(name, waiting[0].pk)).status_code == 404


def test_a_trainer_takes_modules_on_and_sees_who_else_did(desk, waiting, trainer, hire, stranger, module):
    choose_modules(hire("Second Trainer", role="trainer"), [module])
    choose_modules(stranger, [module])
    html = desk.get(url("modules_marked")).content.decode()
    assert "Also taken on by Second Trainer" in html
    assert stranger.full_name not in html
    desk.post(url("modules_marked"), {"modules": [module.pk]})
    assert ModuleTrainer.objects.filter(person=trainer).get().module == module
    desk.post(url("modules_marked"), {})
    assert not ModuleTrainer.objects.filter(person=trainer).exists()


def test_a_module_that_asks_for_no_written_answer_cannot_be_taken_on(desk, fundamentals, module):
    assert "No module asks for written answers yet" in desk.get(url("modules_marked")).content.decode()
    assert desk.post(url("modules_marked"), {"modules": [module.pk]}).status_code == 422


def test_the_queue_costs_the_same_with_few_and_many_answers(desk, waiting, nurse, django_assert_max_num_queries):
    def cost():
        with django_assert_max_num_queries(30) as queries:
            desk.get(url("answers_to_mark"))
        return len(queries)

    cost()
    before = cost()
    attempt = Attempt.objects.get()
    answers = Answer.objects.bulk_create([Answer(attempt=attempt, question=f"q{n}") for n in range(40)])
    Mark.objects.bulk_create([Mark(answer=answer) for answer in answers])
    assert cost() == before
