from django.urls import path

from lms.people.views import being_built

app_name = "reminders"
urlpatterns = [
    path("reminders/", being_built, name="outbox"),
    path("mailbox/", being_built, name="mailbox"),
]
