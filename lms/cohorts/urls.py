from django.urls import path

from lms.cohorts.views import cohorts, registers, sessions

app_name = "cohorts"
urlpatterns = [
    path("sessions/", sessions.sessions, name="sessions"),
    path("sessions/<int:pk>/", registers.register, name="register"),
    path("sessions/cohorts/open/", cohorts.open_cohort, name="open_cohort"),
    path("sessions/cohorts/<int:pk>/", cohorts.cohort, name="cohort"),
    path("sessions/cohorts/<int:pk>/people/", cohorts.add_people, name="add_people"),
    path("sessions/cohorts/<int:pk>/plan/", sessions.plan_session, name="plan_session"),
    path("sessions/places/<int:pk>/end/", cohorts.end_place, name="end_place"),
]
