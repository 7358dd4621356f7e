from django.urls import path

from lms.people.views import being_built

app_name = "certificates"
urlpatterns = [
    path("certificates/", being_built, name="wallet"),
    path("certificates/register/", being_built, name="register"),
    path("verify/", being_built, name="verify"),
]
