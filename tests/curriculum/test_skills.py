"""A skill of a level stays the same one through drafts, publishing, rewording and the arrival of its key."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse

from curriculum.authors import prepare_group
from curriculum.models import LevelOutcome, LevelPage
from tests.conftest import MONDAY


@pytest.fixture
def level(fundamentals, escalator, trainer):
    prepare_group(escalator, today=MONDAY)
    fundamentals.outcomes = [
        LevelOutcome(text=text, sort_order=n) for n, text in enumerate(("spot waste", "read a chart"))
    ]
    fundamentals.save()
    fundamentals.save_revision().publish()
    return LevelPage.objects.get(pk=fundamentals.pk)


@pytest.fixture
def editor(client, trainer, level):
    """The page of the editor as its form has it now, and a function that sends it back changed."""
    client.force_login(trainer)
    address = reverse("wagtailadmin_pages:edit", args=[level.pk])

    def send(add="", publish=False, reword=""):
        page = client.get(address)
        form = page.context["form"]
        sent = values_of(form)
        for formset in form.formsets.values():
            sent |= values_of(formset.management_form)
            for each in formset.forms:
                sent |= values_of(each)
        if reword:
            sent["outcomes-0-text"] = reword
        if add:
            number = sent["outcomes-TOTAL_FORMS"]
            empty = values_of(form.formsets["outcomes"].empty_form)
            new = {name.replace("__prefix__", str(number)): value for name, value in empty.items()}
            sent |= new | {f"outcomes-{number}-text": add, f"outcomes-{number}-ORDER": number + 1}
            sent["outcomes-TOTAL_FORMS"] = number + 1
        if publish:
            sent["action-publish"] = "1"
        answer = client.post(address, sent)
        assert answer.status_code == 302, answer.context["form"].errors
        return page.content.decode()

    return send


def values_of(form):
    named = {bound.html_name: bound.value() for bound in form}
    return {name: "" if value is None else value for name, value in named.items()}


def keys():
    return dict(LevelOutcome.objects.order_by("sort_order", "pk").values_list("text", "key"))


def test_a_skill_keeps_its_key_when_its_words_are_mended(editor, level):
    before = keys()
    editor(reword="spot waste and name it", publish=True)
    assert keys() == {"spot waste and name it": before["spot waste"], "read a chart": before["read a chart"]}


def test_a_skill_added_in_a_draft_keeps_its_key_through_every_save_and_publication(editor, level):
    before = keys()
    editor(add="run one small test")
    editor(add="thank people")
    editor(publish=True)
    first = keys()
    assert before.items() < first.items()
    assert len(set(first.values())) == 4
    editor(publish=True)
    editor(reword="spot every waste", publish=True)
    assert list(keys().values()) == list(first.values())


def test_authors_see_no_key_and_are_told_what_a_line_is_for(editor, level):
    page = editor()
    assert "Learners say before and after the level how confident they are" in page
    assert 'type="hidden" name="outcomes-0-key"' in page


def test_two_skills_of_a_level_never_share_a_key(level):
    key = level.outcomes.first().key
    with pytest.raises(IntegrityError), transaction.atomic():
        LevelOutcome.objects.create(level=level, text="something else", key=key)


def test_versions_from_before_there_were_keys_get_those_of_their_rows(level):
    spot, read = level.outcomes.all()
    revision = level.save_revision()
    content = revision.content
    content["outcomes"] = [
        {"pk": spot.pk, "text": "spot waste, reworded"},
        {"pk": None, "text": "read a chart"},
        {"pk": None, "text": "never published"},
        {"pk": None, "text": "never published"},
    ]
    later = level.save_revision()
    type(revision).objects.filter(pk__in=[revision.pk, later.pk]).update(content=content)
    rows = {(level.pk, each.pk): each.key for each in (spot, read)} | {(level.pk, read.text): read.key}
    import_module("curriculum.migrations.0011_skills").give_keys_to_revisions(apps, rows)
    revision.refresh_from_db()
    later.refresh_from_db()
    given, again = ([each["key"] for each in row.content["outcomes"]] for row in (revision, later))
    assert given[:2] == again[:2] == [str(spot.key), str(read.key)]
    assert given[2] == again[2]
    assert len(set(given)) == 4


@pytest.mark.django_db(transaction=True)
def test_an_installation_that_has_levels_gets_a_key_for_each_line_and_its_versions(escalator, fundamentals):
    fundamentals.outcomes = [
        LevelOutcome(text=text, sort_order=n) for n, text in enumerate(("spot waste", "read a chart"))
    ]
    fundamentals.save()
    revision = fundamentals.save_revision()
    lines = [{"pk": each.pk, "text": each.text} for each in fundamentals.outcomes.all()]
    MigrationExecutor(connection).migrate([("curriculum", "0010_glossary_review")])
    content = revision.content | {"outcomes": lines}
    type(revision).objects.filter(pk=revision.pk).update(content=content)
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
    given = list(LevelOutcome.objects.order_by("pk").values_list("key", flat=True))
    assert len(set(given)) == 2
    revision.refresh_from_db()
    assert [each["key"] for each in revision.content["outcomes"]] == [str(key) for key in given]
