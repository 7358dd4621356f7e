from django.urls import path

from lms.people.views import being_built

app_name = "dose"
urlpatterns = [
    path("dose/", being_built, name="overview"),
    path("dose/staff-lists/", being_built, name="staff_lists"),
    path("dose/alliance/", being_built, name="alliance"),
]
