from django.urls import path

from lms.cohorts.views import coaching_log, evaluations, practice, teaching_log

app_name = "practice"
urlpatterns = [
    path("practice/", practice.mine, name="mine"),
    path("practice/ask/<slug:code>/<slug:what>/", practice.ask, name="ask"),
    path("practice/<int:pk>/", practice.form, name="form"),
    path("practice/<int:pk>/judge/", practice.judge, name="judge"),
    path("practice/<int:pk>/words/", practice.words, name="words"),
    path("practice/<int:pk>/sign/", practice.sign, name="sign"),
    path("practice/<int:pk>/reopen/", practice.reopen, name="reopen"),
    path("practice/<int:pk>/end/", practice.end, name="end"),
    path("practice/log/", coaching_log.log, name="log"),
    path("practice/log/add/", coaching_log.add, name="add_entry"),
    path("practice/log/<int:pk>/", coaching_log.change, name="change_entry"),
    path("practice/log/<int:pk>/remove/", coaching_log.remove, name="remove_entry"),
    path("practice/log/<int:pk>/put-back/", coaching_log.put_back, name="put_back_entry"),
    path("practice/log/readers/", coaching_log.let_read, name="let_read"),
    path("practice/log/readers/<int:pk>/end/", coaching_log.stop_reading, name="stop_reading"),
    path("practice/log/of/<int:pk>/", coaching_log.of_colleague, name="log_of"),
    path("practice/teaching/", teaching_log.log, name="teaching"),
    path("practice/teaching/add/", teaching_log.add, name="add_taught"),
    path("practice/teaching/<int:pk>/answer/", teaching_log.answer, name="answer_taught"),
    path("practice/teaching/<int:pk>/remove/", teaching_log.remove, name="remove_taught"),
    path("evaluations/<int:pk>/", evaluations.answer, name="evaluation"),
    path("sessions/cohorts/<int:pk>/evaluation/", evaluations.results, name="evaluation_results"),
]
