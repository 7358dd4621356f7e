"""Every address, by every method, as everybody: what matrix.txt says is what happens, and nothing is missing there.

When a route is new or its rule changes, the failure prints the lines as they were seen. Judge them, then put them into
matrix.txt: the file is what a reviewer reads.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils.timezone import localdate

from curriculum.authors import prepare_group
from tests.permissions.conftest import CANARY, World

MATRIX = Path(__file__).with_name("matrix.txt")
# Wagtail's editor and its documents have permissions of their own, tested below; media are public pictures.
ELSEWHERE = ("cms/", "documents/", "escalator/", "media/")
# Pages of our own among Wagtail's.
OURS_IN_WAGTAIL = ("cms/question-files/",)
# What is public on purpose: the check of a certificate, and what other systems check a badge with.
# A calendar program has nobody signed in: whoever knows the address is whoever it was given to.
PUBLIC = ("verify/", "issuers/", "calendar/<str:token>.ics")
METHODS = ("GET", "POST")


def routes(patterns: list, prefix: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    """Every route's name and address, such as ("people:person", "people/<int:pk>/")."""
    for pattern in patterns:
        address = prefix + str(pattern.pattern).removeprefix("^")
        if isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}", address
        else:
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from routes(pattern.url_patterns, address, inner)


def ours() -> list[tuple[str, str]]:
    return [
        route
        for route in routes(get_resolver().url_patterns)
        if route[1].startswith(OURS_IN_WAGTAIL) or not route[1].startswith(ELSEWHERE)
    ]


def expected() -> dict[tuple[str, str], list[str]]:
    lines = [line.split() for line in MATRIX.read_text().splitlines() if line and not line.startswith("#")]
    return {(name, method): answers for name, method, *answers in lines}


def answer_to(world: World, who: str, name: str, address: str, method: str) -> tuple[str, bytes]:
    """How the server answers, with the transaction undone: "in" is a redirect to sign-in, else the status code."""
    client, person = Client(raise_request_exception=False), world.people[who]
    cache.clear()  # or the rate limits would answer in place of the rules
    with transaction.atomic():
        if person:
            client.force_login(person)
        answer = client.generic(method, reverse(name, args=world.arguments_of(address)), b"",
                                content_type="application/x-www-form-urlencoded")  # fmt: skip
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        transaction.set_rollback(True)
    if answer.status_code == 302 and "/sign-in/" in answer["Location"]:
        return "in", content
    return str(answer.status_code), content


def row(name: str, method: str, answers: list[str]) -> str:
    return f"{name:<40}{method:<6}" + "".join(f"{answer:<9}" for answer in answers).rstrip()


def test_every_route_is_in_the_matrix_and_nothing_else():
    listed = {name for name, _ in expected()}
    assert {name for name, _ in ours()} == listed


def areas() -> list[str]:
    return sorted({name.split(":")[0] for name, _ in ours()})


@pytest.mark.parametrize("area", areas())
def test_everybody_gets_what_the_matrix_says_and_strangers_nothing_of_ours(world, area):
    table, wrong, leaks = expected(), [], []
    for name, address in ours():
        if name.split(":")[0] != area:
            continue
        for method in METHODS:
            answers = [answer_to(world, who, name, address, method) for who in world.people]
            seen = [status for status, _ in answers]
            if seen != table.get((name, method)):
                wrong.append(row(name, method, seen))
            if CANARY.encode() in answers[-1][1] and not (address.startswith(PUBLIC) or name == "people:sign_in"):
                leaks.append(f"{method} {name} answered {seen[-1]} with something of the other organisation")
    assert not wrong, "Seen otherwise than matrix.txt says:\n" + "\n".join(wrong)
    assert leaks == []


def test_the_canary_would_be_seen(world):
    """The walk above proves nothing if the pages of the first organisation did not carry the canary."""
    home = dict(ours())
    for name in ("people:people", "dose:overview", "certificates:register", "reminders:outbox"):
        assert CANARY.encode() in answer_to(world, "hr", name, home[name], "GET")[1]
    assert CANARY.encode() in answer_to(world, "owner", "projects:project", home["projects:project"], "GET")[1]


@pytest.mark.parametrize("who, enters", [("trainer", True), ("learner", False), ("hr", False), ("admin", False)])
def test_only_trainers_enter_the_editor(world, escalator, who, enters):
    prepare_group(escalator, today=localdate())
    client = Client()
    client.force_login(world.people[who])
    assert (client.get("/cms/").status_code == 200) is enters
