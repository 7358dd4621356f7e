from django.urls import path

from lms.reminders.hr_urls import urlpatterns as hr
from lms.reminders.views import mailbox

app_name = "reminders"
urlpatterns = [
    *hr,
    path("mailbox/", mailbox.mailbox, name="mailbox"),
]
