from django.urls import path

from lms.learning import views

app_name = "learning"
urlpatterns = [
    path("learning/lessons/<int:pk>/done/", views.lesson_done, name="lesson_done"),
    path("learning/lessons/<int:pk>/checks/<uuid:block_id>/", views.check, name="check"),
    path("learning/quizzes/<int:pk>/", views.quiz, name="quiz"),
    path("learning/attempts/<int:pk>/", views.attempt, name="attempt"),
    path("learning/attempts/<int:pk>/questions/<int:number>/", views.question, name="question"),
    path("learning/attempts/<int:pk>/save/", views.save, name="save"),
    path("learning/attempts/<int:pk>/review/", views.review, name="review"),
    path("learning/attempts/<int:pk>/submit/", views.submit, name="submit"),
    path("learning/attempts/<int:pk>/result/", views.result, name="result"),
]
