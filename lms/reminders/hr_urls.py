"""The pages on which HR looks after reminders."""

from django.urls import path, re_path

from lms.reminders.views import outbox, overview, pauses, rules, stuck

urlpatterns = [
    path("reminders/", overview.overview, name="overview"),
    path("reminders/coming/", overview.coming, name="coming"),
    path("reminders/rules/", rules.rules, name="rules"),
    path("reminders/rules/<slug:code>/", rules.rule, name="rule"),
    path("reminders/rules/<slug:code>/switch/", rules.switch, name="switch"),
    path("reminders/pauses/start/", pauses.pause, name="pause"),
    path("reminders/pauses/<int:pk>/resume/", pauses.resume, name="resume"),
    path("reminders/outbox/", outbox.outbox, name="outbox"),
    path("reminders/outbox/download/<slug:kind>/", outbox.download, name="download_outbox"),
    re_path(r"^reminders/outbox/all/(?P<what>resend|give-up)/$", stuck.decide_all, name="decide_all"),
    path("reminders/outbox/<int:pk>/", outbox.message, name="outbox_message"),
    path("reminders/outbox/<int:pk>/resend/", stuck.resend, name="resend"),
    path("reminders/outbox/<int:pk>/give-up/", stuck.give_up, name="give_up"),
]
