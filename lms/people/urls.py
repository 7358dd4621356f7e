from django.urls import path

from lms.people.views import plain_pages, records, signing_in

app_name = "people"
urlpatterns = [
    path("sign-in/", signing_in.sign_in, name="sign_in"),
    path("sign-in/demo/<int:pk>/", signing_in.demo_sign_in, name="demo_sign_in"),
    path("sign-out/", signing_in.sign_out, name="sign_out"),
    path("people/", records.people, name="people"),
    path("people/<int:pk>/", records.person, name="person"),
    path("people/<int:pk>/name/", records.change_name, name="change_name"),
    path("roles/", records.roles, name="roles"),
    path("roles/<int:pk>/end/", records.end_role, name="end_role"),
    path("audit-log/", records.audit_log, name="audit_log"),
    path("accessibility/", plain_pages.accessibility, name="accessibility"),
    path("text-size/", plain_pages.text_size, name="text_size"),
    path("privacy/", plain_pages.privacy, name="privacy"),
]
