"""Addresses of what joins learners and staff records: columns, the folder, reconciliation, competences."""

from django.urls import path

from lms.dose.views import columns, competences, folder, reconciliation

BASE = "dose/staff-lists/"
PAIRS = f"{BASE}reconciliation/pairs/"
PEOPLE = f"{BASE}reconciliation/people/"
urlpatterns = [
    path(f"{BASE}columns/<int:pk>/", columns.name_columns, name="name_columns"),
    path(f"{BASE}columns/<int:pk>/discard/", columns.discard_waiting, name="discard_waiting"),
    path(f"{BASE}profiles/", columns.profiles, name="profiles"),
    path(f"{BASE}profiles/<int:pk>/", columns.profile, name="profile"),
    path(f"{BASE}profiles/<int:pk>/delete/", columns.delete_profile, name="delete_profile"),
    path(f"{BASE}folder/", folder.folder, name="folder"),
    path(f"{BASE}competences/", competences.competences, name="competences"),
    path(f"{BASE}competences/file/", competences.export_competences, name="export_competences"),
    path(f"{BASE}competences/names/", competences.name_competences, name="name_competences"),
    path(f"{BASE}reconciliation/", reconciliation.reconciliation, name="reconciliation"),
    path(f"{BASE}reconciliation/download/", reconciliation.download_differences, name="download_differences"),
    path(f"{PEOPLE}<int:pk>/link/", reconciliation.link_account, name="link_account"),
    path(f"{PEOPLE}<int:pk>/close/", reconciliation.close_account, name="close_account"),
    path(f"{PAIRS}<int:first>/<int:second>/", reconciliation.call_different, name="call_different"),
    path(f"{BASE}reconciliation/different/<int:pk>/put-back/", reconciliation.put_back, name="put_back"),
]
