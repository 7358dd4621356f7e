from django.urls import path

from lms.people.views import being_built

app_name = "projects"
urlpatterns = [
    path("projects/", being_built, name="projects"),
    path("projects/new/", being_built, name="new"),
    path("projects/<int:pk>/", being_built, name="project"),
    path("projects/measures/<int:pk>/", being_built, name="measure"),
]
