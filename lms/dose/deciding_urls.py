"""Addresses of what HR decides: targets and their frozen runs, groups, appointments."""

from django.urls import path

from lms.dose.views import appointments, drafts, groups, target_runs, targets

urlpatterns = [
    path("dose/targets/", targets.targets, name="targets"),
    path("dose/targets/usual/", targets.usual, name="usual_targets"),
    path("dose/targets/runs/", target_runs.runs, name="target_runs"),
    path("dose/targets/runs/<int:pk>/", target_runs.run, name="target_run"),
    path("dose/targets/runs/<int:pk>/download/", target_runs.download_run, name="download_target_run"),
    path("dose/targets/<slug:code>/", targets.set_target, name="set_target"),
    path("dose/groups/", groups.groups, name="groups"),
    path("dose/groups/start/", groups.start_draft, name="start_draft"),
    path("dose/groups/versions/<int:number>/", groups.version, name="grouping"),
    path("dose/groups/draft/", drafts.draft, name="draft"),
    path("dose/groups/draft/add/", drafts.add_group, name="add_group"),
    path("dose/groups/draft/approve/", drafts.approve, name="approve_groups"),
    path("dose/groups/draft/discard/", drafts.discard, name="discard_draft"),
    path("dose/groups/draft/groups/<slug:code>/", drafts.change_group, name="change_group"),
    path("dose/groups/draft/groups/<slug:code>/move/", drafts.move_group, name="move_group"),
    path("dose/groups/draft/groups/<slug:code>/remove/", drafts.remove_group, name="remove_group"),
    path("dose/appointments/", appointments.appointments, name="appointments"),
    path("dose/appointments/find/", appointments.find_person, name="find_to_appoint"),
    path("dose/appointments/people/<int:pk>/", appointments.appoint, name="appoint"),
    path("dose/appointments/<int:pk>/hours/", appointments.change_hours, name="change_hours"),
    path("dose/appointments/<int:pk>/end/", appointments.end_appointment, name="end_appointment"),
]
