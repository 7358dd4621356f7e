"""Trainers bring question files in: first a look, then a decision; and take questions out again."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image
from wagtail.search.backends import get_search_backend

from curriculum.authors import prepare_group
from curriculum.exchange.drafts import DraftOption, DraftQuestion, Picture, Unreadable
from curriculum.exchange.formats import FORMATS
from curriculum.models import AuthoringRules, LevelPage, Question, QuestionImport
from curriculum.question_files.actions import ADD, CHANGE, Choices, check, confirm, discard, plan_of
from curriculum.question_files.exports import export, matching
from lms.people.models import AuditEntry, Role, RoleGrant
from tests.conftest import MONDAY
from tests.curriculum.exchange.pool import five_hundred

NOW = timezone.make_aware(datetime(2026, 1, 5, 12))
WHOLE = "// [id:new-1] [tag:level:L1] [tag:strand:R]\nIs waiting waste?{=Yes#Nobody gains. ~No#Who gains?}"
BARE = "Is motion waste?{=Yes ~No}"
FILES = "/cms/question-files/"


@pytest.fixture(autouse=True)
def trainers(escalator, fundamentals, trainer):
    return prepare_group(escalator, today=MONDAY)


def brought_in(text, by, format="gift"):
    data = text.encode() if isinstance(text, str) else text
    return check(data, name=f"questions.{format}", format=format, by=by, now=NOW)


def taken_in(batch, by, **choices):
    return confirm(batch, Choices(**choices), by=by, now=NOW)


def test_looking_at_a_file_changes_nothing_and_keeps_what_was_read(trainer):
    before = Question.objects.count()
    batch = brought_in(f"{WHOLE}\n\nOpen {{=a", trainer)
    assert Question.objects.count() == before
    plan = plan_of(QuestionImport.objects.get(pk=batch.pk))
    assert [row.draft.stem for row in plan.as_they_are] == ["Is waiting waste?"]
    assert [finding.line for finding in plan.dropped] == [4]


def test_a_whole_question_is_taken_in_published_and_can_be_found(trainer, fundamentals):
    batch = taken_in(brought_in(WHOLE, trainer), trainer, publish=True)
    question = Question.objects.get(key="new-1")
    assert (question.live, question.level, question.strand) == (True, fundamentals, "R")
    assert [(o.text, o.is_right, o.feedback) for o in question.options.all()] == [
        ("Yes", True, "Nobody gains."), ("No", False, "Who gains?"),
    ]  # fmt: skip
    assert question.live_revision == question.latest_revision
    assert question.latest_revision.as_object().options.count() == 2
    assert batch.result["published"] == ["new-1"]
    assert list(get_search_backend().search("waiting", Question)) == [question]


def test_what_lacks_something_goes_in_as_a_draft_even_if_the_rest_is_published(trainer, fundamentals):
    batch = brought_in(f"{WHOLE}\n\n{BARE}", trainer)
    row = plan_of(batch).incomplete[0]
    assert row.missing == ["“Yes”, “No”: Say why it is right, or what it misses."]
    taken_in(batch, trainer, publish=True, level=fundamentals, strand="D")
    question = Question.objects.get(stem="Is motion waste?")
    assert (question.live, question.key, question.strand) == (False, "l1-01", "D")
    assert question.has_unpublished_changes


def test_a_second_click_takes_nothing_in_twice(trainer):
    batch = brought_in(WHOLE, trainer)
    taken_in(batch, trainer)
    count = Question.objects.count()
    again = taken_in(batch, trainer, if_there=ADD)
    assert Question.objects.count() == count
    assert again.result["drafts"] == ["new-1"]


def test_questions_go_to_the_module_the_file_says_and_else_to_the_chosen_one(trainer, fundamentals, lessons):
    module = lessons[0].module
    text = f"// [tag:module:1.4]\nOne?{{T}}\n\n{BARE}\n\n// [tag:module:9.9]\nThree?{{F}}"
    batch = brought_in(text, trainer)
    assert plan_of(batch).without_level == 2
    assert "There is no module 9.9 here." in plan_of(batch).rows[2].changes
    taken_in(batch, trainer, level=fundamentals, module=module, strand="W")
    assert [q.module for q in Question.objects.filter(strand="W")] == [module] * 3
    assert set(Question.objects.filter(strand="W").values_list("key", flat=True)) == {f"l1-1-4-0{n}" for n in (1, 2, 3)}


def test_what_the_bank_has_is_told_by_key_and_by_wording_and_left_out(trainer):
    text = "// [id:l1-1]\nAnother wording?{T}\n\nquestion  2?{T}\n\nNew?{T}\n\nNEW?{F}"
    batch = brought_in(text, trainer)
    plan = plan_of(batch)
    assert [row.there for row in plan.rows] == ["l1-1", "l1-2", "", "line 6 of this file"]
    count = Question.objects.count()
    taken_in(batch, trainer, level=Question.objects.first().level, strand="D")
    assert Question.objects.count() == count + 1


def test_the_same_file_twice_changes_nothing(trainer):
    taken_in(brought_in(WHOLE, trainer), trainer, publish=True)
    batch = brought_in(WHOLE, trainer)
    assert [row.differs for row in plan_of(batch).there] == [[]]
    count, revisions = Question.objects.count(), Question.objects.get(key="new-1").revisions.count()
    taken_in(batch, trainer, if_there=CHANGE)
    assert (Question.objects.count(), Question.objects.get(key="new-1").revisions.count()) == (count, revisions)


def test_what_was_edited_in_a_file_waits_as_a_draft_and_learners_keep_what_is_published(trainer):
    taken_in(brought_in(WHOLE, trainer), trainer, publish=True)
    batch = brought_in(WHOLE.replace("Who gains?", "Ask who gains.").replace("strand:R", "strand:S"), trainer)
    assert set(plan_of(batch).there[0].differs) == {"the strand", "the feedback on options"}
    taken_in(batch, trainer, if_there=CHANGE)
    question = Question.objects.get(key="new-1")
    assert [option.feedback for option in question.options.all()] == ["Nobody gains.", "Who gains?"]
    assert question.has_unpublished_changes
    draft = question.get_latest_revision_as_object()
    assert [option.feedback for option in draft.options.all()] == ["Nobody gains.", "Ask who gains."]
    assert draft.strand == "S"
    question.latest_revision.publish(user=trainer)
    assert Question.objects.get(key="new-1").options.last().feedback == "Ask who gains."


def test_a_format_without_feedback_does_not_wipe_it_out(trainer):
    taken_in(brought_in(WHOLE, trainer), trainer, publish=True)
    batch = brought_in("Is waiting waste?\nA. Yes\nB. No\nANSWER: B", trainer, "aiken")
    taken_in(batch, trainer, if_there=CHANGE)
    draft = Question.objects.get(key="new-1").get_latest_revision_as_object()
    assert [(o.is_right, o.feedback) for o in draft.options.all()] == [(False, "Nobody gains."), (True, "Who gains?")]


def test_rows_that_were_ticked_are_left_out(trainer):
    batch = taken_in(brought_in(f"{WHOLE}\n\nTwo?{{T}}", trainer), trainer, left_out=frozenset({1}))
    assert batch.result["drafts"] == ["new-1"]
    assert batch.result["left_out"] == ["Two?"]


def test_a_discarded_file_can_no_longer_be_taken_in(trainer):
    batch = brought_in(WHOLE, trainer)
    discard(batch, by=trainer, now=NOW)
    taken_in(batch, trainer)
    assert not Question.objects.filter(key="new-1").exists()


@pytest.mark.parametrize("who", ["nurse", "hr", "coach"])
def test_only_who_may_add_questions_brings_files_in(who, request, trainer):
    person = request.getfixturevalue(who)
    with pytest.raises(PermissionDenied):
        brought_in(WHOLE, person)
    with pytest.raises(PermissionDenied):
        taken_in(brought_in(WHOLE, trainer), person)


def test_who_may_not_publish_takes_in_drafts_only(trainer, trainers):
    trainers.permissions.remove(*trainers.permissions.filter(codename="publish_question"))
    batch = taken_in(brought_in(WHOLE, trainer), trainer, publish=True)
    assert batch.result["drafts"] == ["new-1"]


def test_where_a_second_person_must_review_files_go_in_as_drafts_only(trainer, hire, escalator, client):
    hire("Second Trainer", role=Role.TRAINER)
    prepare_group(escalator, today=MONDAY)
    rules = AuthoringRules.load()
    rules.needs_second_person = True
    rules.save()
    client.force_login(trainer)
    batch = brought_in(WHOLE, trainer)
    assert "somebody else reviews and publishes them" in client.get(f"{FILES}{batch.pk}/").content.decode()
    client.post(f"{FILES}{batch.pk}/confirm/", {"publish": "publish"})
    assert not Question.objects.get(key="new-1").live
    assert not taken_in(brought_in(BARE.replace("{=Yes ~No}", "{}"), trainer), trainer, publish=True,
                        level=Question.objects.first().level, strand="D").result["published"]  # fmt: skip


def test_an_image_comes_in_painted_anew_with_its_description(trainer):
    file = BytesIO()
    Image.new("RGB", (4, 4), "red").save(file, "PNG")
    picture = Picture("chart.png", file.getvalue() + b"trailing rubbish", "A red square")
    draft = DraftQuestion(
        "What colour?", "single", (DraftOption("Red", True, "Yes."), DraftOption("Blue", False, "No.")),
        picture=picture, key="pic-1", level_code="L1", strand="D",
    )  # fmt: skip
    text = FORMATS["moodle_xml"].write([draft]).text
    taken_in(brought_in(text, trainer, "moodle_xml"), trainer, publish=True)
    question = Question.objects.get(key="pic-1")
    assert (question.live, question.image_alt, question.image.width) == (True, "A red square", 4)
    with question.image.file.open("rb") as stored:
        assert b"rubbish" not in stored.read()
    written = export(matching({}).filter(key="pic-1"), "moodle_xml")
    back = FORMATS["moodle_xml"].read(written.text)[0][0]
    assert back.picture.alt == "A red square"
    question.image.file.delete(save=False)


def test_a_picture_without_a_description_waits_as_a_draft(trainer):
    file = BytesIO()
    Image.new("RGB", (4, 4)).save(file, "PNG")
    options = (DraftOption("a", True, "x"), DraftOption("b", False, "y"))
    draft = DraftQuestion(
        "Q?", "single", options, picture=Picture("a.png", file.getvalue()), level_code="L1", strand="D"
    )
    batch = brought_in(FORMATS["moodle_xml"].write([draft]).text, trainer, "moodle_xml")
    assert plan_of(batch).rows[0].missing == ["Describe the image, or mark it as decorative."]


@pytest.mark.parametrize("code, size", [("moodle_xml", 500), ("gift", 45), ("csv", 45)])
def test_questions_of_every_kind_come_in_and_go_out_again_equal(code, size, trainer):
    """Five hundred once; that every format carries as many is tested with the formats themselves."""
    drafts = five_hundred()[:size]
    text = FORMATS[code].write(drafts).text
    with CaptureQueriesContext(connection) as queries:
        batch = taken_in(brought_in(text, trainer, code), trainer, publish=True)
    assert len(batch.result["published"]) == size
    assert len(queries) < 300
    with CaptureQueriesContext(connection) as queries:
        written = export(matching({}).filter(key__startswith="pool-"), code)
    assert len(queries) < 8
    assert written.findings == []
    back = {draft.key: draft for draft in FORMATS[code].read(written.text)[0]}
    assert back == {draft.key: draft for draft in drafts}


def test_questions_in_aiken_come_in_and_go_out_again_with_what_aiken_holds(trainer, fundamentals):
    drafts = five_hundred(("single",))[:45]
    text = FORMATS["aiken"].write(drafts).text
    batch = brought_in(text, trainer, "aiken")
    assert len(plan_of(batch).rows) == 45
    taken_in(batch, trainer, level=fundamentals, strand="D")
    written = export(matching({}).filter(live=False).order_by("pk"), "aiken")
    assert written.text == text


def test_an_export_takes_a_draft_as_its_author_left_it(trainer, fundamentals):
    question = Question.objects.create(
        key="d-1", level=fundamentals, strand="D", kind="free_text", stem="Old", live=False
    )
    question.stem, question.model_answer, question.tags = "New", "Well.", ["a tag"]
    question.save_revision(user=trainer)
    back = FORMATS["csv"].read(export(matching({}).filter(key="d-1"), "csv").text)[0][0]
    assert (back.stem, back.model_answer) == ("New", "Well.")


def test_an_export_takes_what_was_chosen(fundamentals, lessons):
    assert matching({"level": fundamentals, "module": lessons[0].module, "strand": "D"}).count() == 4
    assert matching({"strand": "P"}).count() == 0
    Question.objects.filter(key="l1-1").update(live=False)
    assert matching({"only_published": True}).count() == 3


def test_dry_runs_cost_the_same_queries_for_few_and_many(trainer, client):
    client.force_login(trainer)
    counts = []
    for size in (5, 5, 200):  # the first visit also fills caches that outlive it
        text = FORMATS["gift"].write(five_hundred()[:size]).text
        batch = brought_in(text, trainer)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"{FILES}{batch.pk}/").status_code == 200
        counts.append(len(queries))
    assert counts[1] == counts[2]


def test_what_waits_survives_as_json(trainer):
    drafts = [replace(draft, line=0) for draft in five_hundred()[:20]]
    batch = brought_in(FORMATS["csv"].write(drafts).text, trainer, "csv")
    json.dumps(batch.drafts)
    assert [row.draft for row in plan_of(QuestionImport.objects.get(pk=batch.pk)).rows] == drafts
    assert Decimal("1.5") in {draft.number for draft in drafts}


def test_imports_and_exports_are_in_the_audit_log(trainer, client):
    client.force_login(trainer)
    taken_in(brought_in(WHOLE, trainer), trainer)
    client.get(f"{FILES}export/download/?format=csv")
    actions = list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))
    assert actions == ["questions.checked", "questions.imported", "questions.exported"]


# ---- pages ------------------------------------------------------------------------------


def upload(client, text, name="q.gift", **fields):
    data = text.encode() if isinstance(text, str) else text
    return client.post(FILES, {"file": SimpleUploadedFile(name, data), **fields}, follow=True)


def test_a_trainer_looks_decides_and_finds_the_questions(trainer, client, fundamentals):
    client.force_login(trainer)
    page = upload(client, f"{WHOLE}\n\n{BARE}\n\nOpen {{=a ~b")
    assert "What this file would do" in page.content.decode()
    assert "line 6 is not closed" in page.content.decode()
    address = page.redirect_chain[-1][0]
    answer = client.post(f"{address}confirm/", {"publish": "publish", "leave": ["0"]})
    assert answer.status_code == 422
    assert "Your choices are kept" in answer.content.decode()
    assert 'value="0" form="confirm" aria-label="Leave out: Is waiting waste?" checked' in answer.content.decode()
    fields = {"publish": "publish", "level": fundamentals.pk, "strand": "D"}
    done = client.post(f"{address}confirm/", fields, follow=True).content.decode()
    assert "1 published, 1 as drafts" in done
    assert "new-1" in done
    again = client.post(f"{address}confirm/", fields, follow=True).content.decode()
    assert "What became of this file" in again


def test_a_module_of_another_level_is_refused_beside_its_field(trainer, client, escalator, fundamentals, lessons):
    other = escalator.add_child(instance=LevelPage(
        title="Board", slug="board", code="BRD", strapline="x", lead="x", for_whom="x", entry_text="x", taught_hours=1,
        elapsed_text="x",
    ))  # fmt: skip
    client.force_login(trainer)
    address = upload(client, BARE).redirect_chain[-1][0]
    fields = {"level": other.pk, "module": lessons[0].module.pk, "strand": "D", "publish": "drafts"}
    answer = client.post(f"{address}confirm/", fields)
    assert "Module 1.4 is not part of Board" in answer.content.decode()


@pytest.mark.parametrize(
    "name, data, words",
    [
        ("q.xml", b'<!DOCTYPE quiz SYSTEM "http://x.example/a.dtd"><quiz></quiz>', "document type"),
        ("q.xml", b'<!DOCTYPE quiz [<!ENTITY a "b">]><quiz>&a;</quiz>', "declares entities"),
        ("q.xml", b"<quiz><question></quiz>", "not well-formed"),
        ("q.gift", b"\x89PNG\r\n\0\0\0", "not a text file"),
        ("q.csv", b"a,b\n1,2\n", "must be “question”"),
        ("q.gift", b"", "empty"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_beside_its_field_and_nothing_is_kept(name, data, words, trainer, client):
    client.force_login(trainer)
    answer = upload(client, data, name)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not QuestionImport.objects.exists()


def test_a_file_without_questions_says_what_to_try(trainer, client):
    client.force_login(trainer)
    assert "Is it in another format?" in upload(client, "// nothing").content.decode()


def test_the_format_chosen_counts_more_than_the_name(trainer, client):
    client.force_login(trainer)
    upload(client, "Q?\nA. a\nB. b\nANSWER: A", "q.gift", format="aiken")
    assert QuestionImport.objects.get().format == "aiken"


def test_another_organisations_trainer_neither_sees_nor_takes_in_the_file(trainer, stranger, trainers, client):
    RoleGrant.objects.create(person=stranger, role=Role.TRAINER, starts_on=MONDAY)
    batch = brought_in(WHOLE, trainer)
    client.force_login(stranger)  # joins the group as they sign in
    assert client.get(f"{FILES}{batch.pk}/").status_code == 404
    assert client.post(f"{FILES}{batch.pk}/confirm/").status_code == 404
    assert client.post(f"{FILES}{batch.pk}/discard/").status_code == 404
    assert "questions.gift" not in client.get(FILES).content.decode()


def test_the_export_page_says_what_a_format_leaves_behind(trainer, client):
    client.force_login(trainer)
    taken_in(brought_in("// [tag:level:L1] [tag:strand:D]\nTold?{}", trainer), trainer)
    page = client.get(f"{FILES}export/?format=aiken").content.decode()
    assert "1 question: Left out. Aiken holds questions with one right answer only." in page
    assert "<strong>4 questions</strong> as Aiken" in page
    file = client.get(f"{FILES}export/download/?format=gift&strand=D")
    assert file["Content-Disposition"] == 'attachment; filename="questions.gift.txt"'
    assert len(FORMATS["gift"].read(file.content)[0]) == 5


def test_a_download_without_a_format_leads_back_to_the_choice(trainer, client):
    client.force_login(trainer)
    assert client.get(f"{FILES}export/download/")["Location"] == f"{FILES}export/"


def test_the_way_to_the_files_stands_in_the_menu_of_who_may_add_questions(trainer, client):
    client.force_login(trainer)
    assert FILES in client.get("/cms/").content.decode()


def test_unreadable_files_raise_for_callers_too(trainer):
    with pytest.raises(Unreadable):
        brought_in(b"<html></html>", trainer, "moodle_xml")
