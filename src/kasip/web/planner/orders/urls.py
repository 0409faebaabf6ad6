"""Addresses of the state order's pages."""

from __future__ import annotations

from django.urls import path

from kasip.web.planner.orders import decisions, editing, views
from kasip.web.results import result_page

app_name = "orders"
result_page("draft_order", "orders:detail")
result_page("edit_order", "orders:detail")

urlpatterns = [
    path("", views.order_list, name="list"),
    path("new/", decisions.draft_new, name="new"),
    path("<int:pk>/", views.order_detail, name="detail"),
    path("<int:pk>/<str:state>/decide/", decisions.decide, name="decide"),
    path("<int:pk>/files/<str:result>/", views.order_result, name="result"),
    path("<int:pk>/edits/", editing.order_edits, name="edits"),
    path("lines/<int:pk>/", views.line_detail, name="line"),
    path("lines/<int:pk>/edit/", editing.line_edit, name="line_edit"),
    path("lines/<int:pk>/unedit/", editing.line_unedit, name="line_unedit"),
]
