"""Addresses of applying, approving and the waiting list."""

from django.urls import path

from lms.cohorts.views import applications, applying, approvals, setting_up

urlpatterns = [
    path("cohorts/", applying.cohorts, name="cohorts"),
    path("cohorts/<int:pk>/", applying.about, name="about"),
    path("cohorts/applications/<int:pk>/", applying.application, name="application"),
    path("cohorts/applications/<int:pk>/accept/", applying.accept, name="accept_offer"),
    path("cohorts/applications/<int:pk>/decline/", applying.decline, name="decline_offer"),
    path("cohorts/applications/<int:pk>/cancel/", applying.cancel, name="cancel_application"),
    path("cohorts/applications/<int:pk>/pass-on/", applying.pass_on, name="pass_on"),
    path("approvals/", approvals.approvals, name="approvals"),
    path("approvals/<int:pk>/", approvals.approval, name="approval"),
    path("sessions/cohorts/<int:pk>/applications/", applications.applications, name="applications"),
    path("sessions/cohorts/build/", setting_up.build, name="build_cohort"),
    path("sessions/cohorts/<int:pk>/edit/", setting_up.edit, name="edit_cohort"),
    path("sessions/cohorts/<int:pk>/quotas/", setting_up.quotas, name="quotas"),
    path("sessions/cohorts/<int:pk>/questions/", setting_up.questions, name="questions"),
    path("sessions/cohorts/<int:pk>/cancel/", setting_up.cancel, name="cancel_cohort"),
    path("sessions/cohorts/<int:pk>/template/", setting_up.keep_template, name="keep_template"),
    path("sessions/questions/<int:pk>/withdraw/", setting_up.withdraw_question, name="withdraw_question"),
    path("sessions/applications/<int:pk>/end/", applications.end, name="end_application"),
    path("sessions/approvals/<int:pk>/name/", applications.name_approver, name="name_approver"),
]
