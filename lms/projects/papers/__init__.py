"""A project on paper: a report, a poster and a slide, as PDF."""

from lms.projects.papers.poster import poster
from lms.projects.papers.report import report
from lms.projects.papers.slide import slide

__all__ = ["poster", "report", "slide"]
