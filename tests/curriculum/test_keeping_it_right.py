"""What the editor tells an author: strands, hours, missing lessons, headings, links; and publishing on time."""

from decimal import Decimal

import pytest
from django.urls import reverse

from curriculum.authors import prepare_group
from curriculum.level_check import check_level, module_warnings
from curriculum.models import LessonPage, ModulePage, Strand
from curriculum.plain_html import problems
from lms.people.models import Role
from tests.conftest import MONDAY
from tests.curriculum.editor import PUBLISH, fields, save


@pytest.fixture
def module(fundamentals):
    return ModulePage.objects.get()


def test_a_level_says_which_strands_it_misses_and_by_how_much_its_hours_are_off(fundamentals, module):
    module.hours = Decimal("2.5")
    module.strands = ["D", "P", "S", "W", "T"]
    module.save()
    assert check_level(fundamentals).warnings == [
        "Fundamentals does not cover Removal of waste and Joy at work. Each level covers all seven strands.",
        "The published modules of Fundamentals take 2.5 hours, 0.5 fewer than the 3 the level says.",
    ]


def test_a_level_that_covers_all_and_adds_up_has_no_warning(fundamentals, module):
    module.strands = Strand.values
    module.save()
    assert check_level(fundamentals).warnings == []


def test_a_module_that_is_only_a_draft_does_not_count(fundamentals, module):
    module.strands = Strand.values
    module.save()
    module.unpublish()
    check = check_level(fundamentals)
    assert check.warnings == ["Fundamentals has no published module."]
    assert check.modules == [module]


def test_the_author_is_told_when_a_module_has_no_lesson(module):
    assert "no published lesson" not in module_warnings(module)[0]
    for lesson in LessonPage.objects.all():
        lesson.unpublish()
    assert module_warnings(module)[0] == (
        "Dots has no published lesson: learners cannot begin it, nor reach the level."
    )


@pytest.mark.parametrize(
    "html, said",
    [
        ("<h2>Why</h2><h3>Because</h3><p>So.</p>", ""),
        ("<h3>Too deep</h3>", "The heading “Too deep” skips a level."),
        ("<h2>Why</h2><h4>Deeper</h4>", "The heading “Deeper” skips a level."),
        ("<h2> </h2>", "A heading is empty"),
        ('<p><a href="/x">click here</a></p>', "The link “click here” does not say where it leads."),
        ('<p><a href="/x">Here.</a></p>', "The link “Here.” does not say where it leads."),
        ('<p><a href="/x">https://example.org/x</a></p>', "is an address. Write in words"),
        ('<p><a href="/x"> </a></p>', "A link has no text"),
        ('<p>See <a href="/x">the safer handover guide</a>.</p>', ""),
    ],
)
def test_what_a_screen_reader_stumbles_over_is_found(html, said):
    found = problems([html])
    assert (found == []) if not said else (len(found) == 1 and said in found[0])


def test_headings_are_followed_across_blocks():
    assert problems(["<h2>Why</h2>", "<p>So.</p>", "<h3>Because</h3>"]) == []


BAD_LINK = (
    '{"blocks": [{"key": "a", "type": "unstyled", "depth": 0, "text": "click here", "inlineStyleRanges": [], '
    '"entityRanges": [{"key": 0, "offset": 0, "length": 10}]}], '
    '"entityMap": {"0": {"type": "LINK", "mutability": "MUTABLE", "data": {"url": "https://example.org/"}}}}'
)


def test_a_lesson_is_refused_when_it_is_published_and_kept_as_a_draft(client, trainer, escalator, lessons):
    prepare_group(escalator, today=MONDAY)
    answer = save(client, trainer, lessons[0], **{"action-publish": "1", "body-0-value": BAD_LINK})
    assert "does not say where it leads" in answer.content.decode()
    lessons[0].refresh_from_db()
    assert "click here" not in str(lessons[0].get_latest_revision_as_object().body)
    answer = save(client, trainer, lessons[0], **{"body-0-value": BAD_LINK})
    lessons[0].refresh_from_db()
    assert "click here" in str(lessons[0].get_latest_revision_as_object().body)


def test_publishing_warns_about_the_level_once(client, trainer, escalator, lessons):
    prepare_group(escalator, today=MONDAY)
    answer = save(client, trainer, lessons[0], **PUBLISH)
    assert answer.content.decode().count("Fundamentals does not cover") == 1


def test_an_editor_that_saves_by_itself_does_not_pile_up_warnings(client, trainer, escalator, lessons):
    prepare_group(escalator, today=MONDAY)
    client.force_login(trainer)
    address = reverse("wagtailadmin_pages:edit", args=[lessons[0].pk])
    for words in ("New", "New words", "New words."):
        answer = client.post(address, fields(lessons[0], summary=words), headers={"accept": "application/json"})
        assert answer.json()["success"]
    assert "does not cover" not in client.get(address).content.decode()


# ---- who keeps a module -----------------------------------------------------------------------
def keepers(module, who):
    form = ModulePage.get_edit_handler().get_form_class()(instance=module, for_user=who)
    return form.fields["kept_by"]


def test_a_keeper_is_chosen_among_the_trainers_of_ones_own_organisation(module, trainer, nurse, hire, stranger):
    stranger.role_grants.create(role=Role.TRAINER, starts_on=MONDAY)
    second = hire("Wendy Holt", role=Role.TRAINER)
    assert set(keepers(module, trainer).queryset) == {trainer, second}


def test_a_keeper_of_another_organisation_is_not_named(module, trainer, stranger):
    module.kept_by = stranger
    field = keepers(module, trainer)
    assert field.disabled
    assert field.label_from_instance(stranger) == "A trainer of Southmoor Community Trust"


# ---- pages of the editor ------------------------------------------------------------------------
def test_the_editor_shows_the_panels_and_previews_as_three_learners(client, trainer, escalator, fundamentals, lessons):
    prepare_group(escalator, today=MONDAY)
    client.force_login(trainer)
    level = client.get(f"/cms/pages/{fundamentals.pk}/edit/").content.decode()
    assert "Strands and hours" in level
    assert "does not cover Patients and families" in level
    lesson = client.get(f"/cms/pages/{lessons[0].pk}/edit/").content.decode()
    assert "No colleague of yours is on this level yet" in lesson
    assert [label for _, label in lessons[0].preview_modes] == [
        "As somebody who has just joined", "As somebody half-way through", "As somebody who has done everything",
    ]  # fmt: skip
