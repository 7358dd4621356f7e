from django.urls import path

from lms.reminders.hr_urls import urlpatterns as hr
from lms.reminders.views import choices, health, mailbox, messages

app_name = "reminders"
urlpatterns = [
    path("health/reminders/", health.health, name="health"),
    *hr,
    path("messages/", messages.messages, name="messages"),
    path("messages/<int:pk>/", messages.message, name="message"),
    path("messages/seen/", messages.see_all, name="see_all"),
    path("messages/preferences/", choices.preferences, name="preferences"),
    path("messages/stop/<str:token>/", choices.stop, name="stop"),
    path("mailbox/", mailbox.mailbox, name="mailbox"),
]
