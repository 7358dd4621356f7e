"""Owns the five days of a workshop as a team begins with them, and what two numbers may say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from lms.charts.words import number
from lms.projects.models import Project, SheetRow, WorkshopTask

Day = WorkshopTask.Day
# Our own starting point: a team changes, adds and takes away.
SUGGESTED = {
    Day.PREPARE: (
        "Agree with the sponsor where the process starts and ends, and what must not get worse",
        "Walk the process from the patient's side, in the order a patient meets it",
        "Time the steps with a watch and fill in the observation sheet: before",
        "Ask three patients and three colleagues what costs them most time or worry",
    ),
    Day.MAP: (
        "Put every step on the wall as it is done, not as it is written down",
        "Mark waiting, walking, searching, doing again and anything a patient would not miss",
        "Choose the two or three places where most time or safety is lost",
        "Collect ideas for those places, everybody in turn",
    ),
    Day.TEST: (
        "Write a prediction for the first idea, then try it with one patient",
        "Look at what happened against the prediction; adopt, adapt or abandon",
        "Try the next idea; keep what helped and join what fits together",
        "Ask the patients of the day how it was for them",
    ),
    Day.STANDARDISE: (
        "Write the new way on one page with the people who will work by it",
        "Teach it to the next shift and watch where they stumble",
        "Fill in the observation sheet again, the same way: after",
        "Agree who looks after it, which measure is charted from now on, and how often",
    ),
    Day.REPORT: (
        "Tell the sponsor and the unit what was tried, what helped and what did not",
        "Say who does what by when of what is left, and write it below",
        "Thank the patients and colleagues who helped",
        "Put the days to look again into the diary: after 30, 60 and 90 days",
    ),
}
UNITS = {
    SheetRow.What.CYCLE_TIME: "min", SheetRow.What.LEAD_TIME: "min", SheetRow.What.WAITING: "min",
    SheetRow.What.WALKING: "m", SheetRow.What.STEPS: "steps", SheetRow.What.HANDOVERS: "hand-overs",
    SheetRow.What.INTERRUPTIONS: "interruptions", SheetRow.What.DEFECTS: "defects", SheetRow.What.STOCK: "items",
}  # fmt: skip
TWO_NUMBERS = "Two numbers are not a trend: chart the measure over the weeks that follow."


@dataclass(frozen=True, slots=True)
class DayPlan:
    number: int
    title: str
    on: date | None
    tasks: list[WorkshopTask]

    @property
    def done(self) -> int:
        return sum(task.is_done for task in self.tasks)


def suggested_tasks(project: Project) -> list[WorkshopTask]:
    """The tasks a new workshop begins with, not saved yet."""
    return [
        WorkshopTask(project=project, day=day, text=text, position=position)
        for day, texts in SUGGESTED.items()
        for position, text in enumerate(texts)
    ]


def day_plans(project: Project) -> list[DayPlan]:
    tasks = list(project.workshop_tasks.all())
    first = project.workshop_on
    return [
        DayPlan(day.value, str(day.label), _working_day(first, day.value - 1) if first else None,
                [task for task in tasks if task.day == day])
        for day in Day
    ]  # fmt: skip


def _working_day(first: date, later: int) -> date:
    """Five days in a row of a week; a weekend in between is no workshop."""
    on = first
    for _ in range(later):
        on += timedelta(days=3 if on.weekday() == 4 else 2 if on.weekday() == 5 else 1)
    return on


def difference(row: SheetRow) -> str:
    """What changed between the two observations, in words that promise no more than two numbers can."""
    if row.before is None or row.after is None:
        missing = [name for name, value in (("before", row.before), ("after", row.after)) if value is None]
        return f"Not observed yet: {' and '.join(missing)}."
    change = row.after - row.before
    if not change:
        return "The same."
    way = "less" if change < 0 else "more"
    share = f" ({abs(change) / row.before * 100:.0f}%)" if row.before else ""
    return f"{_said(abs(change), row.unit)} {way}{share}."


def _said(value: Decimal, unit: str) -> str:
    return f"{number(float(value))} {unit}"
