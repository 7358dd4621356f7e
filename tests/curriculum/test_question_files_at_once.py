"""The same file confirmed by several clicks in one instant, and several files at once."""

import pytest
from django.contrib.auth.models import Permission

from curriculum.models import Question, QuestionImport
from curriculum.question_files.actions import Choices, check, confirm
from tests.at_once import at_once
from tests.curriculum.test_question_files import NOW

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def files(fundamentals, trainer):
    trainer.user_permissions.add(Permission.objects.get(codename="add_question"))
    return [check(f"From file {n}?{{T}}".encode(), name="q.gift", format="gift", by=trainer, now=NOW) for n in range(6)]


def test_six_clicks_take_a_file_in_once(files, trainer, fundamentals):
    before = Question.objects.count()
    choices = Choices(level=fundamentals, strand="D")
    done = at_once(lambda _: confirm(files[0], choices, by=trainer, now=NOW), 6)
    assert Question.objects.count() == before + 1
    assert [batch.result["drafts"] for batch in done] == [["l1-01"]] * 6


def test_six_files_at_once_get_keys_of_their_own(files, trainer, fundamentals):
    choices = Choices(level=fundamentals, strand="D")
    at_once(lambda number: confirm(files[number], choices, by=trainer, now=NOW), len(files))
    keys = [key for batch in QuestionImport.objects.all() for key in batch.result["drafts"]]
    assert sorted(keys) == [f"l1-{n:02d}" for n in range(1, 7)]
