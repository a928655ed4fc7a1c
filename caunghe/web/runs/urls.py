"""The addresses of runs."""

from __future__ import annotations

from django.urls import path

from caunghe.web.accounts.guard import allows
from caunghe.web.runs import views

urlpatterns = [
    path("", allows("runs.look", views.runs), name="runs"),
    path("start/", allows("runs.start", views.start), name="run_start"),
    path("<int:run>/", allows("runs.look", views.run), name="run"),
    path("<int:run>/progress/", allows("runs.look", views.progress), name="run_progress"),
    path("<int:run>/cancel/", allows("runs.cancel", views.cancel), name="run_cancel"),
    path("<int:run>/publish/", allows("runs.publish", views.publish), name="run_publish"),
    path("<int:run>/files/<path:file>", allows("runs.look", views.file), name="run_file"),
]
