from django.urls import path

from lms.people.views import being_built

app_name = "escalator"
urlpatterns = [
    path("standing/<int:person_pk>/<slug:code>/", being_built, name="standing"),
]
