from django.urls import path

from lms.dose import views
from lms.people.views import being_built

app_name = "dose"
urlpatterns = [
    path("dose/", views.overview, name="overview"),
    path("dose/download/", views.download, name="download"),
    path("dose/targets/", views.targets, name="targets"),
    path("dose/targets/<slug:code>/", views.set_target, name="set_target"),
    path("dose/staff-lists/", being_built, name="staff_lists"),
    path("dose/alliance/", views.alliance, name="alliance"),
]
