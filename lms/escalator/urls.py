from django.urls import path

from lms.escalator import views

app_name = "escalator"
urlpatterns = [
    path("levels/<slug:code>/join/", views.join, name="join"),
    path("standing/<int:person_pk>/<slug:code>/", views.standing, name="standing"),
]
