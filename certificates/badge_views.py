"""What other systems ask for: the credential of a certificate, who signs it, whether it still stands. All public."""

from __future__ import annotations

import json

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe
from django_ratelimit.decorators import ratelimit

from certificates.badges.documents import CREDENTIALS, OPEN_BADGES
from certificates.badges.files import CONTENT_TYPES, badge_file
from certificates.badges.issuing import badge_of
from certificates.badges.keys import identity
from certificates.badges.status_list import status_list
from certificates.codes import normalised
from certificates.models import Badge, Certificate
from lms.people.models import Organisation

PAGE, CREDENTIAL = "text/html", "application/vc"
CREDENTIAL_TYPES = (CREDENTIAL, "application/vc+ld+json", "application/ld+json", "application/json")
UNKNOWN = {"error": "There is no certificate with this code."}
TOO_OFTEN = {"error": "Too many requests. Wait a minute and ask again."}


def wants_credential(request: HttpRequest) -> bool:
    """Whether the certificate's address is asked for the credential rather than for the page (content negotiation)."""
    return request.get_preferred_type([PAGE, *CREDENTIAL_TYPES]) in CREDENTIAL_TYPES


def credential_answer(request: HttpRequest, typed: str) -> HttpResponse:
    """The credential of a code. Unknown and malformed codes get one and the same answer."""
    if getattr(request, "limited", False):
        return _json(TOO_OFTEN, status=429)
    found = _found(typed)
    if found is None:
        return _json(UNKNOWN, status=404)
    return _public(HttpResponse(badge_of(found, now=timezone.now()).document, content_type=CREDENTIAL))


@require_safe
@ratelimit(key="ip", rate="60/m", block=False)
def badge(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """The badge as a file to take away: `kind` is "json", or "png" or "svg" for a picture with the credential in it."""
    if getattr(request, "limited", False):
        return _json(TOO_OFTEN, status=429)
    found = _found(code)
    if found is None:
        return _json(UNKNOWN, status=404)
    content = badge_file(badge_of(found, now=timezone.now()), kind)
    response = HttpResponse(content, content_type=CONTENT_TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="badge-{found.code[:8]}.{kind}"'
    return _public(response)


@require_safe
def issuer_identity(request: HttpRequest, slug: str) -> HttpResponse:
    """The did:web document of an organisation that has signed something."""
    issuer = get_object_or_404(Organisation.objects.filter(badge_keys__isnull=False).distinct(), slug=slug)
    return _open(_json(identity(issuer), content_type="application/did+json"))


@require_safe
@ratelimit(key="ip", rate="120/m", block=False)
def badge_status(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One signed list of what is revoked; only lists that hold badges exist."""
    if getattr(request, "limited", False):
        return _json(TOO_OFTEN, status=429)
    held = Badge.objects.filter(organisation__slug=slug, list_number=number).select_related("organisation").first()
    if held is None:
        raise Http404
    return _open(_json(status_list(held.organisation, number, now=timezone.now()), content_type=CREDENTIAL))


@require_safe
def achievement_page(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """What an achievement is, for those who follow its address: as the newest badge of it says."""
    newest = Badge.objects.filter(organisation__slug=slug, achievement=key).order_by("-pk").first()
    if newest is None:
        raise Http404
    said = json.loads(newest.document)["credentialSubject"]["achievement"]
    return _open(_json({"@context": [CREDENTIALS, OPEN_BADGES]} | said, content_type="application/ld+json"))


def _found(typed: str) -> Certificate | None:
    code = normalised(typed)
    certificates = Certificate.objects.select_related("person__organisation")
    return certificates.filter(code=code).first() if code else None


def _json(said: object, *, status: int = 200, content_type: str = "application/json") -> HttpResponse:
    text = json.dumps(said, ensure_ascii=False, indent=2)
    return _public(HttpResponse(text, status=status, content_type=content_type))


def _public(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    patch_vary_headers(response, ["Accept"])
    return response


def _open(response: HttpResponse) -> HttpResponse:
    """Other sites' pages may read it too: it holds nothing of anybody."""
    response["Access-Control-Allow-Origin"] = "*"
    return response
