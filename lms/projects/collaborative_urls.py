"""The addresses of collaboratives and of what a team asks of its sponsor; part of the projects' own."""

from django.urls import path

from lms.projects.views import barriers, collaboratives, joining

paths = [
    path("projects/<int:pk>/help/", barriers.ask, name="ask_sponsor"),
    path("projects/help/<int:pk>/", barriers.answer, name="answer_barrier"),
    path("projects/help/<int:pk>/removed/", barriers.removed, name="remove_barrier"),
    path("projects/<int:pk>/join/", joining.join, name="join"),
    path("projects/collaboratives/", collaboratives.collaboratives, name="collaboratives"),
    path("projects/collaboratives/new/", collaboratives.new, name="new_collaborative"),
    path("projects/collaboratives/<int:pk>/", collaboratives.collaborative, name="collaborative"),
    path("projects/collaboratives/<int:pk>/figures.<str:kind>", collaboratives.download, name="collaborative_figures"),
    path("projects/collaboratives/<int:pk>/manage/", collaboratives.manage, name="manage_collaborative"),
    path("projects/collaboratives/<int:pk>/aim/", collaboratives.change, name="change_collaborative"),
    path("projects/collaboratives/<int:pk>/publish/", collaboratives.publish, name="publish_collaborative"),
    path("projects/collaboratives/<int:pk>/close/", collaboratives.close, name="close_collaborative"),
    path("projects/collaboratives/<int:pk>/measures/new/", collaboratives.add_measure, name="add_shared_measure"),
    path("projects/collaboratives/measures/<int:pk>/", collaboratives.change_measure, name="shared_measure"),
    path(
        "projects/collaboratives/measures/<int:pk>/remove/", collaboratives.remove_measure, name="remove_shared_measure"
    ),
    path("projects/collaboratives/<int:pk>/faculty/add/", collaboratives.add_faculty, name="add_faculty"),
    path("projects/collaboratives/faculty/<int:pk>/remove/", collaboratives.remove_faculty, name="remove_faculty"),
    path("projects/collaboratives/<int:pk>/teams/add/", joining.add_team, name="add_team"),
    path("projects/collaboratives/teams/<int:pk>/leave/", joining.leave, name="leave_collaborative"),
    path("projects/collaboratives/requests/<int:pk>/", joining.decide, name="decide_join"),
]
