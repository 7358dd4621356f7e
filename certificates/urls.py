from django.urls import path

from certificates import badge_views, views

app_name = "certificates"
urlpatterns = [
    path("certificates/", views.wallet, name="wallet"),
    path("certificates/register/", views.register, name="register"),
    path("certificates/<int:pk>/", views.certificate, name="certificate"),
    path("certificates/<int:pk>/pdf/", views.download, name="pdf"),
    path("certificates/<int:pk>/revoke/", views.revoke, name="revoke"),
    path("verify/", views.verify, name="verify"),
    path("verify/<str:code>/badge.png", badge_views.image, {"kind": "png"}, name="badge_png"),
    path("verify/<str:code>/badge.svg", badge_views.image, {"kind": "svg"}, name="badge_svg"),
    path("verify/<path:code>/", views.verify_code, name="verify_code"),
    path("issuers/<slug:slug>/did.json", badge_views.issuer_identity, name="issuer_identity"),
    path("issuers/<slug:slug>/status/<int:number>/", badge_views.badge_status, name="badge_status"),
    path("issuers/<slug:slug>/achievements/<slug:key>/", badge_views.achievement_page, name="achievement"),
]
