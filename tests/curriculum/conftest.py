"""Two trainers, the workflow, and a lesson that is published."""

import pytest

from curriculum.authors import prepare_group
from curriculum.models import AuthoringRules, LessonPage
from lms.people.models import Role
from tests.conftest import MONDAY


@pytest.fixture
def second(hire):
    return hire("Wendy Holt", role=Role.TRAINER)


@pytest.fixture
def two(escalator, trainer, second):
    return prepare_group(escalator, today=MONDAY)


@pytest.fixture
def reviewed(two):
    """A site on which a second person must review."""
    rules = AuthoringRules.load()
    rules.needs_second_person = True
    rules.save()


@pytest.fixture
def lesson(lessons):
    lessons[0].save_revision().publish()
    return LessonPage.objects.get(pk=lessons[0].pk)
