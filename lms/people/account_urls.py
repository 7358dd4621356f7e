"""Those of allauth's pages that people here have: a new password. The rest comes from the staff list."""

from allauth.account import views
from django.urls import path, re_path, reverse_lazy
from django.views.generic import RedirectView

urlpatterns = [
    path("login/", RedirectView.as_view(url=reverse_lazy("people:sign_in"), query_string=True), name="account_login"),
    path("logout/", RedirectView.as_view(url=reverse_lazy("people:sign_in")), name="account_logout"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/set/", views.password_set, name="account_set_password"),
    path("password/reset/", views.password_reset, name="account_reset_password"),
    path("password/reset/done/", views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("password/reset/key/done/", views.password_reset_from_key_done, name="account_reset_password_from_key_done"),
]
