"""The addresses of the registry."""

from __future__ import annotations

from django.urls import path

from caunghe.web.accounts.guard import allows
from caunghe.web.registry import views

urlpatterns = [
    path("", allows("registry.look", views.tables), name="registry"),
    path("<str:table>/", allows("registry.look", views.rows), name="registry_rows"),
    path("<str:table>/csv/", allows("registry.look", views.as_csv), name="registry_csv"),
    path("<str:table>/row/", allows("registry.look", views.row), name="registry_row"),
    path("<str:table>/edit/", allows("registry.edit", views.edit), name="registry_edit"),
    path("<str:table>/restore/", allows("registry.restore", views.restore), name="registry_restore"),
]
