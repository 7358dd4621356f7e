"""Turns what happened in the apps below into messages, in the transaction in which it happened."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from certificates.models import Certificate
from certificates.signals import (
    certificate_issued,
    certificate_reinstated,
    certificate_revoked,
    certificates_replaced,
)
from lms.dose.models import FolderFile
from lms.dose.signals import staff_list_waits
from lms.escalator.models import PriorLearningClaim
from lms.escalator.signals import claim_decided
from lms.learning.models import Attempt, AttemptRequest, Enrolment, Mark
from lms.learning.signals import attempt_decided, attempt_marked, enrolled
from lms.people.models import Person
from lms.projects.models import Barrier
from lms.projects.signals import sponsor_asked
from lms.reminders import rules, unseen
from lms.reminders.outbox import put, put_many


@receiver(user_logged_in, dispatch_uid="reminders.signed_in")
def count_new_messages(sender: Any, request: HttpRequest, user: Person, **kwargs: Any) -> None:
    """Signing in writes the session anyway: the first page need not."""
    unseen.count_again(request, user)


@receiver(certificate_issued, dispatch_uid="reminders.certificate_issued")
def tell_about_the_certificate(sender: Any, certificate: Certificate, **kwargs: Any) -> None:
    achieved_on = date.fromisoformat(certificate.snapshot["achieved_on"])
    put(
        certificate.person,
        rules.CERTIFICATE,
        f"certificate:{certificate.pk}",
        "issued",
        {
            "what": certificate.snapshot["level"],
            "when": date_format(achieved_on, "j F Y"),
            "link": reverse("certificates:certificate", args=[certificate.pk]),
        },
        now=certificate.issued_at,
    )


@receiver(certificates_replaced, dispatch_uid="reminders.certificates_replaced")
def tell_about_new_certificates(sender: Any, certificates: list[Certificate], now: datetime, **kwargs: Any) -> None:
    """One mail to each holder, however many of theirs were issued anew."""
    by_holder: dict[int, list[Certificate]] = {}
    for certificate in certificates:
        by_holder.setdefault(certificate.person_id, []).append(certificate)
    put_many(rules.CERTIFICATE_REPLACED, (_replaced(theirs, now) for theirs in by_holder.values()), now=now)


def _replaced(theirs: list[Certificate], now: datetime) -> tuple[Person, str, str, dict[str, str]]:
    first, more = theirs[0], len(theirs) - 1
    words = {
        "what": first.snapshot["level"] + (f" and {more} other{'s' if more > 1 else ''}" if more else ""),
        "when": date_format(timezone.localdate(now), "j F Y"),
        "link": reverse("certificates:wallet") if more else reverse("certificates:certificate", args=[first.pk]),
    }
    return first.person, f"certificate:{first.pk}", "replaced", words


@receiver(certificate_revoked, dispatch_uid="reminders.certificate_revoked")
def tell_about_the_revocation(sender: Any, certificate: Certificate, now: datetime, **kwargs: Any) -> None:
    """The reason stays with HR and in the log: a mail may be read by others."""
    _tell_of_certificate(rules.CERTIFICATE_REVOKED, certificate, now)


@receiver(certificate_reinstated, dispatch_uid="reminders.certificate_reinstated")
def tell_that_it_stands_again(sender: Any, certificate: Certificate, now: datetime, **kwargs: Any) -> None:
    _tell_of_certificate(rules.CERTIFICATE_REINSTATED, certificate, now)


def _tell_of_certificate(rule: str, certificate: Certificate, now: datetime) -> None:
    """Each time it happens: what was reinstated can be revoked again."""
    words = {
        "what": certificate.snapshot["level"],
        "when": date_format(timezone.localdate(now), "j F Y"),
        "link": reverse("certificates:certificate", args=[certificate.pk]),
    }
    put(certificate.person, rule, f"certificate:{certificate.pk}", now.isoformat()[:40], words, now=now)


@receiver(enrolled, dispatch_uid="reminders.enrolled")
def welcome(sender: Any, enrolment: Enrolment, **kwargs: Any) -> None:
    put(
        enrolment.person,
        rules.WELCOME,
        f"enrolment:{enrolment.pk}",
        "joined",
        {
            "what": enrolment.level.title,
            "when": date_format(enrolment.due_on, "j F Y"),
            "link": enrolment.level.url or "/",
        },
        now=_moment_on(enrolment.enrolled_on),
    )


@receiver(sponsor_asked, dispatch_uid="reminders.sponsor_asked")
def tell_the_sponsor(sender: Any, barrier: Barrier, person: Person, **kwargs: Any) -> None:
    """What stands in the way is read on the project's page: a mail may be read by others."""
    put(
        person,
        rules.HELP_ASKED,
        f"barrier:{barrier.pk}",
        "asked",
        {
            "what": barrier.project.title,
            "when": date_format(barrier.asked_on, "j F Y"),
            "link": f"{reverse('projects:project', args=[barrier.project_id])}#help",
        },
        now=barrier.asked_at,
    )


@receiver(attempt_decided, dispatch_uid="reminders.attempt_decided")
def tell_the_decision(sender: Any, request: AttemptRequest, **kwargs: Any) -> None:
    """The reason stays on the page: a mail may be read by others."""
    if request.decided_at is None:
        return
    put(
        request.person,
        rules.ATTEMPT_GRANTED if request.is_granted else rules.ATTEMPT_DECLINED,
        f"attempt-request:{request.pk}",
        "decided",
        {
            "what": request.quiz.title,
            "when": date_format(timezone.localdate(request.decided_at), "j F Y"),
            "link": reverse("learning:quiz", args=[request.quiz_id]),
        },
        now=request.decided_at,
    )


@receiver(attempt_marked, dispatch_uid="reminders.attempt_marked")
def tell_the_result(sender: Any, attempt: Attempt, **kwargs: Any) -> None:
    """Passed or not stays on the page: a mail may be read by others."""
    marked_at = Mark.objects.filter(answer__attempt=attempt).latest("marked_at").marked_at
    if marked_at is None:
        return
    put(
        attempt.person,
        rules.ATTEMPT_MARKED,
        f"attempt:{attempt.pk}",
        "marked",
        {
            "what": attempt.quiz.title,
            "when": date_format(timezone.localdate(marked_at), "j F Y"),
            "link": reverse("learning:result", args=[attempt.pk]),
        },
        now=marked_at,
    )


@receiver(claim_decided, dispatch_uid="reminders.claim_decided")
def tell_about_the_claim(sender: Any, claim: PriorLearningClaim, **kwargs: Any) -> None:
    """What was decided, and why, stays on the page: a mail may be read by others."""
    if claim.decided_at is None:
        return
    put(
        claim.person,
        rules.CLAIM_DECIDED,
        f"claim:{claim.pk}",
        "decided",
        {
            "what": claim.level.title,
            "when": date_format(timezone.localdate(claim.decided_at), "j F Y"),
            "link": reverse("escalator:claim", args=[claim.level.code]),
        },
        now=claim.decided_at,
    )


@receiver(staff_list_waits, dispatch_uid="reminders.staff_list_waits")
def tell_hr_about_the_list(
    sender: Any, person: Person, file: FolderFile, link: str, now: datetime, **kwargs: Any
) -> None:
    """Why it waits is read on the page: it may name people."""
    put(
        person,
        rules.STAFF_LIST_WAITS,
        f"folder-file:{file.pk}",
        file.state,
        {"what": file.name, "when": date_format(timezone.localdate(file.taken_at), "j F Y"), "link": link},
        now=now,
    )


def _moment_on(day: date) -> datetime:
    """Now, or noon of an earlier day when somebody's history is entered: its mail must not look like today's."""
    now = timezone.now()
    return now if day >= timezone.localdate(now) else timezone.make_aware(datetime.combine(day, time(12)))
