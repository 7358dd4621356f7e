from django.urls import path

from curriculum import views

app_name = "curriculum"
urlpatterns = [path("glossary/", views.glossary, name="glossary")]
