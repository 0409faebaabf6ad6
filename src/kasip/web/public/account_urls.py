"""Addresses of signing in: the part of allauth the site uses; there is no sign-up and no page of e-mail addresses."""

from __future__ import annotations

from allauth.account import views
from allauth.socialaccount import views as social
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path, re_path

from kasip.web.public import joining

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", login_not_required(views.account_inactive), name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
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
    path("second-factor/", include("allauth.mfa.urls")),
    path("provider/", include("allauth.socialaccount.providers.openid_connect.urls")),
    path("provider/cancelled/", login_not_required(social.login_cancelled), name="socialaccount_login_cancelled"),
    path("provider/error/", login_not_required(social.login_error), name="socialaccount_login_error"),
    path("invitation/<str:secret>/", joining.invitation, name="invitation"),
]
