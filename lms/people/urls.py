from django.urls import path

from lms.people.views import being_built

app_name = "people"
urlpatterns = [
    path("sign-in/", being_built, name="sign_in"),
    path("sign-out/", being_built, name="sign_out"),
    path("people/", being_built, name="people"),
    path("audit-log/", being_built, name="audit_log"),
    path("accessibility/", being_built, name="accessibility"),
    path("privacy/", being_built, name="privacy"),
]
