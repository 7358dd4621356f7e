from django.urls import path

from lms.recall import views

app_name = "recall"
urlpatterns = [
    path("refresher/", views.refresher, name="refresher"),
    path("refresher/start/", views.start, name="start"),
    path("refresher/stop/", views.stop, name="stop"),
    path("refresher/begin/", views.begin, name="begin"),
    path("refresher/questions/<int:pk>/", views.question, name="question"),
    path("refresher/sets/<int:pk>/", views.refresher_set, name="set"),
]
