"""The addresses of the organisations whose people sign in."""

from __future__ import annotations

from django.urls import path

from caunghe.web.accounts.guard import allows
from caunghe.web.registry import views_organisations as views

urlpatterns = [
    path("", allows("organisations.open", views.organisations), name="organisations"),
    path("institutions/", allows("organisations.open", views.open_institutions), name="open_institutions"),
    path("<int:organisation>/", allows("organisations.open", views.set_open), name="set_open"),
]
