from django.urls import path, re_path

from lms.home import cpd_views, views

app_name = "home"
urlpatterns = [
    path("", views.my_page, name="my_page"),
    path("team/", views.my_team, name="team"),
    path("coaching/", views.coach_board, name="coach_board"),
    path("cpd/", cpd_views.cpd, name="cpd"),
    path("cpd/add/", cpd_views.add, name="add_cpd"),
    path("cpd/<int:pk>/remove/", cpd_views.remove, name="remove_cpd"),
    path("cpd/reflections/<str:about>/", cpd_views.reflect, name="reflect_cpd"),
    re_path(r"^cpd/log\.(?P<kind>csv|pdf)$", cpd_views.download, name="cpd_download"),
]
