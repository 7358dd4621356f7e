"""Which finished projects wait for a signature, and who has signed them as they stand."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, OuterRef, QuerySet

from lms.projects.models import Project, SignOff
from lms.projects.signatures import valid_signatures
from lms.projects.state_hash import PARTS


def presented() -> QuerySet[Project]:
    """Published, presented and still open: ready for the coach, then the sponsor."""
    return Project.objects.filter(
        state=Project.State.ACTIVE, published_on__isnull=False, presented_on__isnull=False
    )  # fmt: skip


def signed_in(keys: Collection[int] | None = None) -> dict[int, set[str]]:
    """By project, the capacities in which it is signed as it stands; of these, or of all that are presented.

    Only somebody's signature under this very state counts, so those few with any signature are read whole.
    """
    given = SignOff.objects.filter(project=OuterRef("pk"), purpose=SignOff.Purpose.GATE)
    projects = presented().filter(Exists(given))
    projects = projects if keys is None else projects.filter(pk__in=keys)
    read = projects.prefetch_related("members", "sign_offs", *PARTS)
    return {project.pk: {signature.capacity for signature in valid_signatures(project)} for project in read}
