from django.urls import path

from lms.dose import deciding_urls, reporting_urls
from lms.dose.views import competences, figures, reconciliation, staff_lists

app_name = "dose"
urlpatterns = [
    *reporting_urls.urlpatterns,
    *deciding_urls.urlpatterns,
    path("dose/", figures.overview, name="overview"),
    path("dose/download/", figures.download, name="download"),
    path("dose/staff-lists/", staff_lists.staff_lists, name="staff_lists"),
    path("dose/staff-lists/<int:pk>/", staff_lists.staff_list, name="staff_list"),
    path("dose/staff-lists/<int:pk>/report/", staff_lists.staff_list_report, name="staff_list_report"),
    path("dose/staff-lists/<int:pk>/confirm/", staff_lists.confirm_staff_list, name="confirm_staff_list"),
    path("dose/staff-lists/<int:pk>/discard/", staff_lists.discard_staff_list, name="discard_staff_list"),
    path("dose/staff-lists/competences/", competences.competences, name="competences"),
    path("dose/staff-lists/competences/file/", competences.export_competences, name="export_competences"),
    path("dose/staff-lists/competences/names/", competences.name_competences, name="name_competences"),
    path("dose/staff-lists/reconciliation/", reconciliation.reconciliation, name="reconciliation"),
    path("dose/staff-lists/reconciliation/download/", reconciliation.download_differences, name="download_differences"),
    path("dose/staff-lists/reconciliation/people/<int:pk>/link/", reconciliation.link_account, name="link_account"),
    path("dose/staff-lists/reconciliation/people/<int:pk>/close/", reconciliation.close_account, name="close_account"),
    path(
        "dose/staff-lists/reconciliation/pairs/<int:first>/<int:second>/",
        reconciliation.call_different,
        name="call_different",
    ),
    path("dose/staff-lists/reconciliation/different/<int:pk>/put-back/", reconciliation.put_back, name="put_back"),
]
