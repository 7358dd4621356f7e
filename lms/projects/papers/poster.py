"""Draws the poster of a project: A1, three columns, vectors all through, so that it prints at any size."""

from __future__ import annotations

from reportlab.lib.pagesizes import A1, landscape

from lms.projects.papers.sheets import Column, Sheet, drawn
from lms.projects.papers.story import Story

WIDTH, HEIGHT = landscape(A1)
SHEET = Sheet(WIDTH, HEIGHT, margin=72, band=230, sizes=(34, 31, 28, 26, 24, 22, 20))


def poster(story: Story) -> bytes:
    columns = (
        Column(0.3, story.written("problem", "aim", "involvement", "team", "benefits")),
        Column(0.4, story.written("chart", "drivers", "second_chart"), spare=1),
        Column(0.3, story.written("changes", "result", "failures", "lessons", "handover")),
    )
    return drawn(SHEET, story, columns)
