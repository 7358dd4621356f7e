from django.urls import path

from lms.people.views import being_built

app_name = "learning"
urlpatterns = [
    path("learning/lessons/<int:pk>/done/", being_built, name="lesson_done"),
]
