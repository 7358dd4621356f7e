"""Answering the blocks of a lesson: plain forms that come back to the lesson, or JSON for the script on it."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_POST, require_safe

from lms.learning import actions
from lms.learning.asked_blocks import AskedBlock
from lms.learning.forms import SentReflection
from lms.learning.models import Reflection
from lms.learning.unsaved import let_go
from lms.learning.views.not_kept import NotKept, block_to_answer, say_not_kept, wants_json


def kept(request: HttpRequest, block: AskedBlock, **told: object) -> HttpResponse:
    """Say to the script when it was saved; without the script go back to the block, which says so itself."""
    if wants_json(request):
        return JsonResponse({"saved": date_format(timezone.localtime(), "H:i"), **told})
    return back_to(request, block)


def back_to(request: HttpRequest, block: AskedBlock, query: str = "") -> HttpResponse:
    return redirect(f"{block.lesson.get_url(request)}{query}{block.anchor}")


@require_POST
def reflect(request: HttpRequest, pk: int, block_id: UUID) -> HttpResponse:
    try:
        block = block_to_answer(request, pk, "reflection", block_id)
        reflection = write(request, block)
    except NotKept as problem:
        return say_not_kept(request, problem, "reflection", block_id)
    let_go(request, block_id)
    return kept(request, block, revision=reflection.revision)


def write(request: HttpRequest, block: AskedBlock) -> Reflection:
    sent = SentReflection.read(request.POST)
    if len(sent.text) > actions.LONGEST_REFLECTION:
        reason = f"This is longer than {actions.LONGEST_REFLECTION:,} characters. Shorten it here, then save."
        raise NotKept(HTTPStatus.UNPROCESSABLE_ENTITY, reason, block.lesson, can_retry=True)
    try:
        return actions.write_reflection(request.user, block, sent.text, seen=sent.seen, now=timezone.now())
    except actions.WrittenElsewhere as clash:
        reason = "You changed this in another tab or on another device, and this page has not seen it."
        raise NotKept(HTTPStatus.CONFLICT, reason, block.lesson, clash.kept, can_retry=True) from clash


@require_POST
def vote(request: HttpRequest, pk: int, block_id: UUID) -> HttpResponse:
    try:
        block = block_to_answer(request, pk, "poll", block_id)
    except NotKept as problem:
        return say_not_kept(request, problem, "poll", block_id)
    chosen = [key for key in block.choices if str(key) == request.POST.get("option")]
    if chosen:
        actions.vote(request.user, block, chosen[0], now=timezone.now())
    if wants_json(request):
        return JsonResponse({"html": shown_again(request, block, is_missing=not chosen)})
    return back_to(request, block, "" if chosen else f"?missing={block_id}")


def shown_again(request: HttpRequest, block: AskedBlock, **context: object) -> str:
    """The block as the lesson's page would show it now, for the script to put in its place."""
    request.is_learner = True  # who may answer a block has joined its level
    child = next(child for child in block.lesson.body if child.id == str(block.id))
    page = {"request": request, "page": block.lesson, "block_id": child.id, "csrf_token": get_token(request)}
    return child.render({**page, **context})


@require_POST
def tick(request: HttpRequest, pk: int, block_id: UUID) -> HttpResponse:
    try:
        block = block_to_answer(request, pk, "checklist", block_id)
    except NotKept as problem:
        return say_not_kept(request, problem, "checklist", block_id)
    ticked = {key for key in block.choices if str(key) in request.POST.getlist("item")}
    among = {key for key in block.choices if str(key) in request.POST.getlist("among")}
    actions.tick(request.user, block, ticked, among=among, now=timezone.now())
    if not wants_json(request):
        messages.success(request, f"Your ticks under “{block.asks}” are saved.")
    return kept(request, block)


@login_required
@require_safe
def reflections(request: HttpRequest) -> HttpResponse:
    own = Reflection.objects.visible_to(request.user).written().select_related("lesson").order_by("-saved_at", "-pk")
    page = Paginator(own, 20).get_page(request.GET.get("page"))
    return render(request, "learning/reflections.html", {"page": page})


@login_required
@require_POST
def take_out_reflection(request: HttpRequest, pk: int) -> HttpResponse:
    reflection = get_object_or_404(Reflection.objects.visible_to(request.user), pk=pk)
    actions.take_out_reflection(reflection, now=timezone.now())
    messages.success(request, "Your words are taken out. Nothing of them is kept.")
    return redirect("learning:reflections")
