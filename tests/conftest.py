"""The fixed cast and the fixed dates every test shares."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection
from xdist.scheduler import LoadScopeScheduling

from curriculum.models import (
    EscalatorPage,
    LessonPage,
    LevelPage,
    LevelRequirement,
    ModulePage,
    Question,
    QuestionOption,
    Quiz,
)
from lms.celery import app
from lms.people.models import Assignment, Organisation, OrgUnit, Person, Role, RoleGrant

MONDAY = date(2026, 1, 5)


# What starts servers and browsers of its own stays with one worker: it is started once, and nothing else of its kind
# competes with it for the processor.
ONE_AFTER_ANOTHER = ("tests/journeys/", "tests/reminders/faults/")


class Scheduling(LoadScopeScheduling):
    """Hands out tests one by one, those that need processes of their own as one piece."""

    def _split_scope(self, nodeid: str) -> str:
        return next((folder for folder in ONE_AFTER_ANOTHER if nodeid.startswith(folder)), nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log) -> Scheduling:
    config.option.loadscopereorder = False
    return Scheduling(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest piece first; it touches no database. The others stay in the order in which those that empty the
    database come last."""
    items.sort(key=lambda item: not item.nodeid.startswith(ONE_AFTER_ANOTHER[0]))


def plain(name: str) -> str:
    """The name as an e-mail address writes it: siân rees -> sian.rees."""
    letters = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return letters.replace(" ", ".")


@pytest.fixture(autouse=True)
def no_counts_of_earlier_tests():
    """Rate limits count in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def today() -> date:
    return MONDAY


@pytest.fixture
def northbridge(db) -> Organisation:
    return Organisation.objects.create(name="Northbridge Hospitals", slug="northbridge")


@pytest.fixture
def southmoor(db) -> Organisation:
    return Organisation.objects.create(name="Southmoor Community Trust", slug="southmoor")


@pytest.fixture
def ward(northbridge) -> OrgUnit:
    medicine = OrgUnit.objects.create(organisation=northbridge, kind="division", name="Medicine")
    return OrgUnit.objects.create(organisation=northbridge, parent=medicine, kind="team", name="Ward 7")


@pytest.fixture
def hire(ward):
    """A function that makes a person with a post on the ward: hire("Amara Okafor", role="hr", manager=...)."""

    def _hire(
        name: str, *, role: str = "", manager: Person | None = None, unit: OrgUnit | None = None, **post
    ) -> Person:
        unit = unit or ward
        number = str(100_001 + Person.objects.count())
        person = Person.objects.create_user(
            f"{plain(name)}@{unit.organisation.slug}.example",
            full_name=name,
            organisation=unit.organisation,
            employee_number=number,
        )
        fields = {"staff_group": "Nursing and midwifery", "job_role": "Staff nurse", "pay_band": "5"} | post
        Assignment.objects.create(
            person=person, unit=unit, number=number, line_manager=manager, starts_on=date(2020, 1, 1), **fields
        )
        if role:
            RoleGrant.objects.create(person=person, role=role, starts_on=date(2020, 1, 1))
        return person

    return _hire


@pytest.fixture
def ward_manager(hire) -> Person:
    return hire("Ruth Ashdown", job_role="Ward manager", pay_band="7")


@pytest.fixture
def nurse(hire, ward_manager) -> Person:
    return hire("Joanna Pryce", manager=ward_manager)


@pytest.fixture
def coach(hire) -> Person:
    return hire("Daniel Whitcombe", role=Role.COACH, pay_band="8a")


@pytest.fixture
def sponsor(hire) -> Person:
    return hire("Priya Raman", role=Role.SPONSOR, pay_band="9")


@pytest.fixture
def trainer(hire) -> Person:
    return hire("Tom Adeyemi", role=Role.TRAINER)


@pytest.fixture
def hr(hire) -> Person:
    return hire("Helen Marsh", role=Role.HR)


@pytest.fixture
def org_admin(hire) -> Person:
    return hire("Owen Bright", role=Role.ORG_ADMIN)


@pytest.fixture
def stranger(hire, southmoor) -> Person:
    """A nurse in the other organisation."""
    unit = OrgUnit.objects.create(organisation=southmoor, kind="team", name="Moor Street clinic")
    return hire("Siân Rees", unit=unit)


@pytest.fixture
def escalator(db) -> EscalatorPage:
    from wagtail.models import Locale, Page, Site

    Locale.objects.get_or_create(language_code="en-gb")  # gone, as the root is, after a test that empties the tables
    root = Page.objects.filter(depth=1).first() or Page.add_root(instance=Page(title="Root", slug="root"))
    page = root.add_child(instance=EscalatorPage(title="Escalator", slug="improvement", introduction="<p>Climb.</p>"))
    site, _ = Site.objects.get_or_create(is_default_site=True, defaults={"hostname": "localhost", "root_page": page})
    site.root_page = page
    site.save()
    Site.clear_site_root_paths_cache()
    return page


@pytest.fixture
def fundamentals(escalator) -> LevelPage:
    """Level 1 with one module of two lessons, and a quiz that draws 3 of 4 questions."""
    level = escalator.add_child(
        instance=LevelPage(
            title="Fundamentals", slug="fundamentals", code="L1", number=1, strapline="Spot it", lead="Spot it.",
            for_whom="Everyone", entry_text="Nothing.", taught_hours=3, elapsed_text="Any time", days_to_complete=90,
            validity_months=36,
        )
    )  # fmt: skip
    LevelRequirement.objects.create(level=level, kind="modules", title="All modules", sort_order=0)
    LevelRequirement.objects.create(level=level, kind="quiz", title="Quiz passed", sort_order=1)
    module = level.add_child(instance=ModulePage(title="Dots", slug="dots", code="1.4", hours=3, strands=["D"]))
    for title in ("First lesson", "Second lesson"):
        module.add_child(
            instance=LessonPage(
                title=title, slug=title.lower().replace(" ", "-"), summary="About dots.", minutes=10,
                body=[("text", "<p>Dots, not two points.</p>")],
            )
        )  # fmt: skip
    Quiz.objects.create(level=level, title="Fundamentals quiz", draw=3, pass_mark=80)
    for number in range(1, 5):
        question = Question.objects.create(
            key=f"l1-{number}", level=level, module=module, strand="D", kind="single", stem=f"Question {number}?"
        )
        for text in ("Right", "Wrong", "Also wrong"):
            QuestionOption.objects.create(
                question=question, text=text, is_right=text == "Right", feedback=f"{text}, because."
            )
    return level


@pytest.fixture
def lessons(fundamentals) -> list[LessonPage]:
    return list(LessonPage.objects.descendant_of(fundamentals))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Concurrency is shown on PostgreSQL, which locks rows; on SQLite writers wait in line anyway."""
    if item.get_closest_marker("postgresql") and connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL")


def pytest_terminal_summary(terminalreporter) -> None:
    """Skipped journeys are said aloud: a green run without them proves less."""
    skipped = [r for r in terminalreporter.stats.get("skipped", []) if "no Chromium found" in str(r.longrepr)]
    if skipped:
        words = f"{len(skipped)} browser tests were SKIPPED: no Chromium found (CHROMIUM=/path/to/it names one)"
        terminalreporter.write_sep("!", words, red=True, bold=True)


@pytest.fixture
def celery_broker_away():
    """Tasks go to a Redis that is not there."""
    kept = app.conf.task_always_eager, app.conf.broker_url
    app.conf.task_always_eager, app.conf.broker_url = False, "redis://127.0.0.1:1/0"
    app._pool = app.amqp._producer_pool = None  # those that are open lead to the broker of before
    yield
    app.conf.task_always_eager, app.conf.broker_url = kept
    app._pool = app.amqp._producer_pool = None
