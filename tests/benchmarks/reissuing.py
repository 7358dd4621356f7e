"""What it costs to issue certificates anew after their words were wrong: the dry run, then every piece.

    make bench ARGS="--reissues"          10,000 certificates
    make bench ARGS="--reissues 50000"    any other number

CPU is that of this process and of its database connection. Each certificate brings a row, an entry in the log and a
mail in the outbox. Memory is that of this process at a tenth of the way and at the end: it should not grow.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import django
import psutil

from tests.benchmarks.own_database import own_database
from tests.benchmarks.reminders_planning import tell, timed

if TYPE_CHECKING:
    from certificates.models import CertificateTemplate
    from lms.people.models import Organisation

NAME, SIZE, BATCH = "reissuing", 10_000, 1_000
MOST_MS, MOST_GROWTH = 10.0, 32  # CPU of each; MB


def main(size: int) -> None:
    """In a database of its own, thrown away afterwards."""
    with own_database(NAME) as environment:
        command = [sys.executable, "-m", "tests.benchmarks.reissuing", str(size)]
        subprocess.run(command, env=environment, check=True)


# ---- in the process of its own --------------------------------------------------------------
def measure(size: int) -> None:
    from django.conf import settings
    from django.core.management import call_command
    from django.utils import timezone

    from certificates.actions.reissuing import look_at
    from certificates.models import Certificate, Reissue
    from certificates.working import work_on
    from lms.people.models import Organisation, Person

    settings.DEBUG = False
    call_command("migrate", run_syncdb=True, verbosity=0)
    now = timezone.now()
    organisation = Organisation.objects.create(name="Northbridge Hospitals", slug="northbridge")
    hr = Person.objects.create_user("hr@x.example", full_name="Helen Marsh", organisation=organisation)
    _template(organisation, "has atained")
    _certificates(organisation, size, now)
    _template(organisation, "has attained")
    print(f"\n== {size:,} certificates issued anew", flush=True)
    later = now + timedelta(days=1)
    found: list[Reissue] = []
    looked = timed(
        lambda: found.append(look_at(organisation, level=None, kind="", reason="A letter.", by=hr, now=later))
    )
    tell("dry run", looked, f"{found[0].found:,} found")
    confirmed = {"state": Reissue.State.CONFIRMED, "confirmed_at": later, "confirmed_by": hr}
    Reissue.objects.filter(pk=found[0].pk).update(**confirmed)
    memory: list[float] = []

    def clock() -> datetime:
        """Asked once for each piece."""
        memory.append(psutil.Process().memory_info().rss / 2**20)
        return later

    cost = timed(lambda: work_on(found[0].pk, clock=clock))
    early, late = memory[len(memory) // 10], memory[-1]
    each, grown = cost[0] * 1000 / size, late - early
    assert Certificate.objects.filter(superseded_at=None).count() == size
    assert Certificate.objects.count() == 2 * size
    tell("issued anew", cost, f"in {len(memory) - 1} pieces")
    verdict = "met" if each <= MOST_MS and grown <= MOST_GROWTH else "MISSED"
    print(
        f"each {each:.2f} ms CPU, {cost[1] * 1000 / size:.2f} ms on the clock; memory {early:.0f} to {late:.0f} MB"
        f"   goals {MOST_MS:g} ms CPU, {MOST_GROWTH} MB more: {verdict}",
        flush=True,
    )


def _template(organisation: Organisation, lead: str) -> CertificateTemplate:
    from certificates.models import CertificateTemplate, TemplateWording

    template = CertificateTemplate.objects.filter(organisation=organisation).first()
    if template is None:
        template = CertificateTemplate(organisation=organisation, live=False)
    template.wordings = [TemplateWording(kind="level", lead=lead)]
    template.save()
    template.save_revision().publish()
    return template


def _certificates(organisation: Organisation, size: int, now: datetime) -> None:
    from wagtail.models import Page

    from certificates import snapshots
    from certificates.codes import new_code
    from certificates.models import Certificate
    from curriculum.models import EscalatorPage, LevelPage
    from lms.escalator.models import Attainment
    from lms.people.models import Person

    root = Page.objects.filter(depth=1).get()
    escalator = root.add_child(instance=EscalatorPage(title="Escalator", slug="climb", introduction="<p>Climb.</p>"))
    level = escalator.add_child(
        instance=LevelPage(
            title="Fundamentals", slug="l1", code="L1", number=1, strapline="Spot it", lead="Do.", for_whom="All",
            entry_text="None.", taught_hours=3, elapsed_text="Any time", validity_months=36,
        )
    )  # fmt: skip
    for start in range(0, size, BATCH):
        people = Person.objects.bulk_create(
            Person(email=f"p{n}@x.example", full_name=f"Person {n}", organisation=organisation)
            for n in range(start, min(start + BATCH, size))
        )
        reached = Attainment.objects.bulk_create(
            Attainment(person=each, level=level, achieved_on=now.date(), expires_on=date(2100, 1, 1)) for each in people
        )
        said = snapshots.of_level(reached[0])
        Certificate.objects.bulk_create(
            Certificate(attainment=each, person=each.person, code=new_code(), issued_at=now,
                        snapshot=said | {"name": each.person.full_name})
            for each in reached
        )  # fmt: skip


if __name__ == "__main__":
    django.setup()
    measure(int(sys.argv[1]))
