"""The pages HR and the board look at."""

from django.urls import path

from lms.dose.views import figures, flow, learners, saved_views, splits

urlpatterns = [
    path("dose/", figures.overview, name="overview"),
    path("dose/download/", figures.download, name="download"),
    path("dose/where/", splits.where, name="where"),
    path("dose/where/download/", splits.download_where, name="download_where"),
    path("dose/flow/", flow.flow, name="flow"),
    path("dose/flow/download/", flow.download_flow, name="download_flow"),
    path("dose/due/", learners.due, name="due"),
    path("dose/due/download/", learners.download_due, name="download_due"),
    path("dose/views/save/", saved_views.save, name="save_view"),
    path("dose/views/<int:pk>/", saved_views.change, name="change_view"),
    path("dose/views/<int:pk>/delete/", saved_views.delete, name="delete_view"),
    path("dose/on-the-way/", learners.on_the_way, name="on_the_way"),
    path("dose/on-the-way/download/<slug:section>/", learners.download_on_the_way, name="download_on_the_way"),
]
