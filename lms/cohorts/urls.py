from django.urls import path

from lms.cohorts import views

app_name = "cohorts"
urlpatterns = [
    path("sessions/", views.sessions, name="sessions"),
    path("sessions/<int:pk>/", views.register, name="register"),
    path("sessions/cohorts/open/", views.open_cohort, name="open_cohort"),
    path("sessions/cohorts/<int:pk>/", views.cohort, name="cohort"),
    path("sessions/cohorts/<int:pk>/people/", views.add_people, name="add_people"),
    path("sessions/cohorts/<int:pk>/plan/", views.plan_session, name="plan_session"),
    path("sessions/places/<int:pk>/end/", views.end_place, name="end_place"),
]
