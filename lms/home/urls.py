from django.urls import path

from lms.people.views import being_built

app_name = "home"
urlpatterns = [
    path("", being_built, name="my_page"),
    path("team/", being_built, name="team"),
    path("coaching/", being_built, name="coach_board"),
]
