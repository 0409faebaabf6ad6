"""Addresses of cases for new specialties."""

from __future__ import annotations

from django.urls import path

from kasip.web.planner.cases import papers, views

app_name = "cases"
urlpatterns = [
    path("", views.case_list, name="list"),
    path("new/", views.case_new, name="new"),
    path("<int:pk>/", views.case_detail, name="detail"),
    path("<int:pk>/edit/", views.case_edit, name="edit"),
    path("<int:pk>/<str:state>/move/", views.case_move, name="move"),
    path("<int:pk>/steps/", views.case_steps, name="steps"),
    path("<int:pk>/letters/new/", papers.letter_new, name="letter_new"),
    path("<int:pk>/colleges/new/", papers.offer_new, name="offer_new"),
    path("steps/<int:pk>/done/", views.step_done, name="step_done"),
    path("letters/<int:pk>/judge/", papers.letter_judge, name="letter_judge"),
    path("letters/<int:pk>/file/", papers.letter_download, name="letter_file"),
    path("colleges/<int:pk>/", papers.offer_fill, name="offer"),
    path("colleges/<int:pk>/propose/", papers.offer_propose, name="offer_propose"),
]
