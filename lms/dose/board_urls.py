"""The pages HR and the board look at."""

from django.urls import path

from lms.dose.views import figures, splits

urlpatterns = [
    path("dose/", figures.overview, name="overview"),
    path("dose/download/", figures.download, name="download"),
    path("dose/where/", splits.where, name="where"),
    path("dose/where/download/", splits.download_where, name="download_where"),
]
