"""Addresses of this audience."""

from __future__ import annotations

from django.urls import path

from kasip.web.employer import views
from kasip.web.employer.declarations import lines, sites
from kasip.web.employer.declarations import views as declarations

app_name = "employer"
urlpatterns = [
    path("", views.home, name="home"),
    path("declarations/", declarations.declaration_list, name="declaration_list"),
    path("declarations/start/", declarations.declaration_start, name="declaration_start"),
    path("declarations/titles/", lines.title_suggestions, name="title_suggestions"),
    path("declarations/<int:pk>/", declarations.declaration, name="declaration"),
    path("declarations/<int:pk>/copy/", declarations.declaration_copy, name="declaration_copy"),
    path("declarations/<int:pk>/send/", declarations.declaration_send, name="declaration_send"),
    path("declarations/<int:pk>/withdraw/", declarations.declaration_withdraw, name="declaration_withdraw"),
    path("declarations/<int:pk>/positions/new/", lines.line_new, name="declaration_line_new"),
    path("declarations/<int:pk>/sites/new/", sites.site_new, name="declaration_site_new"),
    path("declarations/positions/<int:pk>/", lines.line, name="declaration_line"),
    path("declarations/positions/<int:pk>/remove/", lines.line_remove, name="declaration_line_remove"),
    path("declarations/sites/<int:pk>/", sites.site, name="declaration_site"),
    path("declarations/sites/<int:pk>/remove/", sites.site_remove, name="declaration_site_remove"),
    path("declarations/sites/<int:pk>/staffing/", sites.site_staffing, name="declaration_staffing"),
]
