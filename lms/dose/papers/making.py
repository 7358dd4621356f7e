"""Makes board papers: works the report out once, and keeps it as it was."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from lms.dose.models import BoardPaper
from lms.dose.papers.content import content_of
from lms.dose.papers.report import gather
from lms.dose.targets import runs as target_runs
from lms.people import audit
from lms.people.models import Organisation, Person


@transaction.atomic
def make_paper(organisation: Organisation, *, title: str, ask: str, by: Person, now: datetime) -> BoardPaper:
    """Freeze today's figures and targets as a paper. The same paper asked for twice (a double click) is made once."""
    today = timezone.localdate(now)
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    content = content_of(gather(organisation, today=today), title=title, ask=ask, made_on=f"{today:%-d %B %Y}")
    last = BoardPaper.objects.filter(organisation=organisation).first()
    if last is not None and last.content == content:
        return last
    run = target_runs.run(organisation, by=by, now=now, as_of=today)
    made = BoardPaper.objects.create(
        organisation=organisation, run=run, title=title, as_of=today, content=content, made_by=by, made_at=now
    )
    audit.record("board_paper.made", f"Made the board paper “{title}”", by=by, paper=made.pk)
    return made
