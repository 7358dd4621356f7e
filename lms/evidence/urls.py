from django.urls import path

from lms.people.views import being_built

app_name = "evidence"
urlpatterns = [
    path("files/<int:pk>/", being_built, name="file"),
]
