"""Works out the sponsor's page: what waits for them, and each project in a few lines, in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lms.charts.words import chart_sentence
from lms.home.coaching import PARTS
from lms.home.waiting import Wait, for_the_sponsor, newest_scores, person_in
from lms.people.models import Person
from lms.projects.charting import analysis_of
from lms.projects.models import Barrier, Measure, Member, Project
from lms.projects.outline import aim_words


@dataclass(frozen=True)
class SponsoredProject:
    """One project as its sponsor sees it: its aim and what its chart says, never more than that."""

    project: Project
    lead: Person | None
    aim: str
    result: str
    score: str
    waits: list[Wait]
    barriers: list[Barrier]

    @property
    def waits_since(self) -> date:
        """Where no day is known, it counts as waiting longest: nobody else can move it."""
        return min((wait.since or date.min for wait in self.waits), default=date.max)


def sponsored(person: Person) -> list[SponsoredProject]:
    """The projects this person sponsors: those that wait longest first, then the open ones, then the closed."""
    projects = Project.objects.of(person, Member.Part.SPONSOR).select_related("unit").prefetch_related(*PARTS)
    found = [_sponsored(project) for project in projects.order_by("title", "pk")]
    return sorted(found, key=lambda one: (one.waits_since, one.project.is_closed))


def _sponsored(project: Project) -> SponsoredProject:
    lead = person_in(project, Member.Part.LEAD)
    scores = newest_scores(project)
    return SponsoredProject(
        project=project,
        lead=lead.person if lead else None,
        aim=aim_words(project),
        result=_result(project),
        score=str(scores[0].score) if scores else "",
        waits=for_the_sponsor(project),
        barriers=[barrier for barrier in project.barriers.all() if barrier.removed_on is None],
    )


def _result(project: Project) -> str:
    """What the chart of the first outcome measure with data says."""
    outcomes = [measure for measure in project.measures.all() if measure.kind == Measure.Kind.OUTCOME]
    measure = next((measure for measure in outcomes if measure.observations.all()), None)
    return f"{measure.name}: {chart_sentence(analysis_of(measure), measure.unit)}" if measure else ""
