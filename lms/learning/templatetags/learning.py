"""Tags by which the curriculum's pages, which know nothing of learners, show each reader their own progress."""

from __future__ import annotations

from typing import Any

from django import template

from curriculum.listing import listed
from curriculum.models import EscalatorPage, LessonPage, LevelPage, ModulePage
from curriculum.question_chart import QuestionChart, question_chart
from lms.learning import progress
from lms.learning.marking import MarkedQuestion
from lms.learning.models import Enrolment
from lms.learning.presenters import LessonNav
from lms.people.models import Person

register = template.Library()


@register.simple_tag(takes_context=True)
def module_progress(context: dict[str, Any], level: LevelPage) -> list[progress.ModuleProgress]:
    return progress.module_progress(context["request"].user, level)


@register.simple_tag(takes_context=True)
def one_module_progress(context: dict[str, Any], module: ModulePage) -> progress.ModuleProgress:
    return _module(context["request"].user, module)


@register.simple_tag(takes_context=True)
def level_states(context: dict[str, Any], page: EscalatorPage) -> list[progress.LevelState]:
    levels = LevelPage.objects.child_of(page).live().select_related("entry_level")
    return progress.level_states(context["request"].user, list(levels))


@register.simple_tag(takes_context=True)
def enrolment_on(context: dict[str, Any], level: LevelPage) -> Enrolment | None:
    person = context["request"].user
    return Enrolment.objects.current().filter(person=person.pk, level=level.pk).order_by("-cycle").first()


@register.simple_tag(takes_context=True)
def lesson_nav(context: dict[str, Any], page: LessonPage) -> LessonNav:
    request = context["request"]
    found = _module(request.user, page.module, showing=page)
    return LessonNav(page, page.level, found, getattr(request, "is_learner", False))


@register.simple_tag
def marked_chart(question: MarkedQuestion, is_explained: bool) -> QuestionChart | None:
    """The chart a question was about; with what the rules say, where feedback is shown."""
    chart = question.source.get("chart")
    return question_chart(chart, f"q{question.number}", is_judged=is_explained) if chart else None


def _module(person: Person, module: ModulePage, showing: LessonPage | None = None) -> progress.ModuleProgress:
    """The module's lessons for one person; a lesson that is only a draft so far counts while it is being shown."""
    lessons = list(listed(LessonPage.objects.child_of(module).live(), "body"))
    if showing is not None:
        lessons = [showing if lesson.pk == showing.pk else lesson for lesson in lessons]
        lessons += [] if showing in lessons else [showing]
    return progress.ModuleProgress(module, progress.lesson_states(person, lessons))
