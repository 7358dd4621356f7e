from django.urls import path

from lms.people.views import being_built

app_name = "projects"
urlpatterns = [
    path("projects/", being_built, name="projects"),
]
