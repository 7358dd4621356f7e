"""Puts the workspace of a project together: words, drawings, and what this person may do."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.safestring import mark_safe

from lms.charts.drawing import sparkline
from lms.charts.words import chart_sentence, number
from lms.people.models import Person
from lms.projects import access
from lms.projects.actions.charter import charter_is_open
from lms.projects.benefits import amount_words, totals
from lms.projects.charting import analysis_of
from lms.projects.coaching import about_cycle, about_measures, about_ramp
from lms.projects.collaborating import may_join
from lms.projects.driver_diagram import draw_drivers
from lms.projects.gate import day, gate, is_ready_to_sign, read_whole
from lms.projects.models import Measure, Project
from lms.projects.outline import aim_words, loose_ideas, outline
from lms.projects.progress import aim_share, latest_mean, suggest
from lms.projects.ramps import draw_ramp, ramps
from lms.projects.signatures import charter_waits, valid_signatures
from lms.projects.small_counts import small_counts
from lms.projects.states import may_guide, steps_for
from lms.projects.workshop import TWO_NUMBERS, day_plans, difference

STATE_COLOURS = {
    "idea": "grey", "in_review": "yellow", "approved": "aqua-green", "active": "blue", "paused": "orange",
    "completed": "green", "stopped": "purple",
}  # fmt: skip


def workspace(project: Project, person: Person, today: date, line: int | None = None) -> dict[str, Any]:
    read_whole(project)
    items = gate(project)
    prefetch_related_objects([project], "barriers__asked_by", "join_requests__collaborative")
    return {
        "project": project,
        "state_colour": STATE_COLOURS[project.state],
        "today": today,
        "items": items,
        "open_items": [item for item in items if not item.is_met],
        "met_items": [item for item in items if item.is_met],
        "aim_sentence": aim_words(project),
        "aim_line": _aim_line(project),
        "branches": outline(project),
        "loose": loose_ideas(project),
        "drawing": draw_drivers(project),
        "current_line": line,
        "measures": [_measure_card(measure) for measure in project.measures.all()],
        "ramps": _ramps(project, today),
        "measures_asked": about_measures(project),
        "open_cycles": [cycle for cycle in project.cycles.all() if not cycle.completed_on],
        "open_steps": [
            {"cycle": cycle, "asked": about_cycle(cycle, today)}
            for cycle in project.cycles.all()
            if not cycle.completed_on
        ],
        "members": sorted(project.members.all(), key=lambda m: list(m.Part).index(m.part)),
        "signatures": valid_signatures(project),
        "charter_waits": charter_waits(project),
        "waits": _waits(project, is_ready_to_sign(items), today),
        "small_counts": small_counts(project),
        **_state(project, person),
        **_benefits(project),
        **_workshop(project),
        **_score(project),
        **_together(project, person),
        **_permissions(project, person, today),
    }


def _together(project: Project, person: Person) -> dict[str, Any]:
    """The collaborative it is in or waits for, and what it asked of its sponsor: for those with a part in it."""
    asked = next((one for one in project.join_requests.all() if one.decided_at is None), None)
    refused = next((one for one in reversed(project.join_requests.all()) if one.is_accepted is False), None)
    return {
        "is_of_the_team": bool(access.part_of(person, project)),
        "may_join": may_join(project),
        "join_request": asked,
        "refused_request": refused if project.collaborative_id is None and asked is None else None,
        "barriers": [barrier for barrier in project.barriers.all() if barrier.removed_on is None],
        "barriers_removed": [barrier for barrier in project.barriers.all() if barrier.removed_on],
    }


def _permissions(project: Project, person: Person, today: date) -> dict[str, bool]:
    may_edit = access.may_edit(person, project)
    return {
        "may_edit": may_edit,
        "may_label": may_guide(person, project),
        "may_lead": access.may_lead(person, project),
        "may_coach": access.may_coach(person, project),
        "may_sponsor": access.may_sponsor(person, project),
        "may_agree": access.may_agree_pdsa(person, project, today),
        "may_write_charter": may_edit and charter_is_open(project),
    }


def _benefits(project: Project) -> dict[str, Any]:
    lines = [{"benefit": each, "amount": amount_words(each.kind, each.amount)} for each in project.benefits.all()]
    return {"benefits": lines, "totals": totals(project)}


def _workshop(project: Project) -> dict[str, Any]:
    if not project.is_workshop:
        return {}
    sheet = [{"row": row, "words": difference(row)} for row in project.sheet_rows.all()]
    return {"days": day_plans(project), "sheet": sheet, "two_numbers": TWO_NUMBERS}


def _state(project: Project, person: Person) -> dict[str, Any]:
    changes = list(project.state_changes.select_related("by"))
    steps = [
        {"title": step.title, "url": reverse(f"projects:{step.route}", args=[project.pk])}
        for step in steps_for(person, project)
    ]
    return {"state_changes": changes, "latest_change": changes[0] if changes else None, "steps": steps}


def _score(project: Project) -> dict[str, Any]:
    newest = max(project.scores.all(), key=lambda score: (score.at, score.pk), default=None)
    suggestion = suggest(project)
    shown = newest.score if newest else 0
    pips = [
        {
            "x": 1 + 30 * i,
            "y": round(32 - 2.2 * i, 1),
            "height": round(8 + 2.2 * i, 1),
            "css": _pip(i, shown, suggestion),
        }
        for i in range(10)
    ]
    history = sorted(project.scores.all(), key=lambda score: (score.at, score.pk), reverse=True)
    return {"score": newest, "suggestion": suggestion, "pips": pips, "scores": history}


def _pip(place: int, shown: Any, suggestion: Any) -> str:
    half = (place + 1) / 2
    if half <= shown:
        return " on"
    return " next" if half <= suggestion.score else ""


def _aim_line(project: Project) -> dict[str, Any] | None:
    """Places on a line from baseline to target, and beyond either end a little."""
    share, mean = aim_share(project), latest_mean(project)
    if share is None or mean is None:
        return None
    percent = round(share * 100)
    now = 34 + 628 * min(max(share, 0), 1.4)
    return {
        "baseline": number(float(project.aim_baseline or 0), project.aim_unit),
        "target": number(float(project.aim_target or 0), project.aim_unit),
        "now": number(mean, project.aim_unit),
        "percent": f"{percent}% of the way" if percent >= 0 else "further from the target than the start",
        "x": round(now, 1),
        "is_low": now > 560 and now < 760,
    }


def _measure_card(measure: Measure) -> dict[str, Any]:
    analysis = analysis_of(measure)
    latest = analysis.latest
    sentence = chart_sentence(analysis, measure.unit)
    return {
        "measure": measure,
        "sentence": sentence,
        "latest": number(latest.value, measure.unit) if latest and latest.value is not None else "",
        "spark": mark_safe(sparkline(analysis, title=f"{measure.name}: {sentence}")) if latest else "",
    }


def _ramps(project: Project, today: date) -> list[dict[str, Any]]:
    """Each change idea's cycles as a list, a drawing where there are several, and what a coach would ask."""
    return [
        {
            "name": ramp.name,
            "is_ramp": ramp.is_ramp,
            "drawing": draw_ramp(ramp) if ramp.is_ramp else "",
            "steps": [{"cycle": cycle, "asked": about_cycle(cycle, today)} for cycle in ramp.completed],
            "next": ramp.last,
            "asked": about_ramp(ramp),
        }
        for ramp in ramps(project)
        if ramp.completed or ramp.is_ramp
    ]


def _waits(project: Project, is_ready: bool, today: date) -> list[dict[str, str]]:
    """Who waits for whom: only what is true of the rows now."""
    parts = {member.part: member.person for member in project.members.all()}
    waits = []
    if charter_waits(project):
        waits.append({"who": str(parts.get("sponsor", "A sponsor")), "what": "to approve the charter"})
    for cycle in project.cycles.all():
        if not cycle.completed_on and cycle.starts_on <= today:
            since = f"Started {day(cycle.starts_on)}"
            waits.append({"who": "The team", "what": f"to write the result of PDSA {cycle.number}", "when": since})
    is_pdsa = project.kind == Project.Kind.PDSA
    if is_pdsa and not project.is_closed and any(cycle.completed_on for cycle in project.cycles.all()):
        waits.append({"who": f"The line manager of {parts.get('lead', 'its lead')}", "what": "to agree the PDSA"})
    if is_ready and not project.is_closed and project.has_gate:
        signed = {signature.capacity for signature in valid_signatures(project)}
        waiting = "sponsor" if "coach" in signed else "coach"
        waits.append({"who": str(parts.get(waiting, f"A {waiting}")), "what": "to sign the project off"})
    return waits
