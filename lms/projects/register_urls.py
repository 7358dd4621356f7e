"""The addresses of how a project ends."""

from django.urls import path

from lms.projects.views import states

paths = [
    path("projects/<int:pk>/pause/", states.pause, name="pause"),
    path("projects/<int:pk>/resume/", states.resume, name="resume"),
    path("projects/<int:pk>/stop/", states.stop, name="stop"),
    path("projects/<int:pk>/reopen/", states.reopen, name="reopen"),
    path("projects/<int:pk>/complete/", states.complete, name="complete"),
]
