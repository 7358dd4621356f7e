from django.urls import path

from lms.reminders import views

app_name = "reminders"
urlpatterns = [
    path("reminders/", views.outbox, name="outbox"),
    path("reminders/<int:pk>/resend/", views.resend, name="resend"),
    path("mailbox/", views.mailbox, name="mailbox"),
]
