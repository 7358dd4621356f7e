"""What a reader leaves beside a lesson, all that they noted, and finding a lesson by its words."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from curriculum.models import LessonPage
from lms.learning import actions
from lms.learning.models import Note
from lms.learning.parts import parts
from lms.learning.progress import is_enrolled
from lms.learning.reading_forms import NoteForm, NotUnderstoodForm
from lms.learning.searching import found_for
from lms.learning.unsaved import NOTE, hold, let_go
from lms.learning.views.lessons import join_first, lesson_gone


@require_POST
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a note. Where it cannot be kept, what was typed is shown again, to its writer alone."""
    if not request.user.is_authenticated:
        return _sign_in_first(request, pk)
    lesson = LessonPage.objects.live().filter(pk=pk).first()
    if lesson is None:
        return lesson_gone(request, typed=request.POST.get("text", ""))
    if refusal := _why_not_kept(request, lesson):
        return refusal
    form = NoteForm(request.POST)
    if not form.is_valid():
        return render(request, "learning/note.html", {"lesson": lesson, "form": form}, status=422)
    _tell(request, form.cleaned_data["text"], _kept(request, lesson, form))
    return redirect(f"{lesson.get_url(request)}#note")


def _sign_in_first(request: HttpRequest, pk: int) -> HttpResponse:
    """Hold the note until its writer has signed in, and lead back to where it was typed."""
    lesson = LessonPage.objects.live().filter(pk=pk).first()
    writer = request.POST.get("person", "")
    if lesson and writer.isdecimal():
        hold(request, int(writer), lesson.pk, request.POST.get("text", ""), kind=NOTE)
    place = f"{lesson.get_url(request)}#note" if lesson else reverse("learning:notes")
    return redirect_to_login(place, resolve_url("people:sign_in"))


def _why_not_kept(request: HttpRequest, lesson: LessonPage) -> HttpResponse | None:
    """The page that says why this person cannot save a note here, with what was typed."""
    text, level = request.POST.get("text", ""), lesson.level
    if request.POST.get("person", str(request.user.pk)) != str(request.user.pk):
        reason, status = "Somebody else is signed in here now. Sign in as yourself to save.", 409
    elif is_enrolled(request.user, level):
        return None
    elif not text:
        return join_first(request, level)
    else:
        reason, status = f"Join {level.short_name} first. Then you can save here.", 403
    context = {"problem": {"reason": reason, "lesson": lesson}, "sent": {"text": text}}
    return render(request, "learning/not_saved.html", context, status=status)


def _kept(request: HttpRequest, lesson: LessonPage, form: NoteForm) -> Note | None:
    typed = form.cleaned_data
    kept = actions.keep_note(request.user, lesson, typed["text"], seen=typed["seen"], now=timezone.now())
    let_go(request, lesson.pk, kind=NOTE)
    return kept


def _tell(request: HttpRequest, typed: str, kept: Note | None) -> None:
    said = "Your note is saved." if kept else "Your note is taken away."
    if kept and kept.text != typed:
        said = "You had changed this note elsewhere in the meantime. Both are kept, one below the other."
    messages.success(request, said)


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
