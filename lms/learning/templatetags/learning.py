"""Tags by which the curriculum's pages, which know nothing of learners, show each reader their own progress."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template

from curriculum.asking import problems, unanswerable
from curriculum.listing import listed
from curriculum.models import EscalatorPage, LessonPage, LevelPage, ModulePage, Question
from curriculum.question_chart import QuestionChart, question_chart
from lms.learning import progress
from lms.learning.actions import DICE
from lms.learning.asked import asked_question
from lms.learning.marking import MarkedQuestion, mark
from lms.learning.models import Enrolment, Note, TimeAdjustment
from lms.learning.models.reading import LONGEST_NOTE
from lms.learning.parts import parts
from lms.learning.presenters import LessonNav
from lms.learning.previewing import as_previewed, previewed_enrolment
from lms.learning.printing import printed
from lms.learning.unsaved import NOTE, unsaved_text
from lms.people.models import Person, Role

register = template.Library()


@register.simple_tag(takes_context=True)
def module_progress(context: dict[str, Any], level: LevelPage) -> list[progress.ModuleProgress]:
    request = context["request"]
    return as_previewed(request, progress.module_progress(request.user, level))


@register.simple_tag(takes_context=True)
def one_module_progress(context: dict[str, Any], module: ModulePage) -> progress.ModuleProgress:
    request = context["request"]
    return as_previewed(request, [_module(request.user, module)])[0]


@register.simple_tag(takes_context=True)
def reading_states(context: dict[str, Any], lessons: Iterable[LessonPage]) -> list[progress.LessonState]:
    """Each lesson with how far the reader is in it."""
    return progress.lesson_states(context["request"].user, list(lessons))


@register.simple_tag(takes_context=True)
def level_states(context: dict[str, Any], page: EscalatorPage) -> list[progress.LevelState]:
    levels = LevelPage.objects.child_of(page).live().select_related("entry_level")
    return progress.level_states(context["request"].user, list(levels))


@register.simple_tag(takes_context=True)
def enrolment_on(context: dict[str, Any], level: LevelPage) -> Enrolment | None:
    person = context["request"].user
    if made_up := previewed_enrolment(context["request"], level):
        return made_up
    return Enrolment.objects.current().filter(person=person.pk, level=level.pk).order_by("-cycle").first()


@register.inclusion_tag("learning/extra_time_card.html", takes_context=True)
def extra_time_card(context: dict[str, Any], person: Person) -> dict[str, Any]:
    """On a record: to the person what was agreed for them; to HR only the way to agree it."""
    reader = context["request"].user
    agreed = TimeAdjustment.objects.visible_to(reader).current().filter(person=person.pk).first()
    return {"person": person, "agreed": agreed, "may_agree": reader != person and reader.has_role(Role.HR)}


@register.simple_tag(takes_context=True)
def lesson_nav(context: dict[str, Any], page: LessonPage) -> LessonNav:
    request = context["request"]
    found = as_previewed(request, [_module(request.user, page.module, showing=page)], showing=page)[0]
    return LessonNav(page, page.level, found, getattr(request, "is_learner", False))


@register.simple_tag
def marked_chart(question: MarkedQuestion, is_explained: bool) -> QuestionChart | None:
    """The chart a question was about; with what the rules say, where feedback is shown."""
    chart = question.source.get("chart")
    return question_chart(chart, f"q{question.number}", is_judged=is_explained) if chart else None


@register.simple_tag
def previewed(question: Question) -> dict[str, Any]:
    """The question as a learner will meet it, or what it still needs to become one."""
    missing = list(dict.fromkeys(problems(question.values).values()))
    if unanswerable(question.values):
        return {"missing": missing}
    paper = [printed(question, dice=DICE)]
    return {"missing": missing, "asked": asked_question(1, paper[0]), "marked": mark(paper, {})[0]}


def _module(person: Person, module: ModulePage, showing: LessonPage | None = None) -> progress.ModuleProgress:
    """The module's lessons for one person; a lesson that is only a draft so far counts while it is being shown."""
    lessons = list(listed(LessonPage.objects.child_of(module).live(), "body"))
    if showing is not None:
        lessons = [showing if lesson.pk == showing.pk else lesson for lesson in lessons]
        lessons += [] if showing in lessons else [showing]
    return progress.ModuleProgress(module, progress.lesson_states(person, lessons))


@register.inclusion_tag("learning/beside_lesson.html", takes_context=True)
def beside_lesson(context: dict[str, Any], page: LessonPage) -> dict[str, Any]:
    """The reader's own note, and the place to say that something was not clear."""
    request = context["request"]
    note = Note.objects.visible_to(request.user).filter(lesson=page).first()
    return {
        "csrf_token": context.get("csrf_token"),
        "page": page,
        "level": page.level,
        "note": note,
        "unsaved": unsaved_text(request, str(page.pk), kind=NOTE),
        "person": request.user.pk,
        "longest": LONGEST_NOTE,
    }


@register.inclusion_tag("learning/reader_tools.html", takes_context=True)
def reader_tools(context: dict[str, Any], page: LessonPage, nav: LessonNav) -> dict[str, Any]:
    """How large the text is, a print of the lesson, and the way back to the block that was being read."""
    left_at = nav.place and next((part for part in parts(page)[1:] if part.block_id == nav.place), None)
    return {
        "request": context["request"],
        "csrf_token": context.get("csrf_token"),
        "text_size": context.get("text_size"),
        "left_at": None if nav.is_done else left_at,
    }
