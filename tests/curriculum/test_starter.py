"""The curriculum that ships: complete, and never in an author's way."""

from collections import defaultdict

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import transaction
from wagtail.models import Page, Site
from wagtail.search.backends import get_search_backend

from curriculum.asking import problems
from curriculum.models import (
    EscalatorPage,
    GlossaryTerm,
    LessonPage,
    LevelPage,
    ModulePage,
    Question,
    Quiz,
    StarterItem,
    Strand,
)
from curriculum.starter import reading
from curriculum.starter.loader import load
from lms.learning.actions import start_attempt
from tests.conftest import MONDAY
from tests.curriculum.starter_text import every_link
from tests.learning.conftest import NOON


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The starter curriculum, loaded once for this file and taken back after it: a load takes seconds."""
    with django_db_blocker.unblock(), transaction.atomic():
        load(today=MONDAY)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def starter(loaded, db):
    """What a test changes of it is rolled back to what was loaded."""


def snapshot():
    pages = Page.objects.order_by("pk").values_list("pk", "title", "latest_revision", "live", "path")
    return list(pages), list(Question.objects.values_list("pk", "stem", "latest_revision"))


def test_hours_of_the_modules_add_up_to_the_taught_hours_of_the_level():
    for level in reading.levels()["levels"]:
        assert (level["code"], sum(module["hours"] for module in level["modules"])) == (
            level["code"],
            level["taught_hours"],
        )


def test_every_level_and_the_board_track_cover_all_strands():
    for level in reading.levels()["levels"]:
        if level["code"] != "SPN":
            covered = {strand for module in level["modules"] for strand in module["strands"]}
            assert (level["code"], covered) == (level["code"], set(Strand.values))


def test_every_module_has_outcomes_and_a_lesson():
    lessons = reading.lessons()
    for level in reading.levels()["levels"]:
        for module in level["modules"]:
            assert module["outcomes"], module["code"]
            assert lessons.get(module["code"]), module["code"]


def test_the_pool_of_level_1_is_three_times_its_draw():
    pools = {pool["level"]: pool["questions"] for pool in reading.question_pools()}
    assert len(pools["L1"]) >= 45


def test_every_question_that_ships_passes_the_checks_authors_meet():
    for question in [question for pool in reading.question_pools() for question in pool["questions"]]:
        values = reading.question(question) | {"options": reading.question_options(question.get("options", []))}
        assert (question["key"], problems(values)) == (question["key"], {})


def test_keys_of_questions_are_used_once():
    seen = defaultdict(int)
    for pool in reading.question_pools():
        for question in pool["questions"]:
            seen[question["key"]] += 1
    assert [key for key, times in seen.items() if times > 1] == []


def test_every_lesson_that_ships_passes_the_checks_authors_meet(starter):
    block = LessonPage._meta.get_field("body").stream_block
    for code, lessons in reading.lessons().items():
        for lesson in lessons:
            try:
                block.clean(block.normalize(reading.body(lesson["body"])))
            except ValidationError as error:
                pytest.fail(f"{code} {lesson['slug']}: {error}")


def test_everything_is_published_below_the_site(starter):
    assert Site.objects.get(is_default_site=True).root_page.specific == EscalatorPage.objects.get()
    assert list(LevelPage.objects.live().values_list("code", flat=True)) == [
        "L1", "L2", "L3", "L4", "L5", "BRD", "SPN",
    ]  # fmt: skip
    assert not Page.objects.filter(depth__gt=1, live=False).exists()
    assert not Page.objects.filter(depth__gt=1, live_revision=None).exists()
    assert LevelPage.objects.get(code="L2").entry_level.code == "L1"
    assert ModulePage.objects.get(code="1.2").strand_names == ["Systems thinking", "Removal of waste"]


def test_the_quiz_of_level_1_can_be_taken(starter, nurse):
    assert len(start_attempt(nurse, Quiz.objects.get(level__code="L1"), now=NOON).paper) == 15


def test_loading_again_changes_nothing(starter):
    before = snapshot()
    assert load(today=MONDAY) == {}
    assert snapshot() == before


def test_what_an_author_changed_stays_changed(starter):
    lesson = LessonPage.objects.first()
    lesson.title = "In our own words"
    lesson.save_revision().publish()
    Question.objects.filter(key="l1-1-1-01").update(stem="Ours")
    load(today=MONDAY)
    lesson.refresh_from_db()
    assert lesson.title == "In our own words"
    assert Question.objects.get(key="l1-1-1-01").stem == "Ours"


def test_what_an_author_deleted_stays_deleted(starter):
    LessonPage.objects.first().delete()
    ModulePage.objects.get(code="4.7").delete()
    Question.objects.get(key="l1-1-1-01").delete()
    before = snapshot()
    load(today=MONDAY)
    assert snapshot() == before


def test_what_is_new_in_a_later_release_is_added(starter):
    lesson = LessonPage.objects.first()
    key = f"lesson:{lesson.module.code}/{lesson.slug}"
    StarterItem.objects.get(key=key).delete()
    lesson.delete()
    assert load(today=MONDAY) == {"lesson": 1}


def test_every_link_leads_somewhere(starter):
    addresses = {page.url for page in Page.objects.live().filter(depth__gt=1).specific()}
    wrong = [(where, href) for where, href in every_link() if href not in addresses and not href.startswith("https://")]
    assert wrong == []
    assert any(href in addresses for _, href in every_link())


def test_the_command_says_what_it_did(starter, capsys):
    lesson = LessonPage.objects.first()
    StarterItem.objects.get(key=f"lesson:{lesson.module.code}/{lesson.slug}").delete()
    lesson.delete()
    call_command("load_starter_curriculum")
    assert "1 lesson loaded" in capsys.readouterr().out
    call_command("load_starter_curriculum")
    assert "nothing is changed" in capsys.readouterr().out


def test_what_was_loaded_is_found_and_so_is_what_is_changed_afterwards(starter):
    assert LessonPage.objects.search("run chart").count()
    assert "PDSA cycle" in [term.term for term in get_search_backend().search("PDSA", GlossaryTerm)]
    lesson = LessonPage.objects.first()
    lesson.title = "Xylophones"
    lesson.save()
    assert list(LessonPage.objects.search("xylophones")) == [lesson]
