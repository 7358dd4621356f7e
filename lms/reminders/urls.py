from django.urls import path

from lms.reminders.views import mailbox, outbox

app_name = "reminders"
urlpatterns = [
    path("reminders/", outbox.outbox, name="outbox"),
    path("reminders/<int:pk>/resend/", outbox.resend, name="resend"),
    path("mailbox/", mailbox.mailbox, name="mailbox"),
]
