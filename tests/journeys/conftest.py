"""Whole visits in a real browser, against a real web server that holds the demo.

Fixtures:
- `site`       the server. `site.url`; `site.manage("reminders_tick")` runs a command on its data.
- `team`       two learners made for the journey, of Ruth Ashdown's team.
- `visit`      `visit("Joanna Pryce")` opens a browser of one's own and signs in as that demo person through the
               sign-in page; `visit()` comes as a stranger; `visit(name, javascript=False)` with scripts switched off.
               What comes back is Playwright's page with `go(path, status=200)`, `check()` and `picture(name)`.

`check()` belongs on every page a journey reaches: axe finds nothing, nothing failed to load, no script or style was
refused, nothing was written to the console, the page does not scroll sideways at 320 px. It needs scripts itself.
`picture(name)` keeps var/pictures/<name>.png and <name>-phone.png, and under `make pictures` the README's too.

All journeys share one site: each uses demo people of its own, so that none disturbs another. They reach no database
but through the pages. Without Chromium they are skipped, which the summary says in red, or fail where
LMS_REQUIRE_BROWSER=1. CHROMIUM names a browser to use.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.sitting import Learner
from tests.journeys.visitor import DESK, Visitor
from tests.journeys.world import Site, demo_site, run

HERE = Path(__file__).parent
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)


def chromium() -> str | None:
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


# Of the package, not of the session: Playwright's event loop must be gone when other tests use the database.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    path = chromium()
    if path is None:
        end = pytest.fail if os.environ.get("LMS_REQUIRE_BROWSER") == "1" else pytest.skip
        end("no Chromium found")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="package")
def site(browser: Browser) -> Iterator[Site]:
    with demo_site() as site:
        yield site


@pytest.fixture
def visit(browser: Browser, site: Site) -> Iterator[Callable[..., Visitor]]:
    contexts = []

    def arrive(name: str = "", *, javascript: bool = True) -> Visitor:
        contexts.append(browser.new_context(viewport=DESK, java_script_enabled=javascript, locale="en-GB"))
        contexts[-1].set_default_timeout(15_000)
        visitor = Visitor(contexts[-1], site.url, has_scripts=javascript)
        if name:
            visitor.sign_in(name)
        return visitor

    yield arrive
    for context in contexts:
        context.close()


@pytest.fixture
def team(site: Site, visit: Callable[..., Visitor]) -> list[Visitor]:
    """Two learners of Ruth's team made for one journey, signed in, each with `.learner`."""
    made = json.loads(run([sys.executable, "-m", "tests.journeys.learners", "2", "Ruth Ashdown"], site.environment))
    found = []
    for each in made:
        visitor = visit()
        visitor.learner = Learner(**each)
        visitor.context.add_cookies([{"name": "sessionid", "value": visitor.learner.session, "url": site.url}])
        found.append(visitor)
    return found
