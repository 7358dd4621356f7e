"""Works out the coach's board: every team one coaches, what waits, who has gone quiet, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.safestring import SafeString, mark_safe

from lms.charts.drawing import sparkline
from lms.charts.words import Verdict, chart_sentence, number, variation_words
from lms.cohorts.models import Place
from lms.home.waiting import Wait, for_the_coach, newest_scores, person_in
from lms.learning.models import Enrolment
from lms.people.models import Person
from lms.projects.attention import Reason, ago, last_entry_on, last_pdsa_on, reasons
from lms.projects.charting import analysis_of
from lms.projects.gate import day
from lms.projects.models import Collaborative, Measure, Member, Project
from lms.projects.state_hash import PARTS as STATE_PARTS

PARTS = ("members__person", "scores", "sign_offs", "barriers", *STATE_PARTS)
SORTS = {"waits": "What waits longest", "entry": "Longest without an entry", "title": "Name of the project"}


@dataclass
class TeamCard:
    """One team as its coach sees it."""

    project: Project
    lead: Person | None
    waits: list[Wait]
    reasons: list[Reason]
    last_entry_on: date | None
    last_pdsa_on: date | None
    today: date
    cohorts: list[str] = field(default_factory=list)
    levels: list[str] = field(default_factory=list)

    @property
    def waits_since(self) -> date | None:
        return min((wait.since for wait in self.waits if wait.since), default=None)

    @property
    def needs_help_since(self) -> date | None:
        return min((reason.since for reason in self.reasons), default=None)

    @property
    def last_entry(self) -> str:
        return _said(self.last_entry_on, self.today)

    @property
    def last_pdsa(self) -> str:
        return _said(self.last_pdsa_on, self.today)

    @property
    def score(self) -> str:
        scores = newest_scores(self.project)
        return str(scores[0].score) if scores else ""

    @property
    def score_moved(self) -> tuple[str, str] | None:
        """An arrow and the words for it: how the score stands to the one before."""
        scores = newest_scores(self.project)
        if len(scores) < 2 or scores[0].score == scores[1].score:
            return None
        arrow, word = ("↑", "up") if scores[0].score > scores[1].score else ("↓", "down")
        return arrow, f"{word} from {scores[1].score}"


@dataclass(frozen=True)
class Chart:
    """The first outcome measure that has data, small and in words."""

    measure: Measure
    drawing: SafeString
    verdict: Verdict
    latest: str


@dataclass(frozen=True)
class Chosen:
    """What the coach wants to see; an empty string is everything."""

    needs: str = ""
    state: str = ""
    unit: str = ""
    cohort: str = ""
    level: str = ""
    sort: str = "waits"


def board(person: Person, today: date) -> list[TeamCard]:
    """Every team this person coaches, what waits longest for them first."""
    projects = Project.objects.of(person, Member.Part.COACH).select_related("unit", "collaborative")
    cards = [_card(project, today) for project in projects.prefetch_related(*PARTS).order_by("title", "pk")]
    _add_programmes(cards)
    return sorted(cards, key=_longest_first)


def shown(cards: Iterable[TeamCard], chosen: Chosen) -> list[TeamCard]:
    """The cards asked for, in the order asked for."""
    kept = [card for card in cards if _fits(card, chosen)]
    if chosen.sort == "title":
        return sorted(kept, key=lambda card: card.project.title)
    if chosen.sort == "entry":
        return sorted(kept, key=lambda card: (card.last_entry_on or date.min, card.project.title))
    return kept


def chart_of(project: Project) -> Chart | None:
    outcomes = [measure for measure in project.measures.all() if measure.kind == Measure.Kind.OUTCOME]
    measure = next((measure for measure in outcomes if measure.observations.all()), None)
    if measure is None:
        return None
    analysis = analysis_of(measure)
    title = f"{measure.name}. {chart_sentence(analysis, measure.unit)}"
    latest = analysis.latest
    return Chart(
        measure,
        mark_safe(sparkline(analysis, title=title)),
        variation_words(analysis),
        number(latest.value, measure.unit) if latest and latest.value is not None else "",
    )


def led_collaboratives(person: Person) -> Sequence[Collaborative]:
    """The open collaboratives one leads, with the teams that ask to join."""
    return list(Collaborative.objects.open().led_by(person).prefetch_related("requests"))


def _card(project: Project, today: date) -> TeamCard:
    lead = person_in(project, Member.Part.LEAD)
    return TeamCard(
        project=project,
        lead=lead.person if lead else None,
        waits=for_the_coach(project),
        reasons=reasons(project, today),
        last_entry_on=last_entry_on(project),
        last_pdsa_on=last_pdsa_on(project, today),
        today=today,
    )


def _add_programmes(cards: list[TeamCard]) -> None:
    """The cohorts and levels that the leads of the teams are in."""
    leads = {card.lead.pk for card in cards if card.lead}
    cohorts = Place.objects.filter(person__in=leads, left_on=None).values_list("person", "cohort__name")
    levels = Enrolment.objects.open().filter(person__in=leads).values_list("person", "level__title")
    for name, rows in (("cohorts", cohorts), ("levels", levels)):
        found: dict[int, list[str]] = {}
        for person, title in rows:
            found.setdefault(person, []).append(title)
        for card in cards:
            setattr(card, name, sorted(found.get(card.lead.pk, [])) if card.lead else [])


def _fits(card: TeamCard, chosen: Chosen) -> bool:
    return (
        (chosen.needs != "me" or bool(card.waits))
        and (chosen.needs != "help" or bool(card.reasons))
        and chosen.state in ("", card.project.state)
        and chosen.unit in ("", str(card.project.unit_id))
        and (not chosen.cohort or chosen.cohort in card.cohorts)
        and (not chosen.level or chosen.level in card.levels)
    )


def _said(on: date | None, today: date) -> str:
    if on is None:
        return "None yet"
    return f"{day(on)}, today" if on >= today else f"{day(on)}, {ago(on, today)} ago"


def _longest_first(card: TeamCard) -> tuple[bool, date, bool, date, str]:
    return (
        not card.waits, card.waits_since or date.max, not card.reasons, card.needs_help_since or date.max,
        card.project.title,
    )  # fmt: skip
