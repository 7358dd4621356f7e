from django.urls import path

from curriculum.question_files import views

app_name = "question_files"
urlpatterns = [
    path("", views.files, name="files"),
    path("export/", views.export, name="export"),
    path("export/download/", views.download, name="download"),
    path("<int:pk>/", views.file, name="file"),
    path("<int:pk>/confirm/", views.confirm, name="confirm"),
    path("<int:pk>/discard/", views.discard, name="discard"),
]
