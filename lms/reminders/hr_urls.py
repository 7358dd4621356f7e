"""The pages on which HR looks after reminders."""

from django.urls import path, re_path

from lms.reminders.views import outbox, stuck

urlpatterns = [
    path("reminders/", outbox.outbox, name="outbox"),
    path("reminders/outbox/download/<slug:kind>/", outbox.download, name="download_outbox"),
    re_path(r"^reminders/outbox/all/(?P<what>resend|give-up)/$", stuck.decide_all, name="decide_all"),
    path("reminders/outbox/<int:pk>/", outbox.message, name="outbox_message"),
    path("reminders/outbox/<int:pk>/resend/", stuck.resend, name="resend"),
    path("reminders/outbox/<int:pk>/give-up/", stuck.give_up, name="give_up"),
]
