from django.urls import path

from lms.escalator.views import levels, prior_learning

app_name = "escalator"
urlpatterns = [
    path("levels/<slug:code>/join/", levels.join, name="join"),
    path("levels/<slug:code>/claim/", prior_learning.claim, name="claim"),
    path("standing/<int:person_pk>/<slug:code>/", levels.standing, name="standing"),
    path("claims/<int:pk>/evidence/", prior_learning.evidence, name="claim_evidence"),
    path("teaching/claims/", prior_learning.claims, name="claims"),
    path("teaching/claims/<int:pk>/", prior_learning.decide, name="decide_claim"),
]
