from django.urls import path

from lms.reminders.hr_urls import urlpatterns as hr
from lms.reminders.views import health, mailbox

app_name = "reminders"
urlpatterns = [
    path("health/reminders/", health.health, name="health"),
    *hr,
    path("mailbox/", mailbox.mailbox, name="mailbox"),
]
