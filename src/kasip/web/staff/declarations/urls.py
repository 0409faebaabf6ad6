"""Addresses of declarations as the chamber and the department read them."""

from __future__ import annotations

from django.urls import path

from kasip.web.staff.declarations import views

urlpatterns = [
    path("declarations/", views.declaration_list, name="declaration_list"),
    path("declarations/end/", views.declarations_end, name="declarations_end"),
    path("declarations/<int:pk>/", views.declaration, name="declaration"),
    path("declarations/<int:pk>/confirm/", views.declaration_confirm, name="declaration_confirm"),
    path("declarations/<int:pk>/return/", views.declaration_return, name="declaration_return"),
]
