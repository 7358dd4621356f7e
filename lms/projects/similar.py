"""Owns which past projects are shown to somebody with a new idea, so that the same problem is not solved again."""

from __future__ import annotations

from collections import Counter

from django.db.models import Q

from lms.people.models import Person
from lms.projects.finding import Hit, find, terms
from lms.projects.models import Project

MOST = 5
TITLE_COUNTS = 2
NEAR_THE_BEST = 0.4
ENOUGH_TO_COMPARE = 8
# Words of every improvement project: they say that something is to change and where, not what.
SAYS_NOTHING = frozenset(
    """
    improve improves improved improving improvement better best fewer less reduce reduces reduced reducing reduction
    increase increases increased increasing raise lower stop start make makes making get gets getting quality care
    service services project patient patients people person staff team teams ward wards unit units clinic clinics
    hospital trust department area way ways also often many much one two three us
""".split()
)
CLOSED = (Project.State.COMPLETED, Project.State.STOPPED)


def similar(person: Person, title: str, problem: str = "") -> list[Project]:
    """At most five projects that are published or finished, that this person may see, and that deal with the same."""
    past = Project.objects.visible_to(person).filter(Q(published_on__isnull=False) | Q(state__in=CLOSED))
    wanted = terms(f"{title} {problem}", without=SAYS_NOTHING)
    wanted = {stem: word for stem, word in wanted.items() if not word.isdecimal()}
    hits = find(past, wanted, every=False)
    chosen = _near_the_best(_telling(hits), frozenset(terms(title)))
    found = past.select_related("unit").in_bulk(chosen)
    return [found[pk] for pk in chosen]


def _telling(hits: list[Hit]) -> list[Hit]:
    """Those that deal with the same, or share two words at least; not those that share only what most share."""
    about = [hit for hit in hits if hit.in_subject or len(hit.shared) > 1]
    held = Counter(stem for hit in about for stem in hit.shared)
    common = {stem for stem, count in held.items() if 2 * count > len(about)}
    return about if len(about) < ENOUGH_TO_COMPARE else [hit for hit in about if hit.shared - common] or about


def _near_the_best(hits: list[Hit], in_title: frozenset[str]) -> list[int]:
    """The keys of those that fit about as well as the best; a word of the new title counts twice."""
    scores = {hit.pk: hit.score * (TITLE_COUNTS if hit.shared & in_title else 1) for hit in hits}
    best = max(scores.values(), default=0)
    order = sorted(scores, key=lambda pk: (-scores[pk], -pk))
    return [pk for pk in order if scores[pk] >= NEAR_THE_BEST * best][:MOST]
