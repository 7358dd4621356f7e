from django.urls import path

from certificates import badge_views
from certificates.views import checking, history, own, register, reissuing

app_name = "certificates"
urlpatterns = [
    path("certificates/", own.wallet, name="wallet"),
    path("certificates/transcript/", own.transcript, name="transcript"),
    path("certificates/transcript/pdf/", own.transcript_download, name="transcript_pdf"),
    path("certificates/register/", register.register, name="register"),
    path("certificates/register/reissues/", reissuing.reissues, name="reissues"),
    path("certificates/register/reissues/<int:pk>/", reissuing.reissue, name="reissue"),
    path("certificates/register/reissues/<int:pk>/confirm/", reissuing.confirm_reissue, name="confirm_reissue"),
    path("certificates/history/<int:person_pk>/<slug:code>/", history.history, name="history"),
    path("certificates/<int:pk>/", own.certificate, name="certificate"),
    path("certificates/<int:pk>/pdf/", own.download, name="pdf"),
    path("certificates/<int:pk>/revoke/", register.revoke, name="revoke"),
    path("certificates/<int:pk>/reinstate/", register.reinstate, name="reinstate"),
    path("verify/", checking.verify, name="verify"),
    path("verify/file/", checking.verify_file, name="verify_file"),
    path("verify/<str:code>/badge.json", badge_views.badge, {"kind": "json"}, name="badge_json"),
    path("verify/<str:code>/badge.png", badge_views.badge, {"kind": "png"}, name="badge_png"),
    path("verify/<str:code>/badge.svg", badge_views.badge, {"kind": "svg"}, name="badge_svg"),
    path("verify/<path:code>/", checking.verify_code, name="verify_code"),
    path("issuers/<slug:slug>/did.json", badge_views.issuer_identity, name="issuer_identity"),
    path("issuers/<slug:slug>/status/<int:number>/", badge_views.badge_status, name="badge_status"),
    path("issuers/<slug:slug>/achievements/<slug:key>/", badge_views.achievement_page, name="achievement"),
]
