from django.urls import path

from lms.home import views

app_name = "home"
urlpatterns = [
    path("", views.my_page, name="my_page"),
    path("team/", views.my_team, name="team"),
    path("coaching/", views.coach_board, name="coach_board"),
]
