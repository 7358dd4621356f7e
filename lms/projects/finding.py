"""Finds projects by their words, whatever form a word takes ("falls" finds "fall"), the best fit first.

PostgreSQL's full-text search keeps what fits; elsewhere the ORM looks for the beginnings of the words and their stems
decide. The order is reckoned here for both: a word counts more the fewer projects use it, and more in a title than in
a problem, in a problem than in an aim, in an aim than in a report.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache, reduce
from math import log
from operator import and_, or_

import snowballstemmer
from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import connections
from django.db.models import Func, Q, TextField, Value

from lms.projects.models import ProjectQuerySet

FIELDS = {
    "title": 8, "problem": 4, "aim_what": 2, "aim_for_whom": 2, "result": 1, "what_did_not_work": 1,
    "lessons_learned": 1,
}  # fmt: skip
SUBJECT = ("title", "problem", "aim_what", "aim_for_whom")
MOST_WORDS = 30
# What PostgreSQL's English dictionary leaves out, so that both databases ask for the same words.
STOP_WORDS = frozenset(
    """
    i me my myself we our ours ourselves you your yours yourself yourselves he him his himself she her hers herself it
    its itself they them their theirs themselves what which who whom this that these those am is are was were be been
    being have has had having do does did doing a an the and but if or because as until while of at by for with about
    against between into through during before after above below to from up down in out on off over under again further
    then once here there when where why how all any both each few more most other some such no nor not only own same so
    than too very s t can will just don should now
""".split()
)


@dataclass(frozen=True, slots=True)
class Hit:
    """One project that fits, how well, the stems it shares with what was asked, and those its subject does."""

    pk: int
    score: float
    shared: frozenset[str]
    in_subject: frozenset[str]


def terms(text: str, *, without: Iterable[str] = ()) -> dict[str, str]:
    """The words of a text that mean something, by their stems, in the order they first appear."""
    left_out = STOP_WORDS.union(without)
    found: dict[str, str] = {}
    for word in _words(text):
        if word not in left_out:
            found.setdefault(_stem(word), word)
    return dict(list(found.items())[:MOST_WORDS])


def find(projects: ProjectQuerySet, wanted: Mapping[str, str], *, every: bool) -> list[Hit]:
    """Those of the projects that hold every one of the wanted terms, or any of them; the best fit first."""
    if not wanted:
        return []
    kept = _on_postgresql(projects, wanted, every) if _is_postgresql(projects) else _by_orm(projects, wanted, every)
    texts = {pk: [_stems(text) for text in fields] for pk, *fields in kept.values_list("pk", *FIELDS)}
    shared = {pk: frozenset(wanted).intersection(*[frozenset().union(*fields)]) for pk, fields in texts.items()}
    if not _is_postgresql(projects):
        least = len(wanted) if every else 1
        shared = {pk: stems for pk, stems in shared.items() if len(stems) >= least}
    rarity = rarities(shared.values(), projects.count())
    hits = [
        Hit(pk, _score(texts[pk], stems, rarity), stems, _subject(texts[pk], stems)) for pk, stems in shared.items()
    ]
    return sorted(hits, key=lambda hit: (-hit.score, -hit.pk))


def rarities(shared: Iterable[frozenset[str]], total: int) -> dict[str, float]:
    """What a term is worth: the more, the fewer of all the projects hold it."""
    held = Counter(stem for stems in shared for stem in stems)
    return {stem: log(1 + total / count) for stem, count in held.items()}


def _score(fields: list[frozenset[str]], stems: frozenset[str], rarity: Mapping[str, float]) -> float:
    weighed = list(zip(FIELDS.values(), fields, strict=True))
    return sum(rarity[stem] * sum(weight for weight, text in weighed if stem in text) for stem in stems)


def _subject(fields: list[frozenset[str]], stems: frozenset[str]) -> frozenset[str]:
    subject = [text for name, text in zip(FIELDS, fields, strict=True) if name in SUBJECT]
    return stems.intersection(frozenset().union(*subject))


def _is_postgresql(projects: ProjectQuerySet) -> bool:
    return connections[projects.db].vendor == "postgresql"


def _on_postgresql(projects: ProjectQuerySet, wanted: Mapping[str, str], every: bool) -> ProjectQuerySet:
    # Signs between words become spaces, or "late/missed" would be read as the name of a file and "walk.Then" of a host.
    plain = [
        Func(field, Value(r"[/.@\\]+"), Value(" "), Value("g"), function="regexp_replace", output_field=TextField())
        for field in FIELDS
    ]
    queries = [SearchQuery(word, config="english") for word in wanted.values()]
    asked = reduce(and_ if every else or_, queries)
    return projects.annotate(words=SearchVector(*plain, config="english")).filter(words=asked)


def _by_orm(projects: ProjectQuerySet, wanted: Mapping[str, str], every: bool) -> ProjectQuerySet:
    """A superset: the last letter of a stem may differ from the text ("studi" of "study")."""
    beginnings = [stem[:-1] if len(stem) > 3 else stem for stem in wanted]
    held = [reduce(or_, (Q(**{f"{field}__icontains": start}) for field in FIELDS)) for start in beginnings]
    return projects.filter(reduce(and_ if every else or_, held))


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.lower())


def _stems(text: str) -> frozenset[str]:
    return frozenset(map(_stem, _words(text)))


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    return snowballstemmer.stemmer("english").stemWord(word)
