"""What the words of the dose mean. The page, the paper, the workbook and the evidence pack print the same."""

from __future__ import annotations

from lms.dose.board.suppression import FEWEST

DEFINITIONS: tuple[tuple[str, str], ...] = (
    (
        "Heads",
        "Different people with a current main post in the organisation, counted once each whatever their hours. "
        "People on a career break or seconded out are not counted.",
    ),
    ("People asked", "The heads whom a level's target asks, by staff group, band, job role, unit or dose group."),
    (
        "Have the level in date",
        "People asked who reached the level, or a higher one of the ladder that implies it, where it has not expired "
        "or been withdrawn. The board track and the sponsor module imply nothing.",
    ),
    ("Coverage", "People who have the level, as a share of the people asked. A dash where no share is asked for."),
    (
        "Target",
        "How many people the organisation decided it needs: a share of the people asked, rounded up; or one for so "
        "many heads, teams or active projects; or a number. Each decision has an approver, a reason and a version.",
    ),
    ("Of target", "People who have the level, as a share of the target. It may be more than 100%."),
    ("Gap", "The target less the people who have the level, and never below 0."),
    (
        "Flow",
        "Opening + graduated + joined + moved - left - lapsed - withdrawn + corrections = closing, over 12 months.",
    ),
    ("Leaver rate", "People with the level who left in 12 months, as a share of the mean number with the level."),
    (
        "Lapse rate",
        "Levels that expired and were not renewed within 90 days, as a share of the mean number with the level.",
    ),
    ("Completion rate", "Of the enrolments that fell due in 12 months, the share that was completed."),
    (
        "Forecast",
        "What follows if the pace of the last 12 months goes on. The ceiling is where leaving and lapsing eat up all "
        "that graduates; a target above it is never reached at that pace.",
    ),
    (
        "Hidden",
        f"Fewer than {FEWEST} people are asked or work there, or the figure would give such a number away by "
        "subtraction.",
    ),
    (
        "Mean stage",
        "The board's own answers on a scale from 0, not begun, to 4, the usual way of working and itself being "
        "improved. Shown from five answers up.",
    ),
)
