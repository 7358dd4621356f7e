from django.urls import path

from lms.learning.views import (
    extra_time,
    lessons,
    modules,
    question_statistics,
    quizzes,
    reading,
    requests,
    responses,
)

app_name = "learning"
urlpatterns = [
    path("learning/lessons/<int:pk>/done/", lessons.lesson_done, name="lesson_done"),
    path("learning/lessons/<int:pk>/checks/<uuid:block_id>/", lessons.check, name="check"),
    path("learning/lessons/<int:pk>/reflections/<uuid:block_id>/", responses.reflect, name="reflect"),
    path("learning/lessons/<int:pk>/polls/<uuid:block_id>/", responses.vote, name="vote"),
    path("learning/lessons/<int:pk>/checklists/<uuid:block_id>/", responses.tick, name="tick"),
    path("learning/reflections/", responses.reflections, name="reflections"),
    path("learning/reflections/<int:pk>/take-out/", responses.take_out_reflection, name="take_out_reflection"),
    path("learning/lessons/<int:pk>/note/", reading.note, name="note"),
    path("learning/lessons/<int:pk>/not-understood/", reading.not_understood, name="not_understood"),
    path("learning/lessons/<int:pk>/place/", reading.place, name="place"),
    path("learning/notes/", reading.notes, name="notes"),
    path("search/", reading.search, name="search"),
    path("learning/quizzes/<int:pk>/", quizzes.quiz, name="quiz"),
    path("learning/quizzes/<int:pk>/ask/", quizzes.ask, name="ask"),
    path("learning/requests/", requests.requests, name="requests"),
    path("learning/requests/<int:pk>/", requests.decide, name="decide_request"),
    path("learning/extra-time/", extra_time.extra_time, name="extra_time"),
    path("learning/attempts/<int:pk>/", quizzes.attempt, name="attempt"),
    path("learning/attempts/<int:pk>/questions/<int:number>/", quizzes.question, name="question"),
    path("learning/attempts/<int:pk>/save/", quizzes.save, name="save"),
    path("learning/attempts/<int:pk>/review/", quizzes.review, name="review"),
    path("learning/attempts/<int:pk>/submit/", quizzes.submit, name="submit"),
    path("learning/attempts/<int:pk>/result/", quizzes.result, name="result"),
    path("teaching/modules/", modules.modules, name="modules"),
    path("teaching/modules/<int:pk>/", modules.module, name="module"),
    path("teaching/questions/", question_statistics.questions, name="questions"),
    path("teaching/questions/<int:pk>/", question_statistics.question, name="question_statistic"),
]
