"""What a reader leaves beside a lesson, all that they noted, and finding a lesson by its words."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from curriculum.models import LessonPage
from lms.learning import actions
from lms.learning.models import Note
from lms.learning.parts import parts
from lms.learning.progress import is_enrolled
from lms.learning.reading_forms import NoteForm, NotUnderstoodForm
from lms.learning.searching import found_for
from lms.learning.views.lessons import join_first, lesson_gone


@login_required
@require_POST
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a note. What was typed is shown again where it cannot be kept: the lesson is gone, or it is too long."""
    lesson = LessonPage.objects.live().filter(pk=pk).first()
    if lesson is None:
        return lesson_gone(request, typed=request.POST.get("text", ""))
    if not is_enrolled(request.user, lesson.level):
        return join_first(request, lesson.level)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return render(request, "learning/note.html", {"lesson": lesson, "form": form}, status=422)
    typed = form.cleaned_data
    kept = actions.keep_note(request.user, lesson, typed["text"], seen=typed["seen"], now=timezone.now())
    said = "Your note is saved." if kept else "Your note is taken away."
    if kept and kept.text != typed["text"]:
        said = "You had changed this note elsewhere in the meantime. Both are kept, one below the other."
    messages.success(request, said)
    return redirect(f"{lesson.get_url(request)}#note")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def not_understood(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which part of a lesson was not clear, and why."""
    lesson = LessonPage.objects.live().filter(pk=pk).first()
    if lesson is None:
        return lesson_gone(request, typed=request.POST.get("note", ""))
    if not is_enrolled(request.user, lesson.level):
        return join_first(request, lesson.level)
    form = NotUnderstoodForm(parts(lesson), request.POST if request.method == "POST" else None)
    if not form.is_valid():
        context = {"lesson": lesson, "form": form}
        return render(request, "learning/say_not_understood.html", context, status=422 if form.errors else 200)
    typed = form.cleaned_data
    actions.say_not_understood(request.user, lesson, typed["part"], typed["note"], now=timezone.now())
    messages.success(request, "Thank you. Trainers see that this was not clear, not who said it.")
    return redirect(lesson.get_url(request))


@require_POST
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """Note the block being read, for the script; it asks for nothing back and shows nothing if it fails."""
    if not request.user.is_authenticated:
        return HttpResponse(status=401)
    lesson = LessonPage.objects.live().filter(pk=pk).first()
    kept = lesson and actions.keep_place(request.user, lesson, request.POST.get("block", ""), now=timezone.now())
    return HttpResponse(status=204 if kept else 404)


@login_required
@require_safe
def notes(request: HttpRequest) -> HttpResponse:
    own = Note.objects.visible_to(request.user).select_related("lesson").order_by("-saved_at", "-pk")
    page = Paginator(own, 20).get_page(request.GET.get("page"))
    return render(request, "learning/notes.html", {"page_obj": page})


@login_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("q", "").strip()[:100]
    found = found_for(request.user, asked) if asked else []
    return render(request, "learning/search.html", {"asked": asked, "found": found})
