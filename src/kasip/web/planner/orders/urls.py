"""Addresses of the state order's pages."""

from __future__ import annotations

from django.urls import path

from kasip.web.planner.orders import (
    amending,
    comparing,
    decisions,
    editing,
    holding,
    limits,
    lines,
    matrix,
    promising,
    remarks,
    views,
)
from kasip.web.results import result_page

app_name = "orders"
for kind in ("draft_order", "edit_order", "hold_order"):
    result_page(kind, "orders:detail")

urlpatterns = [
    path("", views.order_list, name="list"),
    path("new/", decisions.draft_new, name="new"),
    path("<int:pk>/", views.order_detail, name="detail"),
    path("<int:pk>/matrix/", matrix.order_matrix, name="matrix"),
    path("<int:pk>/limits/", limits.order_limits, name="limits"),
    path("<int:pk>/compare/", comparing.order_compare, name="compare"),
    path("<int:pk>/promises/", promising.order_promises, name="promises"),
    path("<int:pk>/amendment/", amending.order_amendment, name="amendment"),
    path("<int:pk>/open/", remarks.order_open, name="open"),
    path("<int:pk>/held/", holding.order_held, name="held"),
    path("<int:pk>/edits/", editing.order_edits, name="edits"),
    path("<int:pk>/<str:state>/decide/", decisions.decide, name="decide"),
    path("<int:pk>/files/<str:result>/", views.order_result, name="result"),
    path("lines/<int:pk>/", lines.line_detail, name="line"),
    path("lines/<int:pk>/edit/", editing.line_edit, name="line_edit"),
    path("lines/<int:pk>/unedit/", editing.line_unedit, name="line_unedit"),
    path("lines/<int:pk>/remark/", remarks.line_remark, name="remark"),
    path("lines/<int:pk>/hold/", holding.line_hold, name="hold"),
    path("lines/<int:pk>/let-go/", holding.line_let_go, name="let_go"),
    path("lines/<int:pk>/promise/", promising.line_promise, name="promise"),
    path("remarks/<int:pk>/answer/", remarks.remark_answer, name="answer"),
]
