from django.urls import path

from lms.evidence import views

app_name = "evidence"
urlpatterns = [path("files/<int:pk>/", views.file, name="file")]
