"""Addresses of what the dose is reported by: the alliance, board papers, the board's self-assessment."""

from django.urls import path

from lms.dose.views import alliance, maturity, papers

urlpatterns = [
    path("dose/alliance/", alliance.alliance, name="alliance"),
    path("dose/alliance/download/", alliance.download, name="alliance_download"),
    path("dose/papers/", papers.papers, name="papers"),
    path("dose/papers/make/", papers.make, name="make_paper"),
    path("dose/papers/<int:pk>/", papers.paper, name="paper"),
    path("dose/papers/workbook/", papers.workbook, name="workbook"),
    path("dose/papers/figures/<slug:name>/", papers.sheet, name="sheet"),
    path("dose/papers/evidence/", papers.evidence, name="evidence"),
    path("dose/maturity/", maturity.maturity, name="maturity"),
    path("dose/maturity/open/", maturity.open_round, name="open_maturity_round"),
    path("dose/maturity/answer/", maturity.answer_round, name="answer_maturity_round"),
    path("dose/maturity/<int:pk>/close/", maturity.close_round, name="close_maturity_round"),
]
