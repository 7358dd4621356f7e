"""Draws a project as one slide, 16 by 9: the chart, what happened, and what did not work."""

from __future__ import annotations

from lms.projects.papers.sheets import Column, Sheet, drawn
from lms.projects.papers.story import Story

SHEET = Sheet(960, 540, margin=40, band=92, sizes=(16, 15, 14, 13, 12))


def slide(story: Story) -> bytes:
    columns = (
        Column(0.58, story.written("aim", "chart")),
        Column(0.42, story.written("result", "failures", "lessons"), spare=1),
    )
    return drawn(SHEET, story, columns)
