"""Trainers are told beside the field what a question still needs, when they publish it."""

import pytest
from django.urls import reverse

from curriculum.authors import prepare_group
from curriculum.models import Question
from tests.conftest import MONDAY


@pytest.fixture
def editor(client, trainer, escalator):
    prepare_group(escalator, today=MONDAY)
    client.force_login(trainer)
    return client


def form(level, *options, **fields):
    """What the browser sends; an option is (text, is right, feedback) and may go on with its match."""
    sent = {
        "kind": "single", "stem": "Which?", "key": "new-1", "level": level.pk, "strand": "D", "difficulty": "easy",
        "tolerance": "0", "options-TOTAL_FORMS": len(options), "options-INITIAL_FORMS": 0,
        "options-MIN_NUM_FORMS": 0, "options-MAX_NUM_FORMS": 1000, "action-publish": "yes",
    } | fields  # fmt: skip
    for place, (text, is_right, feedback, *match) in enumerate(options):
        sent |= {
            f"options-{place}-text": text,
            f"options-{place}-feedback": feedback,
            f"options-{place}-ORDER": place + 1,
        }
        sent |= {f"options-{place}-is_right": "on"} if is_right else {}
        sent |= {f"options-{place}-match": match[0]} if match else {}
    return {name: value for name, value in sent.items() if value is not None}


def add(editor, sent):
    return editor.post(reverse("wagtailsnippets_curriculum_question:add"), sent)


def test_a_whole_question_is_published(editor, fundamentals):
    sent = form(fundamentals, ("This", True, "Yes."), ("That", False, "No."), tags="flow, charts")
    assert add(editor, sent).status_code == 302
    question = Question.objects.get(key="new-1")
    assert question.live
    assert [option.text for option in question.options.all()] == ["This", "That"]
    assert set(question.tags.names()) == {"flow", "charts"}


def test_each_message_stands_beside_its_field(editor, fundamentals):
    page = add(editor, form(fundamentals, ("This", False, "Yes."), ("That", False, "")))
    assert page.status_code == 200
    shown = page.context["form"]
    assert shown.formsets["options"].non_form_errors() == ["Mark exactly one option as the right answer."]
    assert list(shown.formsets["options"].forms[1].errors) == ["feedback"]
    assert "Mark exactly one option as the right answer." in page.content.decode()
    assert "Say why it is right, or what it misses." in page.content.decode()
    assert not Question.objects.filter(key="new-1").exists()


def test_a_draft_may_be_half_written(editor, fundamentals):
    assert add(editor, form(fundamentals, ("This", False, ""), **{"action-publish": None})).status_code == 302
    assert not Question.objects.get(key="new-1").live


def test_options_taken_away_do_not_count(editor, fundamentals):
    sent = form(fundamentals, ("This", True, "Yes."), ("That", False, "No."), ("Also", True, "Yes."))
    assert add(editor, sent | {"options-2-DELETE": "1"}).status_code == 302
    assert Question.objects.get(key="new-1").options.count() == 2


def test_an_option_too_long_keeps_its_own_message(editor, fundamentals):
    page = add(editor, form(fundamentals, ("x" * 401, True, "Yes."), ("That", False, "No.")))
    errors = page.context["form"].formsets["options"].forms[0].errors
    assert "at most 400 characters" in str(errors["text"])
    assert "Write this one" not in str(errors)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"kind": "numeric", "explanation": "So."}, "number"),
        ({"kind": "numeric", "explanation": "So.", "number": "3", "tolerance": "-1"}, "tolerance"),
        ({"kind": "free_text"}, "model_answer"),
        ({"kind": "gap", "stem": "No gap"}, "stem"),
    ],
)
def test_what_a_kind_needs_is_refused_beside_its_field(editor, fundamentals, fields, wrong):
    errors = add(editor, form(fundamentals, **fields)).context["form"].errors
    assert list(errors) == [wrong]


def test_pairs_to_match_are_published(editor, fundamentals):
    sent = form(
        fundamentals,
        ("Run chart", False, "", "Median"),
        ("XmR chart", False, "", "Mean"),
        ("", False, "", "Mode"),
        kind="matching",
        explanation="So.",
    )
    assert add(editor, sent).status_code == 302


def listing(editor, **filters):
    return editor.get(reverse("wagtailsnippets_curriculum_question:list"), filters)


@pytest.mark.parametrize(
    ("filters", "found"),
    [({"kind": "numeric"}, 1), ({"kind": "single"}, 4), ({"live": "false"}, 1), ({"q": "Question 2"}, 1)],
)
def test_the_bank_is_filtered_and_searched(editor, fundamentals, filters, found):
    Question.objects.create(key="n", level=fundamentals, strand="D", kind="numeric", stem="How many?", live=False)
    assert len(listing(editor, **filters).context["object_list"]) == found


def test_the_bank_says_what_a_question_still_misses(editor, fundamentals):
    Question.objects.create(key="n", level=fundamentals, strand="D", kind="numeric", stem="How many?", live=False)
    assert "Write the right number." in listing(editor).content.decode()


def test_the_bank_filters_by_tag_module_level_strand_and_difficulty(editor, fundamentals):
    question = Question.objects.get(key="l1-3")
    question.tags.add("flow")
    question.save()
    tag = question.tags.get()
    found = listing(
        editor, tag=tag.pk, module=question.module.pk, level=fundamentals.pk, strand="D", difficulty="medium"
    )
    assert [each.key for each in found.context["object_list"]] == ["l1-3"]


def test_the_bank_costs_the_same_with_few_and_many_questions(editor, fundamentals, django_assert_max_num_queries):
    def cost():
        with django_assert_max_num_queries(60) as queries:
            listing(editor)
        return len(queries)

    listing(editor)
    before = cost()
    Question.objects.bulk_create(
        Question(key=f"many-{n}", level=fundamentals, strand="D", kind="numeric", stem=f"How many {n}?")
        for n in range(40)
    )
    assert cost() == before


def preview(editor, sent):
    address = reverse("wagtailsnippets_curriculum_question:preview_on_add")
    assert editor.post(address, sent).json()["is_valid"]
    return " ".join(editor.get(address, {"mode": ""}).content.decode().split())


def test_a_trainer_sees_a_question_as_learners_meet_it_while_writing(editor, fundamentals):
    page = preview(editor, form(fundamentals, ("This", True, "Yes, so."), ("That", False, "No, so.")))
    assert "As learners meet it" in page
    assert page.index("This") < page.index("Yes, so.")
    assert "Before it can be published" not in page


@pytest.mark.parametrize("kind", ["single", "ordering", "matching", "numeric", "gap", "chart", "free_text"])
def test_a_preview_of_a_question_half_written_says_what_it_needs(editor, fundamentals, kind):
    assert "Before it can be published" in preview(editor, form(fundamentals, kind=kind))
