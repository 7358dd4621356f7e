"""Works out what waits for the coach and for the sponsor of a project whose parts have been read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone

from lms.projects.models import Member, ProgressScore, Project, SignOff
from lms.projects.progress import suggest
from lms.projects.signatures import charter_waits, valid_signatures


@dataclass(frozen=True)
class Wait:
    """What is to be done, where, and since when it can be; None where no day is known."""

    words: str
    url: str
    since: date | None


def for_the_coach(project: Project) -> list[Wait]:
    """The coach signs first, and confirms a score whenever the evidence has come to say another."""
    waits = []
    if _is_presented(project) and SignOff.Capacity.COACH not in _signed(project):
        waits.append(_signature(project, max(filter(None, (project.published_on, project.presented_on)))))
    if project.state == Project.State.ACTIVE:
        waits += _score(project)
    return waits


def for_the_sponsor(project: Project) -> list[Wait]:
    waits = []
    if charter_waits(project):
        url = reverse("projects:decide_charter", args=[project.pk])
        waits.append(Wait("The charter waits for your approval.", url, None))
    signed = _signed(project)
    if _is_presented(project) and SignOff.Capacity.COACH in signed and SignOff.Capacity.SPONSOR not in signed:
        waits.append(_signature(project, timezone.localdate(signed[SignOff.Capacity.COACH].at)))
    for barrier in project.barriers.all():
        if barrier.removed_on is None and barrier.answered_on is None:
            url = reverse("projects:answer_barrier", args=[barrier.pk])
            waits.append(Wait(f"The team asks for your help: {barrier.text}", url, barrier.asked_on))
    return waits


def newest_scores(project: Project) -> list[ProgressScore]:
    return sorted(project.scores.all(), key=lambda score: (score.at, score.pk), reverse=True)


def person_in(project: Project, part: str) -> Member | None:
    return next((member for member in project.members.all() if member.part == part), None)


def _is_presented(project: Project) -> bool:
    return project.state == Project.State.ACTIVE and bool(project.published_on and project.presented_on)


def _signed(project: Project) -> dict[str, SignOff]:
    return {signature.capacity: signature for signature in valid_signatures(project)}


def _signature(project: Project, since: date) -> Wait:
    url = reverse("projects:sign", args=[project.pk])
    return Wait("The finished project waits for your signature.", url, since)


def _score(project: Project) -> list[Wait]:
    """A coach who differed from a suggestion is asked again only when the evidence says something new."""
    scores = newest_scores(project)
    url = reverse("projects:score", args=[project.pk])
    if not scores:
        return [Wait("No progress score is confirmed yet.", url, timezone.localdate(project.created_at))]
    now = suggest(project).score
    if now == scores[0].suggested or now == scores[0].score:
        return []
    return [Wait(f"The evidence now suggests a progress score of {now}.", url, timezone.localdate(scores[0].at))]
