"""The addresses of the register, of how a project is found in it, what it saves, and how it ends."""

from django.urls import path

from lms.projects.views import labels, register, states, workshops

paths = [
    path("projects/", register.projects, name="projects"),
    path("projects/<int:pk>/labels/", labels.labels, name="labels"),
    path("projects/<int:pk>/benefits/add/", labels.add_benefit, name="add_benefit"),
    path("projects/benefits/<int:pk>/", labels.benefit, name="benefit"),
    path("projects/benefits/<int:pk>/remove/", labels.remove_benefit, name="remove_benefit"),
    path("projects/<int:pk>/workshop/", workshops.workshop, name="workshop"),
    path("projects/<int:pk>/workshop/week/", workshops.week, name="week"),
    path("projects/<int:pk>/workshop/tasks/add/", workshops.add_task, name="add_task"),
    path("projects/workshop-tasks/<int:pk>/", workshops.task, name="task"),
    path("projects/workshop-tasks/<int:pk>/done/", workshops.tick, name="tick_task"),
    path("projects/<int:pk>/workshop/sheet/add/", workshops.add_row, name="add_row"),
    path("projects/sheet-rows/<int:pk>/", workshops.row, name="row"),
    path("projects/sheet-rows/<int:pk>/remove/", workshops.remove_row, name="remove_row"),
    path("projects/<int:pk>/pause/", states.pause, name="pause"),
    path("projects/<int:pk>/resume/", states.resume, name="resume"),
    path("projects/<int:pk>/stop/", states.stop, name="stop"),
    path("projects/<int:pk>/reopen/", states.reopen, name="reopen"),
    path("projects/<int:pk>/complete/", states.complete, name="complete"),
]
