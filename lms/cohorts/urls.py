from django.urls import path

from lms.people.views import being_built

app_name = "cohorts"
urlpatterns = [
    path("sessions/", being_built, name="sessions"),
]
