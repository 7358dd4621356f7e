from django.urls import path, re_path

from lms.home.views import cohorts, cpd, pages

app_name = "home"
urlpatterns = [
    path("", pages.my_page, name="my_page"),
    path("team/", pages.my_team, name="team"),
    path("coaching/", pages.coach_board, name="coach_board"),
    path("sponsoring/", pages.sponsor_page, name="sponsor_page"),
    path("sessions/cohorts/<int:pk>/ladder/", cohorts.ladder, name="cohort_ladder"),
    path("sessions/cohorts/<int:pk>/ladder.csv", cohorts.ladder_download, {"kind": "csv"}, name="cohort_ladder_csv"),
    path("sessions/cohorts/<int:pk>/ladder.xlsx", cohorts.ladder_download, {"kind": "xlsx"}, name="cohort_ladder_xlsx"),
    path("sessions/cohorts/<int:pk>/projects/", cohorts.projects, name="cohort_projects"),
    path("cpd/", cpd.cpd, name="cpd"),
    path("cpd/add/", cpd.add, name="add_cpd"),
    path("cpd/<int:pk>/remove/", cpd.remove, name="remove_cpd"),
    path("cpd/reflections/<str:about>/", cpd.reflect, name="reflect_cpd"),
    re_path(r"^cpd/log\.(?P<kind>csv|pdf)$", cpd.download, name="cpd_download"),
]
